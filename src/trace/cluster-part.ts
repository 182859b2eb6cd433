// Which cluster the trace is of.
import type { LabEvent, Settings } from './event';
import type { Projection } from './projection';

export interface ClusterState {
  settings: Settings | undefined;
  seed: number;
  session: number;
}

export const clusterProjection: Projection<ClusterState> = {
  initial: () => ({ settings: undefined, seed: 0, session: 0 }),
  copy: (state) => ({ ...state }),
  weight: () => 3,
  apply(state: ClusterState, event: LabEvent): void {
    if (event.kind !== 'LabOpened') return;
    state.settings = event.settings;
    state.seed = event.seed;
    state.session = event.session;
  },
};
