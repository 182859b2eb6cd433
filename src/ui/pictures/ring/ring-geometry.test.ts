import { describe, expect, it } from 'vitest';
import { type NodeId, nodeId } from '../../../base/ids';
import { angleOf, layoutRing, linkSegment, nodePoints, rangeArcs, TURN } from './ring-geometry';

const nodes = (count: number): NodeId[] => Array.from({ length: count }, (_, i) => nodeId(`n${i + 1}`));
const MIN = -(1n << 63n);

describe('the ring in its container', () => {
  const sizes = [
    [735, 640],
    [390, 640],
    [360, 300],
    [1600, 1000],
  ] as const;

  it('keeps every node inside the band and apart from its neighbours, at any size and number', () => {
    for (const [width, height] of sizes) {
      for (const count of [1, 2, 3, 5, 12, 32, 64]) {
        const layout = layoutRing(width, height, count);
        const points = [...nodePoints(layout, nodes(count)).values()];
        expect(layout.outer + 30).toBeLessThanOrEqual(Math.min(width, height) / 2);
        expect(layout.orbit + layout.nodeRadius).toBeLessThan(layout.inner);
        points.forEach((point, i) => {
          for (const other of points.slice(i + 1)) {
            expect(Math.hypot(point.x - other.x, point.y - other.y)).toBeGreaterThan(2 * layout.nodeRadius);
          }
        });
      }
    }
  });

  it('writes state words with five nodes even on a phone, and single nodes up to 64', () => {
    expect(layoutRing(390, 640, 5).size).toBe('full');
    expect(layoutRing(735, 640, 32).size).toBe('name');
    expect(layoutRing(735, 640, 64).size).not.toBe('heat');
    expect(layoutRing(735, 640, 65).size).toBe('heat');
  });

  it('has only positive lengths in a panel that is closed', () => {
    const layout = layoutRing(0, 0, 5);
    expect(Math.min(layout.outer, layout.inner, layout.orbit, layout.nodeRadius)).toBeGreaterThan(0);
  });

  it('puts the first node at the top and goes clockwise', () => {
    const layout = layoutRing(600, 600, 4);
    const points = nodePoints(layout, nodes(4));
    const first = points.get(nodeId('n1'));
    const second = points.get(nodeId('n2'));
    expect(first?.x).toBeCloseTo(300);
    expect(first?.y).toBeLessThan(300);
    expect(second?.x).toBeGreaterThan(300);
  });
});

describe('the band', () => {
  it('starts at the smallest token and ends at the largest', () => {
    expect(angleOf(MIN)).toBe(0);
    expect(angleOf(0n)).toBeCloseTo(TURN / 2);
    expect(angleOf((1n << 63n) - 1n)).toBeCloseTo(TURN);
  });

  it('gives each token the range that ends at it, and the first token the range that wraps', () => {
    const [a, b] = [nodeId('a'), nodeId('b')];
    const quarter = 1n << 62n;
    const arcs = rangeArcs([
      { token: MIN + quarter, node: a },
      { token: 0n, node: b },
      { token: quarter, node: a },
      { token: quarter + quarter / 2n, node: b },
    ]);
    expect(arcs.map(({ node }) => node)).toEqual([a, b, a, b]);
    expect(arcs[0]?.start).toBeCloseTo(-TURN / 8);
    expect(arcs[0]?.end).toBeCloseTo(TURN / 4);
    const covered = arcs.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(covered).toBeCloseTo(TURN);
  });

  it('joins neighbouring ranges of one owner, also over the top', () => {
    const [a, b] = [nodeId('a'), nodeId('b')];
    const arcs = rangeArcs([
      { token: -100n, node: a },
      { token: 0n, node: b },
      { token: 50n, node: b },
      { token: 100n, node: a },
    ]);
    expect(arcs).toHaveLength(2);
    expect(arcs.reduce((sum, { start, end }) => sum + end - start, 0)).toBeCloseTo(TURN);
    expect(rangeArcs([{ token: 5n, node: a }])).toEqual([{ node: a, start: angleOf(5n) - TURN, end: angleOf(5n) }]);
    expect(rangeArcs([])).toEqual([]);
  });
});

describe('a link', () => {
  it('runs from rim to rim, and is not drawn between nodes that touch', () => {
    const segment = linkSegment({ x: 0, y: 0 }, { x: 100, y: 0 }, 20);
    expect(segment).toEqual({ a: { x: 23, y: 0 }, b: { x: 77, y: 0 } });
    expect(linkSegment({ x: 0, y: 0 }, { x: 40, y: 0 }, 20)).toBeUndefined();
  });
});
