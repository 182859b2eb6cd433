// Which nodes there are: now, for what acts on them; at the moment that is shown, for what draws them. A node's place
// among all that ever were is its colour, so that neither joining nor leaving repaints anybody.
import { useMemo } from 'react';
import { type NodeId, nodeId } from '../../base/ids';
import type { ObservableLab } from '../../lab/lab-api';
import type { ClusterView } from '../../trace/views';
import { useFact, useLab } from './lab-context';

/** The hosts of a moment, members or not yet or still; before the first event those of the settings. */
export const nodesIn = (view: ClusterView, lab: ObservableLab): readonly NodeId[] =>
  view.nodes.size > 0 ? [...view.nodes.keys()] : lab.config.nodes.map(({ id }) => id);

export const nodesNow = (lab: ObservableLab): readonly NodeId[] => nodesIn(lab.trace.latest(), lab);

const places = new WeakMap<readonly NodeId[], ReadonlyMap<string, number>>();

/** The node's colour; -1 for a name that no node ever had. */
export function colourIndexOf(lab: ObservableLab, node: string): number {
  const { everyNode } = lab.trace.latest().cluster;
  if (everyNode.length === 0) return lab.config.nodes.findIndex(({ id }) => id === node);
  const known = places.get(everyNode) ?? new Map(everyNode.map((name, place) => [name, place]));
  places.set(everyNode, known); // with thousands of nodes each is asked for
  return known.get(node) ?? -1;
}

/** The nodes at the moment that is shown; the same list until one comes or goes. */
export function useNodes(): readonly NodeId[] {
  const lab = useLab();
  const names = useFact(({ view }) => nodesIn(view, lab).join(' ')); // no name holds a blank
  return useMemo(() => (names === '' ? [] : names.split(' ').map(nodeId)), [names]);
}
