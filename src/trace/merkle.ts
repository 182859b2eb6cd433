// Anti-entropy at every moment: who compared which trees, how far down they walked, what was exchanged and what it cost
// against copying everything (rules 29, 30).
import type { NodeId } from '../base/ids';
import { setBounded } from './bounded';
import { type DifferingKey, LAB, type LabEvent } from './event';
import type { Projection } from './projection';
import type { MerkleRoundView } from './views';

/** Of more pairs, those that began a round first are forgotten. */
const MAX_PAIRS = 1000;
export const MAX_DIFFERED = 100;
const MAX_NAMED_KEYS = 200;

export interface MerkleState {
  readonly latest: Map<string, MerkleRoundView>;
  readonly differed: Map<string, MerkleRoundView>;
  rounds: number;
  agreed: number;
  walked: number;
  repaired: number;
  hashes: number;
  sentBytes: number;
  fullCopyBytes: number;
  tombstonesReaped: number;
}

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;
type WalkEvent = EventOf<'MerkleLevelCompared' | 'BucketsExchanged' | 'AntiEntropyEnded'>;

export const merkleProjection: Projection<MerkleState> = {
  initial: () => ({
    latest: new Map(),
    differed: new Map(),
    rounds: 0,
    agreed: 0,
    walked: 0,
    repaired: 0,
    hashes: 0,
    sentBytes: 0,
    fullCopyBytes: 0,
    tombstonesReaped: 0,
  }),
  copy: (state) => ({ ...state, latest: new Map(state.latest), differed: new Map(state.differed) }),
  weight: (state) => state.latest.size + state.differed.size + 7,
  apply(state: MerkleState, event: LabEvent): void {
    if (event.node === LAB) return;
    switch (event.kind) {
      case 'AntiEntropyStarted':
        begin(state, event, event.node);
        return;
      case 'AntiEntropyEnded':
        count(state, event);
        advance(state, event, event.node);
        return;
      case 'MerkleLevelCompared':
      case 'BucketsExchanged':
        advance(state, event, event.node);
        return;
      case 'TombstoneReaped':
        state.tombstonesReaped++;
        return;
      default:
    }
  },
};

/** `node peer range`: node names and ranges hold no space. */
export const pairKey = (node: NodeId, peer: NodeId, range: string): string => `${node} ${peer} ${range}`;

// Re-entered at the end, so that the bound drops the pair that has been quiet for longest.
function begin(state: MerkleState, event: EventOf<'AntiEntropyStarted'>, node: NodeId): void {
  const { round, peer, range, keys, buckets, at } = event;
  const view: MerkleRoundView = {
    round,
    node,
    peer,
    range,
    keysHere: keys,
    buckets,
    startedAt: at,
    endedAt: undefined,
    outcome: 'running',
    levels: [],
    bucketsListed: [],
    keysListed: 0,
    differing: [],
    repairedHere: 0,
    repairedThere: 0,
    hashes: 0,
    sentBytes: 0,
    fullCopyBytes: 0,
  };
  const pair = pairKey(node, peer, range);
  state.latest.delete(pair);
  setBounded(state.latest, pair, view, MAX_PAIRS);
}

function count(state: MerkleState, event: EventOf<'AntiEntropyEnded'>): void {
  state.rounds++;
  if (event.outcome === 'agreed') state.agreed++;
  state.repaired += event.repairedHere + event.repairedThere;
  state.hashes += event.hashes;
  state.sentBytes += event.sentBytes;
  if (event.outcome !== 'exchanged') return;
  state.walked++;
  state.fullCopyBytes += event.fullCopyBytes;
}

function advance(state: MerkleState, event: WalkEvent, node: NodeId): void {
  const pair = pairKey(node, event.peer, event.range);
  const view = state.latest.get(pair);
  if (view === undefined || view.round !== event.round) return;
  const next = advanced(view, event);
  state.latest.set(pair, next);
  if (next.levels.length > 1) setBounded(state.differed, next.round, next, MAX_DIFFERED);
}

function advanced(view: MerkleRoundView, event: WalkEvent): MerkleRoundView {
  switch (event.kind) {
    case 'MerkleLevelCompared':
      return { ...view, levels: [...view.levels, { level: event.level, nodes: event.nodes }] };
    case 'BucketsExchanged':
      return {
        ...view,
        bucketsListed: [...new Set([...view.bucketsListed, ...event.buckets])],
        keysListed: view.keysListed + event.keys,
        differing: named(view.differing, event.differing),
      };
    case 'AntiEntropyEnded': {
      const { outcome, repairedHere, repairedThere, hashes, sentBytes, fullCopyBytes, at } = event;
      return { ...view, endedAt: at, outcome, repairedHere, repairedThere, hashes, sentBytes, fullCopyBytes };
    }
  }
}

const named = (known: readonly DifferingKey[], more: readonly DifferingKey[]): readonly DifferingKey[] =>
  known.length >= MAX_NAMED_KEYS ? known : [...known, ...more].slice(0, MAX_NAMED_KEYS);
