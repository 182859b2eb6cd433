// A position in the trace and its picture. An index counts events: the picture at index i is after the first i.

import { labTime } from '../../base/ids';
import type { ObservableLab } from '../../lab/lab-api';
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

/** How many events the position has behind it. */
export function indexOf({ trace }: ObservableLab, position: ViewPosition): number {
  if (position === 'live') return trace.length;
  return position.index ?? trace.indexAfter(position.at);
}
