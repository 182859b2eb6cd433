// Which links the ring draws, where, and how each stands.
import type { NodeId } from '../../../base/ids';
import type { ClusterView, LinksView } from '../../../trace/views';
import type { LinkLine } from './link-hits';
import { type Box, boxAround, type Obstacles, place } from './placement';
import { between, linkSegment, MAX_NODES_WITH_LINKS, type Point, type RingLayout } from './ring-geometry';

export interface ShownLink extends LinkLine {
  readonly id: string;
  readonly cut: 'no' | 'both' | 'forth' | 'back';
  /** What differs from the cluster's usual link, in a few characters. */
  readonly label: string | undefined;
  /** The middle, or where the mark of a cut has room. */
  readonly mark: Point;
  readonly labelAt: Point;
  /** On the line, where the label had to go beside it. */
  readonly labelFrom: Point | undefined;
}

/** With many nodes only the links of `focus` and those that are cut or changed. */
export function linksToShow(
  layout: RingLayout,
  points: ReadonlyMap<NodeId, Point>,
  view: ClusterView,
  focus: NodeId | undefined,
): readonly ShownLink[] {
  const nodes = [...points.keys()];
  const all = nodes.length <= MAX_NODES_WITH_LINKS;
  const pairs = all
    ? nodes.flatMap((from, i) => nodes.slice(i + 1).map((to) => [from, to] as const))
    : somePairs(nodes, view.links, focus);
  const shown = pairs.flatMap(([from, to]) => {
    const cut = cutOf(view.links, from, to);
    const bothLive = view.nodes.get(from)?.state === 'live' && view.nodes.get(to)?.state === 'live';
    const label = changeLabel(view.links, from, to);
    const a = points.get(from);
    const b = points.get(to);
    if (a === undefined || b === undefined || (!bothLive && cut === 'no' && label === undefined)) return [];
    const segment = linkSegment(a, b, layout.nodeRadius);
    return segment === undefined ? [] : [{ id: `${from}-${to}`, from, to, ...segment, cut, label }];
  });
  return withSpots(shown, layout, [...points.values()]);
}

type BareLink = Omit<ShownLink, 'mark' | 'labelAt' | 'labelFrom'>;

/** Marks first, then labels, each where it keeps clear of the nodes and of those before it. */
function withSpots(links: readonly BareLink[], layout: RingLayout, nodes: readonly Point[]): readonly ShownLink[] {
  const taken: Point[] = [];
  const discs = nodes.map((centre) => ({ centre, radius: layout.nodeRadius + HALO }));
  const marked = links.map((link) => {
    const middle = between(link.a, link.b, 0.5);
    if (link.cut === 'no') return { ...link, mark: middle };
    const mark = freeSpot(link.a, link.b, taken, discs);
    taken.push(mark);
    return { ...link, mark };
  });
  const labels: Box[] = [];
  return marked.map((link) => {
    if (link.label === undefined) return { ...link, labelAt: link.mark, labelFrom: undefined };
    const boxes = [...taken.map((mark) => boxAround(mark, MARK_GAP, MARK_GAP)), ...labels];
    const spot = place(labelSpots(link, link.label), { boxes, discs, band: undefined }, boundsOf(layout));
    const labelAt = spot === undefined ? link.mark : centreOf(spot.box);
    if (spot !== undefined) labels.push(spot.box);
    return { ...link, labelAt, labelFrom: spot?.beside === true ? spot.on : undefined };
  });
}

const boundsOf = ({ width, height }: RingLayout): Box => ({ x: 2, y: 2, width: width - 4, height: height - 4 });
const centreOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** On the line first, then beside it, ever farther. */
function labelSpots({ a, b }: BareLink, label: string) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const across = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  return LABEL_OFFSETS.flatMap((offset) =>
    SPOTS.map((fraction) => {
      const on = between(a, b, fraction);
      const at = { x: on.x + across.x * offset, y: on.y + across.y * offset };
      return { box: boxAround(at, label.length * LABEL_CHARACTER + 6, LABEL_HEIGHT), on, beside: offset !== 0 };
    }),
  );
}

function somePairs(
  nodes: readonly NodeId[],
  links: LinksView,
  focus: NodeId | undefined,
): readonly (readonly [NodeId, NodeId])[] {
  const order = new Map(nodes.map((node, i) => [node, i]));
  const pairs = new Map<string, readonly [NodeId, NodeId]>();
  const add = (one: NodeId, other: NodeId) => {
    const pair = (order.get(one) ?? 0) < (order.get(other) ?? 0) ? ([one, other] as const) : ([other, one] as const);
    pairs.set(pair.join('-'), pair);
  };
  for (const { from, to } of links.cut.values()) add(from, to);
  for (const { from, to } of links.changed.values()) add(from, to);
  if (focus !== undefined) for (const node of nodes) if (node !== focus) add(focus, node);
  return [...pairs.values()];
}

function cutOf(links: LinksView, from: NodeId, to: NodeId): ShownLink['cut'] {
  const forth = links.cut.has(`${from}>${to}`);
  const back = links.cut.has(`${to}>${from}`);
  if (forth && back) return 'both';
  if (forth) return 'forth';
  return back ? 'back' : 'no';
}

function changeLabel(links: LinksView, from: NodeId, to: NodeId): string | undefined {
  const changed = links.changed.get(`${from}>${to}`) ?? links.changed.get(`${to}>${from}`);
  if (changed === undefined) return undefined;
  const { latency, loss, duplicate } = changed.link;
  const range = latency.minMs === latency.maxMs ? `${latency.minMs} ms` : `${latency.minMs}–${latency.maxMs} ms`;
  const parts = [
    range,
    ...(loss > 0 ? [`−${percent(loss)}`] : []),
    ...(duplicate > 0 ? [`×2 ${percent(duplicate)}`] : []),
  ];
  return parts.join(' ');
}

const percent = (probability: number): string => `${Math.round(probability * 100)}%`;

const SPOTS = [0.5, 0.4, 0.6, 0.33, 0.67, 0.27, 0.73];
/** Near the ends too: where a link passes under a node, its middle is no place. */
const MARK_SPOTS = [...SPOTS, 0.2, 0.8, 0.15, 0.85];
const MARK_GAP = 22;
const MARK_RADIUS = 8.5;
const LABEL_OFFSETS = [0, 16, -16, 32, -32, 52, -52, 76, -76];
const LABEL_CHARACTER = 6.2;
const LABEL_HEIGHT = 15;
/** What stands around a node that is doubted or selected. */
const HALO = 8;

/** A place on the line that keeps clear of the nodes, or comes closest to it; and of the marks before it if it can. */
function freeSpot(a: Point, b: Point, taken: readonly Point[], discs: Obstacles['discs']): Point {
  const room = (spot: Point) => Math.min(...discs.map(({ centre, radius }) => distance(centre, spot) - radius + HALO));
  const spots = MARK_SPOTS.map((fraction) => between(a, b, fraction));
  const clear = spots.filter((spot) => room(spot) >= MARK_RADIUS);
  const free = clear.find((spot) => taken.every((other) => distance(other, spot) >= MARK_GAP)) ?? clear[0];
  return free ?? spots.reduce((best, spot) => (room(spot) > room(best) ? spot : best));
}

const distance = (one: Point, other: Point): number => Math.hypot(other.x - one.x, other.y - one.y);
