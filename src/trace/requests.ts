// Each client request from its start to its end. An acknowledgement counts when the coordinator has it (ReplicaAnswered),
// never when a message is sent.
import { type LabTime, labTime, type NodeId, type RequestId } from '../base/ids';
import { setBounded } from './bounded';
import { LAB, type LabEvent, type ReplicaState, type Target } from './event';
import type { Projection } from './projection';
import type { ReplicaView, RequestView } from './views';

export const MAX_REQUESTS = 500;

export interface RequestsState {
  readonly recent: Map<RequestId, RequestView>;
}

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

export const requestsProjection: Projection<RequestsState> = {
  initial: () => ({ recent: new Map() }),
  copy: (state) => ({ recent: new Map(state.recent) }),
  weight: (state) => state.recent.size,
  apply(state: RequestsState, event: LabEvent): void {
    const started = startOf(state, event);
    if (started !== undefined) setBounded(state.recent, started.request, started, MAX_REQUESTS);
    const request = requestOf(event);
    const view = request === undefined ? undefined : state.recent.get(request);
    if (view === undefined) return;
    const next = advance(view, event);
    if (next !== view) state.recent.set(view.request, next);
  },
};

// A request begins where the client is received, or at the lab when no node could take it. An answer that comes after
// the bound has pushed its request out begins nothing: the request is older than all that are kept.
function startOf(state: RequestsState, event: LabEvent): RequestView | undefined {
  if (event.kind === 'RequestReceived') {
    if (state.recent.has(event.request)) return undefined;
    const { request, op, key, value, context } = event;
    return { ...blank(request, op, key, event), value, given: context };
  }
  if (event.kind !== 'RequestAnswered' || event.node !== LAB || state.recent.has(event.request)) return undefined;
  const oldest = state.recent.keys().next().value;
  if (state.recent.size >= MAX_REQUESTS && oldest !== undefined && numberOf(event.request) < numberOf(oldest)) {
    return undefined;
  }
  return blank(event.request, event.op, event.key, event);
}

const numberOf = (request: RequestId): number => Number(request.slice(1));

const blank = (request: RequestId, op: RequestView['op'], key: string, event: LabEvent): RequestView => ({
  request,
  op,
  key,
  value: undefined,
  given: undefined,
  via: event.node,
  coordinator: undefined,
  startedAt: event.at,
  answeredAt: undefined,
  closedAt: undefined,
  preference: [],
  targets: [],
  replicas: [],
  skipped: [],
  refusal: undefined,
  answered: 0,
  needed: 0,
  outcome: 'running',
  reason: undefined,
  siblings: undefined,
  merged: undefined,
  context: [],
});

function requestOf(event: LabEvent): RequestId | undefined {
  switch (event.kind) {
    case 'CoordinationStarted':
    case 'StorePhaseStarted':
    case 'NodeSkipped':
    case 'RequestRefused':
    case 'ReplicaAnswered':
    case 'ReplicaTimedOut':
    case 'ReplicaRefused':
    case 'ReadRefused':
    case 'RequestOutdated':
    case 'RequestAnswered':
    case 'RequestClosed':
      return event.request;
    default:
      return undefined;
  }
}

function advance(view: RequestView, event: LabEvent): RequestView {
  switch (event.kind) {
    case 'CoordinationStarted':
      return coordinated(view, event, event.node as NodeId);
    case 'StorePhaseStarted':
      return storing(view, event);
    case 'NodeSkipped': {
      const { skipped: node, because, since, standIn } = event;
      const replicas = withReplica(view.replicas, node, { state: 'skipped', replacedBy: standIn });
      return { ...view, replicas, skipped: [...view.skipped, { node, because, since: labTime(since), standIn }] };
    }
    case 'RequestRefused':
      return refused(view, event, event.node as NodeId);
    case 'ReplicaAnswered': {
      const replicas = withReplica(view.replicas, event.replica, {
        state: 'acknowledged',
        ms: msSince(view, event.at),
      });
      return { ...view, replicas, answered: event.answered, needed: event.needed };
    }
    case 'ReplicaTimedOut':
      return { ...view, replicas: replaced(view.replicas, event.replica, { state: 'timed-out' }, event.replacement) };
    case 'ReplicaRefused':
      return {
        ...view,
        replicas: replaced(
          view.replicas,
          event.replica,
          refusal(event.because === 'disk-full' ? 'disk-full' : 'no-room'),
          event.replacement,
        ),
      };
    case 'ReadRefused':
      return { ...view, replicas: replaced(view.replicas, event.replica, refusal('lost-copies'), undefined) };
    case 'RequestOutdated':
      return { ...view, replicas: replaced(view.replicas, event.replica, refusal('newer-ring'), undefined) };
    case 'RequestAnswered':
      return answered(view, event);
    case 'RequestClosed': {
      const replicas = event.replicas.reduce<readonly ReplicaView[]>(
        (list, final) => withReplica(list, final.node, final),
        view.replicas,
      );
      return { ...view, replicas, closedAt: event.at };
    }
    default:
      return view;
  }
}

