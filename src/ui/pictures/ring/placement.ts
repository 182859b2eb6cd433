// Finds room for labels and bubbles: the first candidate that lies inside the bounds and touches no obstacle.
import type { Point } from './ring-geometry';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An annulus that nothing may touch: the band. */
export interface Annulus {
  readonly centre: Point;
  readonly inner: number;
  readonly outer: number;
}

export interface Obstacles {
  readonly boxes: readonly Box[];
  readonly discs: readonly { readonly centre: Point; readonly radius: number }[];
  readonly band: Annulus | undefined;
}

export const boxAround = (centre: Point, width: number, height: number): Box => ({
  x: centre.x - width / 2,
  y: centre.y - height / 2,
  width,
  height,
});

export const boxesTouch = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const isInside = (box: Box, bounds: Box): boolean =>
  box.x >= bounds.x &&
  box.y >= bounds.y &&
  box.x + box.width <= bounds.x + bounds.width &&
  box.y + box.height <= bounds.y + bounds.height;

export function nearestDistance(box: Box, point: Point): number {
  const dx = Math.max(box.x - point.x, 0, point.x - (box.x + box.width));
  const dy = Math.max(box.y - point.y, 0, point.y - (box.y + box.height));
  return Math.hypot(dx, dy);
}

function farthestDistance(box: Box, point: Point): number {
  const dx = Math.max(Math.abs(box.x - point.x), Math.abs(box.x + box.width - point.x));
  const dy = Math.max(Math.abs(box.y - point.y), Math.abs(box.y + box.height - point.y));
  return Math.hypot(dx, dy);
}

/** How many obstacles a box touches. */
export function collisions(box: Box, obstacles: Obstacles): number {
  const band = obstacles.band;
  const overBand =
    band !== undefined &&
    nearestDistance(box, band.centre) < band.outer &&
    farthestDistance(box, band.centre) > band.inner;
  return (
    obstacles.boxes.filter((other) => boxesTouch(box, other)).length +
    obstacles.discs.filter((disc) => nearestDistance(box, disc.centre) < disc.radius).length +
    (overBand ? 1 : 0)
  );
}

/** The first free candidate, else the one inside the bounds that touches least; undefined when none lies inside. */
export function place<Candidate extends { readonly box: Box }>(
  candidates: readonly Candidate[],
  obstacles: Obstacles,
  bounds: Box,
): Candidate | undefined {
  let best: Candidate | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (!isInside(candidate.box, bounds)) continue;
    const touched = collisions(candidate.box, obstacles);
    if (touched === 0) return candidate;
    if (touched < fewest) {
      best = candidate;
      fewest = touched;
    }
  }
  return best;
}

/** Boxes of one size around a point: below, above, right, left, then the diagonals, then the same farther out. */
export function boxesBeside(
  point: Point,
  clear: number,
  width: number,
  height: number,
): readonly { readonly box: Box }[] {
  return [0, 16, 36, 64, 100].flatMap((further) => {
    const dx = clear + further + width / 2;
    const dy = clear + further + height / 2;
    const around: readonly (readonly [number, number])[] = [
      [0, dy],
      [0, -dy],
      [dx, 0],
      [-dx, 0],
      [dx, dy],
      [-dx, dy],
      [dx, -dy],
      [-dx, -dy],
      [width / 2, dy],
      [-width / 2, dy],
      [width / 2, -dy],
      [-width / 2, -dy],
    ];
    return around.map(([x, y]) => ({ box: boxAround({ x: point.x + x, y: point.y + y }, width, height) }));
  });
}
