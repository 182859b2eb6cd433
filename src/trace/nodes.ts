// Every node's own state: running or not and why, since when, and how much it holds.
import type { NodeId } from '../base/ids';
import type { DiskLatency, LabEvent } from './event';
import type { Projection } from './projection';
import { evictedBy } from './versions';
import type { ClusterView, NodeView } from './views';

export type NodesState = Map<NodeId, NodeView>;

export const nodesProjection: Projection<NodesState> = {
  initial: () => new Map(),
  copy: (state) => new Map(state),
  weight: (state) => state.size,
  apply(state: NodesState, event: LabEvent, whole: ClusterView): void {
    if (event.node === 'lab') applyFromLab(state, event, whole);
    else applyAtNode(state, event, event.node, whole);
  },
};

function applyFromLab(state: NodesState, event: LabEvent, whole: ClusterView): void {
  const { at } = event;
  switch (event.kind) {
    case 'LabOpened':
      // A node is down until the trace says that it started: after a reload some may stay dead.
      for (const { id, capacity, rack } of event.settings.nodes) {
        state.set(id, { ...blank(id, at), ...state.get(id), state: 'dead', capacity, rack });
      }
      return;
    case 'NodeAdded':
      state.set(event.subject, { ...blank(event.subject, at), capacity: event.capacity, rack: event.rack });
      return;
    case 'NodeLeft':
      state.delete(event.subject);
      return;
    case 'NodeStarted': {
      const { incarnation } = event;
      const empty = event.freshDisk ? { keys: 0, hintsHeld: 0 } : {};
      revise(state, event.subject, at, {
        state: 'live',
        reason: undefined,
        since: at,
        incarnation,
        selfDoubt: false,
        paused: false,
        ...empty,
      });
      return;
    }
    case 'NodeKilled':
      revise(state, event.subject, at, { ...stopped(at), state: 'dead', reason: undefined });
      return;
    case 'NodePaused':
    case 'NodeResumed':
      revise(state, event.subject, at, { paused: event.kind === 'NodePaused', since: at });
      return;
    case 'DiskChanged': {
      const usual = whole.cluster.settings?.disk;
      const disk = usual !== undefined && sameLatency(usual, event.latency) ? undefined : event.latency;
      revise(state, event.subject, at, { disk });
      return;
    }
    case 'NodeClockSet': {
      const { offsetMs, driftPpm } = event;
      const isRight = offsetMs === 0 && driftPpm === 0;
      revise(state, event.subject, at, { clock: isRight ? undefined : { offsetMs, driftPpm, setAt: at } });
      return;
    }
    case 'DiskWiped':
      revise(state, event.subject, at, { keys: 0, hintsHeld: 0 });
      return;
    case 'NodeCrashed':
      revise(state, event.subject, at, { ...stopped(at), state: 'crashed', reason: event.reason });
      return;
    default:
  }
}

function applyAtNode(state: NodesState, event: LabEvent, node: NodeId, whole: ClusterView): void {
  const { at } = event;
  switch (event.kind) {
    case 'NodeCrashed':
      revise(state, event.subject, at, { ...stopped(at), state: 'crashed', reason: event.reason });
      return;
    case 'VersionMinted':
      uncount(state, event, whole);
      return;
    case 'VersionStored': {
      uncount(state, event, whole);
      const had = whole.versions.get(event.key)?.holders.get(node)?.hasValue ?? false;
      const has = event.siblings.some((sibling) => sibling.value !== undefined);
      if (had !== has) revise(state, node, at, { keys: keysOf(state, node) + (has ? 1 : -1) });
      return;
    }
    case 'KeyHandedOff': {
      if (event.hintFor !== undefined) {
        revise(state, node, at, { hintsHeld: Math.max(0, (state.get(node)?.hintsHeld ?? 0) - 1) });
        return;
      }
      const had = whole.versions.get(event.key)?.holders.get(node)?.hasValue ?? false;
      if (had) revise(state, node, at, { keys: keysOf(state, node) - 1 });
      return;
    }
    case 'HintStored':
    case 'HintDeleted':
    case 'HintExpired':
    case 'HintLost':
      revise(state, node, at, { hintsHeld: event.held });
      return;
    case 'HintsRecovered':
      revise(state, node, at, { hintsHeld: event.hints.length });
      return;
    case 'HeartbeatRaised':
    case 'SuspicionRefuted':
      if (state.get(node)?.incarnation !== event.incarnation) {
        revise(state, node, at, { incarnation: event.incarnation });
      }
      return;
    case 'DiskFull':
      revise(state, node, at, { full: { reason: event.reason, since: at } });
      return;
    case 'DiskHasRoom':
      revise(state, node, at, { full: undefined });
      return;
    case 'CopiesForgotten':
      revise(state, node, at, { rebuilding: { because: event.because, since: at } });
      return;
    case 'CopiesRebuilt':
      revise(state, node, at, { rebuilding: undefined });
      return;
    case 'SelfDoubted':
    case 'SelfDoubtEnded':
      revise(state, node, at, { selfDoubt: event.kind === 'SelfDoubted' });
      return;
    default:
  }
}

// A key that leaves the version table leaves the counts of its holders with it.
function uncount(state: NodesState, event: LabEvent, whole: ClusterView): void {
  for (const [node, holder] of evictedBy(whole.versions, event)?.holders ?? []) {
    if (holder.hasValue) revise(state, node, event.at, { keys: keysOf(state, node) - 1 });
  }
}

const keysOf = (state: NodesState, node: NodeId): number => state.get(node)?.keys ?? 0;

function revise(state: NodesState, node: NodeId, at: NodeView['since'], change: Partial<NodeView>): void {
  state.set(node, { ...(state.get(node) ?? blank(node, at)), ...change });
}

const blank = (node: NodeId, at: NodeView['since']): NodeView => ({
  node,
  state: 'dead',
  reason: undefined,
  since: at,
  capacity: 1,
  rack: undefined,
  incarnation: 0,
  keys: 0,
  hintsHeld: 0,
  selfDoubt: false,
  paused: false,
  disk: undefined,
  clock: undefined,
  full: undefined,
  rebuilding: undefined,
});

// A node that had not rebuilt its copies, or has no room, says so again when it starts.
const stopped = (since: NodeView['since']): Partial<NodeView> => ({
  since,
  selfDoubt: false,
  paused: false,
  full: undefined,
  rebuilding: undefined,
});

const sameLatency = (a: DiskLatency, b: DiskLatency): boolean => a.minMs === b.minMs && a.maxMs === b.maxMs;
