// What a pointer means on the ring: the link under it, the links a knife crosses, the nodes a lasso holds.
import type { NodeId } from '../../../base/ids';
import type { Point } from './ring-geometry';

/** A pair of nodes and the straight way between them, from `a`'s rim to `b`'s. */
export interface LinkLine {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly a: Point;
  readonly b: Point;
}

export interface LinkHit {
  readonly line: LinkLine;
  /** 0 at `from`'s rim, 1 at `to`'s. */
  readonly along: number;
}

/** Px from a node's rim within which a click means the direction that ends there. */
const ARROWHEAD_REACH = 30;

export function distanceToSegment(
  point: Point,
  a: Point,
  b: Point,
): { readonly distance: number; readonly along: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / squared));
  return { distance: Math.hypot(point.x - (a.x + along * dx), point.y - (a.y + along * dy)), along };
}

export function nearestLink(point: Point, lines: readonly LinkLine[], tolerance: number): LinkHit | undefined {
  let best: LinkHit | undefined;
  let nearest = tolerance;
  for (const line of lines) {
    const { distance, along } = distanceToSegment(point, line.a, line.b);
    if (distance <= nearest) {
      nearest = distance;
      best = { line, along };
    }
  }
  return best;
}

/** Which direction a click means: near an arrowhead (or with a modifier key) the one that ends at the nearer node, else both. */
export function directionOf(hit: LinkHit, oneWay: boolean): 'both' | 'forth' | 'back' {
  const { a, b } = hit.line;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const reach = Math.min(ARROWHEAD_REACH, length / 4);
  if ((1 - hit.along) * length <= reach) return 'forth';
  if (hit.along * length <= reach) return 'back';
  if (!oneWay) return 'both';
  return hit.along >= 0.5 ? 'forth' : 'back';
}

const side = (p: Point, q: Point, r: Point): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);

const segmentsCross = (p: Point, q: Point, a: Point, b: Point): boolean =>
  side(p, q, a) * side(p, q, b) < 0 && side(a, b, p) * side(a, b, q) < 0;

/** The links that a drawn line crosses. */
export function linksCrossed(path: readonly Point[], lines: readonly LinkLine[]): readonly LinkLine[] {
  return lines.filter((line) =>
    path.some((point, i) => {
      const before = path[i - 1];
      return before !== undefined && segmentsCross(before, point, line.a, line.b);
    }),
  );
}

export function isInsidePolygon(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  polygon.forEach((here, i) => {
    const before = polygon.at(i - 1);
    if (before === undefined || here.y > point.y === before.y > point.y) return;
    if (point.x < ((before.x - here.x) * (point.y - here.y)) / (before.y - here.y) + here.x) inside = !inside;
  });
  return inside;
}

/** The nodes inside a drawn loop. */
export const nodesInside = (path: readonly Point[], points: ReadonlyMap<NodeId, Point>): readonly NodeId[] =>
  [...points].filter(([, point]) => isInsidePolygon(point, path)).map(([node]) => node);

/** True when a drawn line comes back to where it began: a loop, also without a modifier key. */
export function isLoop(path: readonly Point[]): boolean {
  const first = path[0];
  const last = path.at(-1);
  if (first === undefined || last === undefined) return false;
  let length = 0;
  path.forEach((point, i) => {
    const before = path[i - 1];
    if (before !== undefined) length += Math.hypot(point.x - before.x, point.y - before.y);
  });
  return length > 160 && Math.hypot(last.x - first.x, last.y - first.y) < Math.max(28, length * 0.12);
}
