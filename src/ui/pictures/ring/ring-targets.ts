// What lies under the pointer, nearest kind first: a node, a message, a key's dot, a link.
import type { NodeId } from '../../../base/ids';
import type { MessageFlight } from '../../../trace/views';
import type { FlightSight } from './flight-sights';
import { type FlightWays, flightPoint } from './flight-ways';
import type { KeyDot } from './key-dots';
import { nearestLink } from './link-hits';
import { type LinkIntent, linkIntent } from './link-intent';
import type { ShownLink } from './link-lines';
import type { Point, RingLayout } from './ring-geometry';

export type Target =
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'message'; readonly flight: MessageFlight }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'link'; readonly link: ShownLink; readonly intent: LinkIntent };

export interface Scene {
  readonly layout: RingLayout;
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly links: readonly ShownLink[];
  readonly dots: readonly KeyDot[];
  readonly ways: FlightWays;
  /** The messages that hold still long enough to be clicked. */
  readonly sights: () => readonly FlightSight[];
}

/** Half of the smallest target that a finger can hit. */
const TOUCH = 12;

export function targetAt(scene: Scene, point: Point, oneWay: boolean): Target | undefined {
  const node = nearest([...scene.points], ([, at]) => at, point, Math.max(TOUCH, scene.layout.nodeRadius + 2));
  if (node !== undefined) return { kind: 'node', node: node[0] };
  const sight = nearest(
    scene.sights(),
    ({ flight, along }) => flightPoint(scene.ways, flight.from, flight.to, along),
    point,
    TOUCH,
  );
  if (sight !== undefined) return { kind: 'message', flight: sight.flight };
  const dot = nearest(scene.dots, ({ at }) => at, point, TOUCH);
  if (dot !== undefined) return { kind: 'key', key: dot.key };
  const hit = nearestLink(point, scene.links, TOUCH);
  const link = scene.links.find((each) => each === hit?.line);
  if (hit === undefined || link === undefined) return undefined;
  return { kind: 'link', link, intent: linkIntent(hit, link.cut, oneWay) };
}

function nearest<Item>(
  items: readonly Item[],
  where: (item: Item) => Point | undefined,
  point: Point,
  reach: number,
): Item | undefined {
  let best: Item | undefined;
  let shortest = reach;
  for (const item of items) {
    const at = where(item);
    const distance = at === undefined ? Number.POSITIVE_INFINITY : Math.hypot(at.x - point.x, at.y - point.y);
    if (distance <= shortest) {
      best = item;
      shortest = distance;
    }
  }
  return best;
}

/** Equal targets need no new picture. */
export function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  switch (a.kind) {
    case 'node':
      return b.kind === 'node' && a.node === b.node;
    case 'message':
      return b.kind === 'message' && a.flight.id === b.flight.id;
    case 'key':
      return b.kind === 'key' && a.key === b.key;
    case 'link':
      return b.kind === 'link' && a.link.id === b.link.id && a.intent.words === b.intent.words;
  }
}
