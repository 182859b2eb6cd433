// One event of the feed: when, where, and what happened, as plain text.
import { memo } from 'react';
import type { LabEvent } from '../../trace/event';
import { type Severity, severityOf } from '../../trace/event-class';
import { sentenceOf } from '../../trace/sentences';
import { NodeName } from '../parts/node-name';
import { clockText } from '../words/time';

interface EventRowProps {
  readonly event: LabEvent;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

const TONES: Readonly<Record<Severity, string>> = {
  noise: 'text-ink-2',
  plain: '',
  warning: 'text-warn',
  error: 'text-bad',
};

export const EventRow = memo(EventLine, (a, b) => a.event === b.event && a.selected === b.selected);

function EventLine({ event, selected, onSelect }: EventRowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={selected}
        onClick={onSelect}
        className={`grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-2 px-3.5 py-1 text-left -outline-offset-2 ${selected ? 'bg-raised' : 'hover:bg-raised'}`}
      >
        <span className="pt-px font-mono text-[0.6875rem] text-ink-2">
          {clockText(event.at)} <NodeName node={event.node} />
        </span>
        <span className={`line-clamp-5 text-xs break-words ${TONES[severityOf(event)]}`}>{sentenceOf(event)}</span>
      </button>
    </li>
  );
}
