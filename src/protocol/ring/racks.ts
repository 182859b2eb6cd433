// The order of a walk when nodes stand in racks: copies go to distinct racks as long as there are any (rule 4).
import type { NodeId } from '../../base/ids';
import type { NodeSettings } from '../settings';

/**
 * The first node of each rack, then the nodes passed over, both in the order of the walk. A node without a rack stands
 * alone: without racks the order stays as it is.
 */
export function racksFirst(walk: readonly NodeId[], rackOf: ReadonlyMap<NodeId, string>): readonly NodeId[] {
  if (rackOf.size === 0) return walk;
  const taken = new Set<string>();
  const first: NodeId[] = [];
  const passedOver: NodeId[] = [];
  for (const node of walk) {
    const rack = rackOf.get(node);
    if (rack !== undefined && taken.has(rack)) passedOver.push(node);
    else first.push(node);
    if (rack !== undefined) taken.add(rack);
  }
  return [...first, ...passedOver];
}

export const racksOf = (nodes: readonly NodeSettings[]): ReadonlyMap<NodeId, string> =>
  new Map(nodes.flatMap(({ id, rack }) => (rack === undefined ? [] : [[id, rack] as const])));
