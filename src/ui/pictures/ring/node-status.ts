// How one node stands, in a word: what it is, and what the others hold it for.
import type { NodeId } from '../../../base/ids';
import type { ClusterView, HintsView, MembershipView, NodeView, RequestView } from '../../../trace/views';
import { waitingSentence } from '../../words/held-hints';
import {
  briefCondition,
  conditionsOf,
  fullText,
  type RingRole,
  rebuildingText,
  ringRole,
} from '../../words/node-conditions';

export interface NodeStatus {
  readonly state: NodeView['state'];
  /** What others believe of a node, live or not: the furthest that any live believer has got. */
  readonly suspicion: 'none' | 'suspected' | 'down';
  /** Of the suspicion that has got furthest: 0 of 0 while nobody has confirmed. */
  readonly confirmed: number;
  readonly needed: number;
  readonly paused: boolean;
  readonly role: RingRole;
  /** Fits under the name. */
  readonly word: string;
  /** Below that, small: a clock that is wrong, a disk that is slow. */
  readonly condition: string | undefined;
  /** All there is to say, for a tooltip and for the picture's description. */
  readonly sentence: string;
}

export function nodeStatus(node: NodeId, view: ClusterView): NodeStatus {
  const shown = view.nodes.get(node);
  const state = shown?.state ?? 'dead';
  const opinion = opinionOf(node, view.membership, view.nodes);
  const keys = shown?.keys ?? 0;
  const conditions = shown === undefined ? [] : conditionsOf(shown);
  const waiting = waitingSentence(view.hints, node);
  const parts = [
    `${node}: ${state === 'live' ? `live, ${keysText(keys)}` : state === 'dead' ? 'down' : `crashed (${shown?.reason ?? 'no reason given'})`}`,
    ...(shown?.paused === true ? ['paused: alive, and handles nothing'] : []),
    ...(ringRole(view, node) === 'member' ? [] : [ringRole(view, node)]),
    ...(shown?.full === undefined ? [] : [`disk ${fullText(shown.full)}`]),
    ...(shown?.rebuilding === undefined ? [] : [rebuildingText(shown.rebuilding)]),
    ...conditions,
    ...(opinion.suspicion === 'none' ? [] : [opinion.sentence]),
    ...(shown?.selfDoubt === true ? ['hears from nobody and doubts itself'] : []),
    ...((shown?.hintsHeld ?? 0) > 0 ? [`holds ${shown?.hintsHeld} ${shown?.hintsHeld === 1 ? 'hint' : 'hints'}`] : []),
    ...(waiting === undefined ? [] : [waiting]),
  ];
  const { suspicion, confirmed, needed } = opinion;
  const role = ringRole(view, node);
  return {
    state,
    suspicion,
    confirmed,
    needed,
    paused: shown?.paused === true,
    role,
    word: wordOf(state, opinion, shown, role),
    condition: shown === undefined ? undefined : briefCondition(shown),
    sentence: parts.join('; '),
  };
}

function wordOf(state: NodeView['state'], opinion: Opinion, shown: NodeView | undefined, role: RingRole): string {
  if (state === 'crashed') return 'crashed';
  if (state === 'dead') return 'down';
  if (shown?.paused === true) return 'paused';
  if (role !== 'member') return role;
  if (shown?.selfDoubt === true) return 'hears none';
  if (opinion.suspicion === 'suspected')
    return opinion.needed > 0 ? `suspect ${opinion.confirmed}/${opinion.needed}` : 'suspected';
  if (opinion.suspicion === 'down') return 'seen down';
  if (shown?.full !== undefined) return 'disk full';
  return shown?.rebuilding === undefined ? keysText(shown?.keys ?? 0) : 'rebuilding';
}

export const keysText = (keys: number): string => (keys === 1 ? '1 key' : `${keys.toLocaleString('en')} keys`);

interface Opinion {
  readonly suspicion: NodeStatus['suspicion'];
  readonly confirmed: number;
  readonly needed: number;
  readonly sentence: string;
}

function opinionOf(subject: NodeId, membership: MembershipView, nodes: ClusterView['nodes']): Opinion {
  const suspecting: NodeId[] = [];
  const condemning: NodeId[] = [];
  let confirmed = 0;
  let needed = 0;
  for (const [believer, row] of membership) {
    if (believer === subject || nodes.get(believer)?.state !== 'live') continue;
    const belief = row.get(subject);
    if (belief?.status === 'down') condemning.push(believer);
    if (belief?.status !== 'suspected') continue;
    suspecting.push(believer);
    if (belief.confirmers.length >= confirmed) {
      confirmed = belief.confirmers.length;
      needed = belief.needed;
    }
  }
  const sentence = [
    ...(suspecting.length > 0
      ? [`suspected by ${suspecting.join(', ')}${needed > 0 ? ` (${confirmed} of ${needed} confirmed)` : ''}`]
      : []),
    ...(condemning.length > 0 ? [`held for down by ${condemning.join(', ')}`] : []),
  ].join('; ');
  return {
    suspicion: condemning.length > 0 ? 'down' : suspecting.length > 0 ? 'suspected' : 'none',
    confirmed,
    needed,
    sentence,
  };
}

export interface HeldHints {
  readonly owner: NodeId;
  readonly count: number;
}

/** Whom each node holds hints for. */
export function hintsByHolder(hints: HintsView): ReadonlyMap<NodeId, readonly HeldHints[]> {
  const counts = new Map<NodeId, Map<NodeId, number>>();
  for (const { holder, owner } of hints.held.values()) {
    const owners = counts.get(holder) ?? new Map<NodeId, number>();
    owners.set(owner, (owners.get(owner) ?? 0) + 1);
    counts.set(holder, owners);
  }
  return new Map(
    [...counts].map(([holder, owners]) => [holder, [...owners].map(([owner, count]) => ({ owner, count }))]),
  );
}

/** What a request under way wants of a node. */
export interface Part {
  readonly state: 'waiting' | 'acknowledged' | 'timed-out' | 'refused' | 'skipped';
  readonly standsInFor: NodeId | undefined;
}

/** The request that the picture highlights: the selected one, else the key's newest while copies are outstanding. */
export function requestInFocus(
  view: ClusterView,
  selected: string | undefined,
  key: string | undefined,
): RequestView | undefined {
  let newest: RequestView | undefined;
  for (const request of view.requests.recent.values()) {
    if (request.request === selected) return request;
    if (request.key !== key || request.closedAt !== undefined) continue;
    if (newest === undefined || request.targets.length > 0) newest = request;
  }
  return newest;
}

export function partsOf(request: RequestView | undefined): ReadonlyMap<NodeId, Part> {
  const parts = new Map<NodeId, Part>();
  if (request === undefined) return parts;
  for (const target of request.targets) parts.set(target.node, { state: 'waiting', standsInFor: target.standsInFor });
  for (const replica of request.replicas)
    parts.set(replica.node, { state: replica.state, standsInFor: replica.standsInFor });
  return parts;
}

/** The picture in words, for those who cannot see it; the page has an equivalent tree beside it. */
export function ringDescription(view: ClusterView, nodes: readonly NodeId[]): string {
  const notLive = nodes.filter((node) => view.nodes.get(node)?.state !== 'live');
  const cuts = view.links.cut.size;
  return [
    `Ring of ${nodes.length} nodes`,
    notLive.length === 0 ? 'all live' : `${notLive.length} not live: ${notLive.slice(0, 8).join(', ')}`,
    cuts === 0 ? 'no link cut' : `${cuts} link ${cuts === 1 ? 'direction' : 'directions'} cut`,
  ].join('; ');
}