// What a first coordinator had reached is of no account once another has taken the request over.
function coordinated(view: RequestView, event: EventOf<'CoordinationStarted'>, coordinator: NodeId): RequestView {
  const takenOver = view.coordinator !== undefined && view.coordinator !== coordinator;
  const { preference, targets, needed } = event;
  const before = takenOver ? [] : view.replicas;
  const replicas = targets.reduce<readonly ReplicaView[]>(
    (list, target) => withReplica(list, target.node, waiting(target)),
    before,
  );
  return {
    ...view,
    coordinator,
    refusal: undefined,
    preference,
    targets,
    needed,
    replicas,
    answered: takenOver ? 0 : view.answered,
    skipped: takenOver ? [] : view.skipped,
  };
}

// Nobody is asked. What an earlier coordinator had reached is of no account.
function refused(view: RequestView, event: EventOf<'RequestRefused'>, by: NodeId): RequestView {
  const { preference, needed, reached } = event;
  const skipped = event.skipped.map(({ since, ...rest }) => ({ ...rest, since: labTime(since), standIn: undefined }));
  const replicas = skipped.reduce<readonly ReplicaView[]>(
    (list, { node }) => withReplica(list, node, { state: 'skipped' }),
    [],
  );
  return {
    ...view,
    coordinator: by,
    preference,
    needed,
    targets: [],
    replicas,
    answered: 0,
    skipped,
    refusal: { by, reached },
  };
}

// Every replica that is asked starts anew: what it answered in the learning phase is no copy.
function storing(view: RequestView, { held }: EventOf<'StorePhaseStarted'>): RequestView {
  const replicas = view.replicas.map((replica): ReplicaView => {
    if (replica.state === 'skipped') return replica;
    return held.includes(replica.node)
      ? { ...replica, state: 'acknowledged' }
      : { ...replica, state: 'waiting', ms: undefined, refusedFor: undefined };
  });
  return { ...view, replicas, answered: held.length };
}

const waiting = (target: Target): Partial<ReplicaView> => ({
  role: target.standsInFor === undefined ? 'primary' : 'fallback',
  standsInFor: target.standsInFor,
  state: 'waiting',
});

/**
 * The client's answer is the one given where the client asked (or by the lab, when that node died). What the coordinator
 * says elsewhere stands only until then.
 */
function answered(view: RequestView, event: EventOf<'RequestAnswered'>): RequestView {
  const toClient = event.node === view.via || event.node === LAB;
  if (!toClient && view.outcome !== 'running') return view;
  const { outcome, reason, needed, siblings, merged, context } = event;
  // The lab and a forwarding node know less of the copies than the coordinator's own events have told already.
  const count = Math.max(view.answered, event.answered);
  return {
    ...view,
    answeredAt: event.at,
    outcome,
    reason,
    answered: count,
    needed: needed === 0 ? view.needed : needed,
    siblings: siblings ?? view.siblings,
    merged: merged ?? view.merged,
    context,
  };
}

const refusal = (refusedFor: NonNullable<ReplicaView['refusedFor']>): Partial<ReplicaView> => ({
  state: 'refused',
  refusedFor,
});

function replaced(
  list: readonly ReplicaView[],
  node: NodeId,
  how: Partial<ReplicaView>,
  replacement: NodeId | undefined,
): readonly ReplicaView[] {
  const late = withReplica(list, node, { ...how, replacedBy: replacement });
  if (replacement === undefined) return late;
  const standsInFor = list.find((replica) => replica.node === node)?.standsInFor ?? node;
  return withReplica(late, replacement, waiting({ node: replacement, standsInFor }));
}

function withReplica(
  list: readonly ReplicaView[],
  node: NodeId,
  change: Partial<ReplicaState & ReplicaView>,
): readonly ReplicaView[] {
  if (list.some((replica) => replica.node === node)) {
    return list.map((replica) => (replica.node === node ? { ...replica, ...change } : replica));
  }
  const fresh: ReplicaView = {
    node,
    role: 'primary',
    standsInFor: undefined,
    state: 'waiting',
    ms: undefined,
    replacedBy: undefined,
    refusedFor: undefined,
  };
  return [...list, { ...fresh, ...change }];
}

const msSince = (view: RequestView, at: LabTime): number => (at - view.startedAt) / 1000;
