// The straight ways that messages take, each direction a little to its own side of the link.
import type { NodeId } from '../../../base/ids';
import { between, linkSegment, type Point } from './ring-geometry';

export interface FlightWays {
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly radius: number;
  /** Filled as ways are asked for. */
  readonly known: Map<string, { readonly a: Point; readonly b: Point } | undefined>;
}

const SIDE = 2.5;

export const flightWays = (points: ReadonlyMap<NodeId, Point>, radius: number): FlightWays => ({
  points,
  radius,
  known: new Map(),
});

/** `along`: 0 at the sender's rim, 1 at the receiver's. Undefined for a node that the ring does not show. */
export function flightPoint(ways: FlightWays, from: NodeId, to: NodeId, along: number): Point | undefined {
  const id = `${from}>${to}`;
  if (!ways.known.has(id)) ways.known.set(id, wayOf(ways, from, to));
  const way = ways.known.get(id);
  return way === undefined ? undefined : between(way.a, way.b, along);
}

function wayOf({ points, radius }: FlightWays, from: NodeId, to: NodeId) {
  const a = points.get(from);
  const b = points.get(to);
  if (a === undefined || b === undefined) return undefined;
  const segment = linkSegment(a, b, radius) ?? { a, b };
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const dx = (-(b.y - a.y) / length) * SIDE;
  const dy = ((b.x - a.x) / length) * SIDE;
  return { a: { x: segment.a.x + dx, y: segment.a.y + dy }, b: { x: segment.b.x + dx, y: segment.b.y + dy } };
}
