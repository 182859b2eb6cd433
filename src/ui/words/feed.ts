// The last events of some classes before a place in the trace; looks back a bounded way.
import type { ObservableLab } from '../../lab/lab-api';
import type { LabEvent } from '../../trace/event';
import { classOf, type EventClass } from '../../trace/event-class';

export interface FeedItem {
  /** Place in the trace. */
  readonly index: number;
  readonly event: LabEvent;
}

const MOST = 300;
const LOOK_BACK = 20_000;

/** At most 300 events before the index `end`, oldest first. */
export function feedOf(
  trace: ObservableLab['trace'],
  end: number,
  hidden: ReadonlySet<EventClass>,
): readonly FeedItem[] {
  const feed: FeedItem[] = [];
  const first = Math.max(trace.firstIndex, end - LOOK_BACK);
  for (let index = end - 1; index >= first && feed.length < MOST; index--) {
    const event = trace.eventAt(index);
    if (event !== undefined && !hidden.has(classOf(event))) feed.push({ index, event });
  }
  return feed.reverse();
}
