// What each node believes of every other, from its own gossip events alone.
import { type LabTime, labTime, type NodeId } from '../base/ids';
import { setBounded } from './bounded';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { BeliefView } from './views';

/** The matrix is kept for this many believers and subjects; of a larger cluster, for those that were heard of first. */
export const MAX_BELIEVERS = 512;

export type MembershipState = Map<NodeId, ReadonlyMap<NodeId, BeliefView>>;
type Change = readonly [subject: NodeId, belief: Partial<BeliefView>];

export const membershipProjection: Projection<MembershipState> = {
  initial: () => new Map(),
  copy: (state) => new Map(state),
  weight: (state) => [...state.values()].reduce((sum, row) => sum + row.size, state.size),
  apply(state: MembershipState, event: LabEvent): void {
    if (event.kind === 'NodeStarted') {
      // A process that starts knows nobody; a dead node's row stays as of when it died.
      state.delete(event.subject);
      return;
    }
    if (event.kind === 'NodeLeft') {
      leave(state, event.subject);
      return;
    }
    if (event.node === 'lab') return;
    const changes = changesOf(state.get(event.node), event);
    if (changes.length > 0) revise(state, event.node, event.at, changes);
  },
};

// Nobody has a belief of a node that is no member.
function leave(state: MembershipState, node: NodeId): void {
  state.delete(node);
  for (const [believer, row] of state) {
    if (!row.has(node)) continue;
    const without = new Map(row);
    without.delete(node);
    state.set(believer, without);
  }
}

function changesOf(row: ReadonlyMap<NodeId, BeliefView> | undefined, event: LabEvent): readonly Change[] {
  const self = event.node as NodeId;
  switch (event.kind) {
    case 'HeartbeatRaised':
      return [[self, { incarnation: event.incarnation, heartbeat: event.heartbeat, roseAt: event.at }]];
    case 'SuspicionRefuted':
      return [[self, { incarnation: event.incarnation }]];
    case 'MembershipMerged':
      return event.rose.map(([of, incarnation, heartbeat]) => [of, { incarnation, heartbeat, roseAt: event.at }]);
    case 'NodeSuspected': {
      const suspected = { status: 'suspected', statusSince: event.at, confirmers: [], needed: 0 } as const;
      return [[event.of, { ...suspected, roseAt: labTime(event.lastRoseAt) }]];
    }
    case 'SuspicionConfirmed': {
      const known = row?.get(event.of)?.confirmers ?? [];
      const confirmers = known.includes(event.by) ? known : [...known, event.by];
      return [[event.of, { confirmers, needed: event.needed }]];
    }
    case 'NodeDeclaredDown': {
      const { incarnation, confirmers } = event;
      return [[event.of, { status: 'down', statusSince: event.at, incarnation, confirmers }]];
    }
    case 'VerdictLearned':
      return [[event.of, { status: 'down', statusSince: event.at, incarnation: event.incarnation }]];
    case 'NodeSeenUp': {
      const { incarnation } = event;
      return [[event.of, { status: 'up', statusSince: event.at, incarnation, confirmers: [], needed: 0 }]];
    }
    default:
      return [];
  }
}

function revise(state: MembershipState, believer: NodeId, at: LabTime, changes: readonly Change[]): void {
  if (!state.has(believer) && state.size >= MAX_BELIEVERS) return;
  const row = new Map(state.get(believer));
  for (const [subject, change] of changes) {
    const belief = row.get(subject);
    if (belief === undefined && row.size >= MAX_BELIEVERS) continue;
    row.set(subject, { ...(belief ?? firstBelief(at)), ...change });
  }
  setBounded(state, believer, row, MAX_BELIEVERS);
}

const firstBelief = (at: LabTime): BeliefView => ({
  incarnation: 0,
  heartbeat: 0,
  roseAt: at,
  status: 'up',
  statusSince: at,
  confirmers: [],
  needed: 0,
});
