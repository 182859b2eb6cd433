// The picture of a moment, asked of the lab part by part.
import type { ObservableLab } from '../../lab/lab-api';
import type { ClusterView, ViewName } from '../../trace/views';
import type { ViewPosition } from './choices';

const PARTS: readonly ViewName[] = [
  'cluster',
  'nodes',
  'links',
  'messages',
  'membership',
  'requests',
  'versions',
  'hints',
  'storage',
  'counts',
];

/** The view of the trace so far, or of an earlier moment of it. */
export function viewAt(lab: ObservableLab, position: ViewPosition): ClusterView {
  const at = position === 'live' ? undefined : position.at;
  return Object.fromEntries(PARTS.map((part) => [part, lab.view(part, at)])) as unknown as ClusterView;
}
