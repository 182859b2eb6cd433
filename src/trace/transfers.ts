// What is streamed from whom to whom, and how far it has come.
import type { NodeId } from '../base/ids';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { TransferView } from './views';

export type TransfersState = Map<string, TransferView>;

/** A change begins with an empty table; it holds one entry for each pair of nodes at most. */
export const transfersProjection: Projection<TransfersState> = {
  initial: () => new Map(),
  copy: (state) => new Map(state),
  weight: (state) => state.size,
  apply(state: TransfersState, event: LabEvent): void {
    switch (event.kind) {
      case 'RingChangeBegun':
        state.clear();
        return;
      case 'RangeStreamStarted': {
        const { source, ranges, share, keys, at } = event;
        const gainer = event.node as NodeId;
        const startedAt = state.get(nameOf(source, gainer))?.startedAt ?? at;
        const bytes = keys === 0 ? 0 : (state.get(nameOf(source, gainer))?.bytes ?? 0);
        const entry: TransferView = {
          source,
          gainer,
          ranges,
          share,
          keys,
          bytes,
          state: 'running',
          startedAt,
          changedAt: at,
        };
        state.set(nameOf(source, gainer), entry);
        return;
      }
      case 'RangeStreamProgressed':
      case 'RangeStreamEnded': {
        const name = nameOf(event.source, event.node as NodeId);
        const known = state.get(name);
        if (known === undefined) return;
        const { keys, bytes, at } = event;
        const running = event.kind === 'RangeStreamProgressed';
        state.set(name, { ...known, keys, bytes, state: running ? 'running' : 'complete', changedAt: at });
        return;
      }
      default:
    }
  },
};

const nameOf = (source: NodeId, gainer: NodeId): string => `${source} ${gainer}`;
