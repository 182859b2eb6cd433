// What to do about a request that did not reach its quorum: which nodes were missing and, as things stand, how to get them.
import type { NodeId } from '../../base/ids';
import type { ClusterView, RequestView } from '../../trace/views';
import { refusalText } from './operation-words';

export interface Shortfall {
  /** Every node of the preference list, and whether it was reached. */
  readonly nodes: readonly { readonly node: NodeId; readonly reached: boolean; readonly why: string }[];
  readonly needed: number;
  readonly reached: number;
  readonly advice: string;
}

/** Undefined for a request that runs, went well, or failed for another reason than missing replicas. */
export function shortfallOf(request: RequestView, view: ClusterView): Shortfall | undefined {
  if (request.outcome === 'ok' || request.outcome === 'running' || request.preference.length === 0) return undefined;
  const reached = reachedBy(request);
  const missing = request.preference.filter((node) => !reached.has(node));
  if (missing.length === 0 || reached.size >= request.needed) return undefined;
  return {
    nodes: request.preference.map((node) => ({ node, reached: reached.has(node), why: whyOf(request, node) })),
    needed: request.needed,
    reached: reached.size,
    advice: adviceFor(request, missing, view),
  };
}

function reachedBy(request: RequestView): ReadonlySet<NodeId> {
  if (request.refusal !== undefined) return new Set(request.refusal.reached);
  return new Set(request.replicas.filter(({ state }) => state === 'acknowledged').map(({ node }) => node));
}

function whyOf(request: RequestView, node: NodeId): string {
  const skipped = request.skipped.find((each) => each.node === node);
  if (skipped !== undefined) return skipped.because;
  const replica = request.replicas.find((each) => each.node === node);
  if (replica?.state === 'refused') return refusalText(replica);
  return replica?.state === 'timed-out' ? 'no answer in time' : '';
}

function adviceFor(request: RequestView, missing: readonly NodeId[], view: ClusterView): string {
  const coordinator = request.coordinator;
  const dead = missing.filter((node) => view.nodes.get(node)?.state !== 'live');
  const cutOff = missing.filter(
    (node) => !dead.includes(node) && coordinator !== undefined && isCut(view, coordinator, node),
  );
  const full = missing.filter((node) => !dead.includes(node) && isFull(view, node) && request.op !== 'get');
  const rebuilding = missing.filter((node) => !dead.includes(node) && isRebuilding(view, node));
  const ways = [
    ...(dead.length > 0 ? [`start ${dead.join(' and ')}`] : []),
    ...(cutOff.length > 0 ? [`heal ${cutOff.map((node) => `${coordinator} – ${node}`).join(' and ')}`] : []),
    ...(full.length > 0 ? [`make room on the disk of ${full.join(' and ')}`] : []),
    ...(rebuilding.length > 0 && dead.length + cutOff.length === 0
      ? [`wait until ${rebuilding.join(' and ')} ${rebuilding.length === 1 ? 'has' : 'have'} rebuilt lost copies`]
      : []),
  ];
  const other = otherSide(request, view);
  const around = other === undefined ? [] : [`ask via ${other}, which reaches enough of them`];
  const mayHave =
    request.outcome === 'unknown' && request.op !== 'get'
      ? ' It may have been stored all the same: get it to see.'
      : '';
  if (ways.length === 0 && around.length === 0)
    return `All of them are there now: try again once gossip has seen them up.${mayHave}`;
  return `${sentence([...ways, ...around].join(', or '))}${mayHave}`;
}

/** A replica that could coordinate: live, whole, with room for a write, and linked to enough others of the list that are. */
function otherSide({ op, preference, needed, coordinator }: RequestView, view: ClusterView): NodeId | undefined {
  const isLive = (node: NodeId) =>
    view.nodes.get(node)?.state === 'live' && !isRebuilding(view, node) && (op === 'get' || !isFull(view, node));
  return preference.find(
    (node) =>
      node !== coordinator &&
      isLive(node) &&
      preference.filter((each) => each === node || (isLive(each) && !isCut(view, node, each))).length >= needed,
  );
}

const isRebuilding = (view: ClusterView, node: NodeId): boolean => view.nodes.get(node)?.rebuilding !== undefined;

const isFull = (view: ClusterView, node: NodeId): boolean => view.nodes.get(node)?.full !== undefined;

const isCut = (view: ClusterView, a: NodeId, b: NodeId): boolean =>
  view.links.cut.has(`${a}>${b}`) || view.links.cut.has(`${b}>${a}`);

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
