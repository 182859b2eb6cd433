// Which cluster the trace is of.
import type { NodeId } from '../base/ids';
import type { LabEvent, Settings } from './event';
import type { Projection } from './projection';

export interface ClusterState {
  settings: Settings | undefined;
  seed: number;
  session: number;
  everyNode: readonly NodeId[];
}

export const clusterProjection: Projection<ClusterState> = {
  initial: () => ({ settings: undefined, seed: 0, session: 0, everyNode: [] }),
  copy: (state) => ({ ...state }),
  weight: () => 4,
  apply(state: ClusterState, event: LabEvent): void {
    if (event.kind === 'NodeAdded') remember(state, [event.subject]);
    if (event.kind !== 'LabOpened') return;
    state.settings = event.settings;
    state.seed = event.seed;
    state.session = event.session;
    remember(
      state,
      event.settings.nodes.map(({ id }) => id),
    );
  },
};

function remember(state: ClusterState, nodes: readonly NodeId[]): void {
  const fresh = nodes.filter((node) => !state.everyNode.includes(node));
  if (fresh.length > 0) state.everyNode = [...state.everyNode, ...fresh];
}
