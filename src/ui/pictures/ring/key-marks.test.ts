import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { shortened } from '../../words/shortened';
import { BADGE_RADIUS } from './key-label';
import { keyMarks } from './key-marks';
import { shortToken, spreadAfter, spreadAngles, walkOf } from './key-walk';
import { boxAround, boxesTouch, nearestDistance } from './placement';
import { layoutRing, TURN } from './ring-geometry';

const [a, b, c] = [nodeId('a'), nodeId('b'), nodeId('c')];

describe("a key's walk", () => {
  const tokens = [
    { token: -3n, node: b },
    { token: 1n, node: a },
    { token: 2n, node: a },
    { token: 4n, node: b },
    { token: 9n, node: c },
  ].map(({ token, node }) => ({ token: token << 59n, node }));

  it('stops at the first token of each node at or after the key', () => {
    const walk = walkOf(tokens, 2n << 59n, [a, b, c]);
    expect(walk.stops.map(({ node, rank }) => [node, rank])).toEqual([
      [a, 1],
      [b, 2],
      [c, 3],
    ]);
    expect(walk.stops[0]?.angle).toBeCloseTo(walk.start);
    expect(walk.stops[2]?.angle).toBeGreaterThan(walk.stops[1]?.angle ?? Number.NaN);
  });

  it('goes by angle, and keeps the ranks, where racks change the order', () => {
    const walk = walkOf(tokens, 2n << 59n, [a, c, b]);
    expect(walk.stops.map(({ node, rank }) => [node, rank])).toEqual([
      [a, 1],
      [b, 3],
      [c, 2],
    ]);
  });

  it('wraps clockwise', () => {
    const walk = walkOf(tokens, 10n << 59n, [b, a, c]);
    expect(walk.stops.every(({ angle }) => angle >= walk.start && angle < walk.start + TURN)).toBe(true);
    expect(walk.stops[0]?.node).toBe(b);
  });
});

describe('spreading marks', () => {
  it('keeps their order and their distance, and moves no one who has room', () => {
    expect(spreadAngles([0, 1, 2], 0.5)).toEqual([0, 1, 2]);
    const spread = spreadAngles([1, 1.01, 1.02, 3], 0.2);
    expect(spread[3]).toBe(3);
    for (let i = 1; i < spread.length; i++) expect((spread[i] ?? 0) - (spread[i - 1] ?? 0)).toBeGreaterThan(0.199);
    expect(spread[1]).toBeCloseTo(1.01);
  });

  it('never comes nearer to the key than the distance', () => {
    expect(spreadAfter(1, [1, 1, 1], 0.1).map((angle) => Number(angle.toFixed(3)))).toEqual([1.1, 1.2, 1.3]);
  });
});

describe("the selected key's label", () => {
  const long = 'tenant:7f3a/region:eu-west-1/user:1234567890/cart';

  it('touches neither the band nor a badge nor the edge, wherever the key is and however long its name', () => {
    for (const [width, height] of [
      [735, 640],
      [390, 640],
      [360, 360],
      [1000, 520],
    ] as const) {
      const layout = layoutRing(width, height, 5);
      for (let i = 0; i < 48; i++) {
        const start = (i / 48) * TURN;
        const stops = [0.01, 0.05, 0.4].map((ahead, rank) => ({
          node: nodeId(`n${rank}`),
          rank: rank + 1,
          angle: start + ahead,
        }));
        const { label, badges } = keyMarks(layout, { start, stops }, long, 1);
        expect(label, `a place at ${width}×${height}, ${i}/48`).toBeDefined();
        if (label === undefined) continue;
        const { box } = label;
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
        expect(nearestDistance(box, layout.centre)).toBeGreaterThan(layout.outer);
        for (const badge of badges) {
          expect(boxesTouch(box, boxAround(badge.at, 2 * BADGE_RADIUS, 2 * BADGE_RADIUS))).toBe(false);
        }
      }
    }
  });

  it('shortens a name in its middle and shows the ends of a token', () => {
    expect(shortened('cart:alice', 26)).toBe('cart:alice');
    expect(shortened('abcdefghijklmnop', 8)).toBe('abcde…op');
    expect(shortToken(-1n)).toBe('0xffff…ff');
    expect(shortToken(1n)).toBe('0x0000…01');
  });
});
