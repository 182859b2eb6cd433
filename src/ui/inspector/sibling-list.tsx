// The concurrent values of a key, and the way to resolve them.

import type { VersionNode } from '../../trace/views';
import { Button } from '../parts/button';
import { Heading } from '../parts/heading';
import { useChoices } from '../state/choices';
import { useCanAct } from '../state/page-context';
import { contextText, summaryText } from '../words/values';

interface SiblingListProps {
  readonly keyName: string;
  readonly siblings: readonly VersionNode[];
}

export function SiblingList({ keyName, siblings }: SiblingListProps) {
  const choose = useChoices((choices) => choices.choose);
  const select = useChoices((choices) => choices.select);
  const canAct = useCanAct();
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
      <ul className="mt-1 space-y-1">
        {siblings.map((version) => (
          <li key={version.id} className="flex items-baseline gap-2 font-mono text-xs">
            <span className={`shrink-0 font-semibold ${several ? 'text-warn' : ''}`}>{version.label}</span>
            <span className="line-clamp-3 min-w-0 flex-1 break-all">{summaryText(version.value)}</span>
            <span className="max-w-28 shrink-0 truncate text-ink-2" title={contextText(version.clock)}>
              {contextText(version.clock)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
