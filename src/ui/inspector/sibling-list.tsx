// The concurrent values of a key, and the way to resolve them.

import type { VersionNode } from '../../trace/views';
import { Button } from '../parts/button';
import { Heading } from '../parts/heading';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { graceSentence } from '../words/tombstones';
import { contextText, summaryText } from '../words/values';

interface SiblingListProps {
  readonly keyName: string;
  readonly siblings: readonly VersionNode[];
}

export function SiblingList({ keyName, siblings }: SiblingListProps) {
  const choose = useChoices((choices) => choices.choose);
  const select = useChoices((choices) => choices.select);
  const canAct = useCanAct();
  const { config } = useLab();
  const { at } = useView();
  const several = siblings.length > 1;
  return (
    <section aria-label={several ? 'Siblings' : 'Value'} className="px-3.5 pt-2">
      <div className="flex items-center">
        <span className="flex-1">
          <Heading>{several ? 'Siblings' : 'Value'}</Heading>
        </span>
        {several && (
          <Button
            size="small"
            disabled={!canAct}
            onClick={() => {
              select({ selectedKey: keyName });
              choose({ dialog: 'resolve' });
            }}
          >
            Resolve…
          </Button>
        )}
      </div>
      {siblings.length === 0 && (
        <p className="mt-1 text-xs text-ink-2">No node holds a version of this key any more.</p>
      )}
      <ul className="mt-1 space-y-1">
        {siblings.map((version) => (
          <li key={version.id} className="flex flex-wrap items-baseline gap-x-2 font-mono text-xs">
            <span className={`shrink-0 font-semibold ${several ? 'text-warn' : ''}`}>{version.label}</span>
            <span className="line-clamp-3 min-w-0 flex-1 break-all">{summaryText(version.value)}</span>
            <ClockPairs version={version} />
            {version.value === undefined && (
              <span className="basis-full font-sans text-ink-2">{graceSentence(version, at, config)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The clock, in which the version's own write is set off from what its writer had seen. */
function ClockPairs({ version: { clock, dot } }: { readonly version: VersionNode }) {
  return (
    <span className="max-w-28 shrink-0 truncate text-ink-2" title={contextText(clock)}>
      {clock.map(({ actor, counter }, i) => (
        <span key={actor}>
          {i > 0 && ' '}
          <span className={actor === dot.actor && counter === dot.counter ? 'font-bold text-ink underline' : ''}>
            {actor}:{counter}
          </span>
        </span>
      ))}
    </span>
  );
}
