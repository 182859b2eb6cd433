// A position in the trace and its picture. An index counts events: the picture at index i is after the first i.

import { labTime } from '../../base/ids';
import type { ObservableLab } from '../../lab/lab-api';
import type { LabEvent } from '../../trace/event';
import type { ClusterView } from '../../trace/views';
import type { ViewPosition } from './choices';

export function viewAt({ trace }: ObservableLab, position: ViewPosition): ClusterView {
  if (position === 'live') return trace.latest();
  return position.index === undefined ? trace.at(position.at) : trace.atIndex(position.index);
}

/** The position after the first `index` events, kept within what the trace still has; `live` beyond the last. */
export function positionAfter({ trace }: ObservableLab, index: number): ViewPosition {
  if (index >= trace.length) return 'live';
  const within = Math.max(index, trace.firstIndex);
  return { at: trace.eventAt(within - 1)?.at ?? labTime(0), index: within };
}

/** Where a step back leads: what one node did at one moment is one step, however many events it left in the trace. */
export function indexBefore({ trace }: ObservableLab, index: number): number {
  const last = trace.eventAt(index - 1);
  let start = index - 1;
  while (start > trace.firstIndex && sameStep(trace.eventAt(start - 1), last)) start--;
  return Math.max(start, trace.firstIndex);
}

/** Where a step forward leads. */
export function indexBeyond({ trace }: ObservableLab, index: number): number {
  const first = trace.eventAt(index);
  let end = index + 1;
  while (end < trace.length && sameStep(trace.eventAt(end), first)) end++;
  return end;
}

const sameStep = (a: LabEvent | undefined, b: LabEvent | undefined): boolean =>
  a !== undefined && a.at === b?.at && a.node === b.node;

/** How many events the position has behind it. */
export function indexOf({ trace }: ObservableLab, position: ViewPosition): number {
  if (position === 'live') return trace.length;
  return position.index ?? trace.indexAfter(position.at);
}
