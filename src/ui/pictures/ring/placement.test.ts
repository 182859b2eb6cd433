import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { boxAround, boxesBeside, collisions, isInside, place } from './placement';
import { layoutRing, nodePoints } from './ring-geometry';

const bounds = { x: 0, y: 0, width: 100, height: 100 };
const nothing = { boxes: [], discs: [], band: undefined };

describe('finding room', () => {
  it('takes the first free candidate inside the bounds', () => {
    const outside = { box: boxAround({ x: 0, y: 50 }, 20, 20) };
    const taken = { box: boxAround({ x: 50, y: 50 }, 20, 20) };
    const free = { box: boxAround({ x: 80, y: 50 }, 20, 20) };
    const obstacles = { ...nothing, discs: [{ centre: { x: 50, y: 50 }, radius: 5 }] };
    expect(place([outside, taken, free], obstacles, bounds)).toBe(free);
    expect(place([outside, taken], obstacles, bounds)).toBe(taken);
    expect(place([outside], obstacles, bounds)).toBeUndefined();
  });

  it('counts a band as touched from its inner to its outer rim', () => {
    const band = { centre: { x: 50, y: 50 }, inner: 30, outer: 40 };
    expect(collisions(boxAround({ x: 50, y: 50 }, 20, 20), { ...nothing, band })).toBe(0);
    expect(collisions(boxAround({ x: 85, y: 50 }, 4, 4), { ...nothing, band })).toBe(1);
    expect(collisions(boxAround({ x: 95, y: 50 }, 4, 4), { ...nothing, band })).toBe(0);
  });

  it("puts a node's bubble beside it and over no node, for every node of rings of any size", () => {
    for (const count of [1, 3, 5, 12, 32]) {
      const layout = layoutRing(735, 640, count);
      const nodes = Array.from({ length: count }, (_, i) => nodeId(`n${i}`));
      const points = nodePoints(layout, nodes);
      const discs = [...points.values()].map((centre) => ({ centre, radius: layout.nodeRadius }));
      for (const point of points.values()) {
        const found = place(
          boxesBeside(point, layout.nodeRadius + 8, 118, 94),
          { ...nothing, discs },
          { ...bounds, width: 735, height: 640 },
        );
        expect(found !== undefined && collisions(found.box, { ...nothing, discs })).toBe(0);
        expect(found !== undefined && isInside(found.box, { x: 0, y: 0, width: 735, height: 640 })).toBe(true);
      }
    }
  });
});
