// The history of one key as a graph: what superseded what, which versions stand beside each other now, what was lost,
// and what a merge of them would carry.
import { useState } from 'react';
import type { VersionNode } from '../../../trace/views';
import { useLab, useView } from '../../state/lab-context';
import { keyFacts } from '../../words/key-facts';
import { mergeOf, overruledIn } from '../../words/key-notes';
import { graceLeft, graceText } from '../../words/tombstones';
import { useSize } from '../use-size';
import { useTheme } from '../use-theme';
import { HistoryDrawing } from './history-drawing';
import { shownHistory } from './version-layout';
import { standings } from './version-standing';
import { versionSentence } from './version-words';

export function VersionGraph({ keyName }: { readonly keyName: string }) {
  const { config } = useLab();
  const { view, at } = useView();
  const { scale } = useTheme();
  const { key, siblings, hints } = keyFacts(view, keyName);
  const [container, size] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<string>();
  if (key === undefined) return null;
  const standingOf = standings(key, siblings, hints);
  const overruled = overruledIn(key);
  const noteOf = (version: VersionNode): string | undefined => {
    const standing = standingOf(version);
    if (standing === 'overruled') return overruled.get(version.id);
    if (standing === 'reaped') return 'reaped';
    if (version.value !== undefined || (standing !== 'current' && standing !== 'sibling')) return undefined;
    const left = graceLeft(version, at, config);
    return left > 0 ? `${graceText(left)} left` : 'grace over';
  };
  const { versions, earlier } = shownHistory(key.versions.values(), siblings);
  const shown = pointed === undefined ? undefined : key.versions.get(pointed);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {earlier > 0 && (
        <p className="pb-1 text-center text-xs text-ink-2">{`${earlier} earlier ${earlier === 1 ? 'version' : 'versions'} not shown`}</p>
      )}
      <div ref={container} className="max-h-88 min-h-0 flex-1 overflow-auto">
        {size !== undefined && (
          <HistoryDrawing
            key={keyName}
            name={keyName}
            versions={versions}
            siblings={siblings}
            merge={mergeOf(key, siblings)}
            width={size.width}
            scale={scale}
            nextLabel={`D${key.seen + 1}`}
            standingOf={standingOf}
            noteOf={noteOf}
            onPoint={(id, over) => setPointed((before) => (over ? id : before === id ? undefined : before))}
          />
        )}
      </div>
      <p className="line-clamp-3 min-h-[3lh] pt-1.5 text-xs break-words text-ink-2" aria-hidden={shown === undefined}>
        {shown === undefined ? '' : versionSentence(shown, standingOf(shown))}
      </p>
    </div>
  );
}
