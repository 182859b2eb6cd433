import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../base/ids';
import { type SettingsInput, settingsFrom } from '../settings';
import { createRing, ownedShares, type Ring } from './ring';

const PLACEMENTS = ['modulo', 'consistent-hash', 'virtual-nodes', 'equal-partitions'] as const;
const MOVING_RANGES = ['consistent-hash', 'virtual-nodes', 'equal-partitions'] as const;

const ringOf = (settings: SettingsInput): Ring => createRing(settingsFrom(settings));
const keys = Array.from({ length: 3000 }, (_, i) => `key ${i}`);
const ownerOf = (ring: Ring, key: string): NodeId | undefined => ring.walk(ring.tokenOf(key))[0];
const fraction = (holds: (key: string) => boolean): number => keys.filter(holds).length / keys.length;
const named = (name: string, count: number, capacityOf = (_: number): number => 1) =>
  Array.from({ length: count }, (_, i) => ({ id: `${name}${i + 1}`, capacity: capacityOf(i) }));

describe.each(PLACEMENTS)('%s', (placement) => {
  const ring = ringOf({ nodes: 7, placement });

  it('rule 3: gives a key to the first range clockwise at or after its place, and wraps', () => {
    for (const key of keys) {
      const place = ring.placeOf(ring.tokenOf(key));
      const range = ring.tokens.find(({ token }) => token >= place) ?? ring.tokens[0];
      expect(ownerOf(ring, key)).toBe(range?.node);
    }
  });

  it('rule 3: has ascending ranges, and places for the lowest and the highest token', () => {
    ring.tokens.slice(1).forEach(({ token }, i) => {
      expect(token > (ring.tokens[i]?.token ?? token)).toBe(true);
    });
    for (const token of [-(1n << 63n), -1n, 0n, (1n << 63n) - 1n]) {
      expect(BigInt.asIntN(64, ring.placeOf(token))).toBe(ring.placeOf(token));
      expect(ring.walk(token)).toHaveLength(7);
    }
  });

  it('rule 4: walks every node once from every key, also with one node', () => {
    for (const key of keys) expect(new Set(ring.walk(ring.tokenOf(key)))).toEqual(new Set(ring.nodes));
    expect(ringOf({ nodes: 1, n: 1, r: 1, w: 1, placement }).walk(5n)).toEqual(['n1']);
  });

  it('is the same for the same settings', () => {
    expect(ringOf({ nodes: 7, placement }).tokens).toEqual(ring.tokens);
  });

  it('draws what it does: the shares of the ranges are the shares of the keys', () => {
    const shares = ownedShares(ring);
    expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    for (const [node, share] of shares) {
      expect(Math.abs(fraction((key) => ownerOf(ring, key) === node) - share)).toBeLessThan(0.03);
    }
  });
});

describe('rule 5: what moves when a node is added', () => {
  it.each(MOVING_RANGES)('%s: only what the newcomer gains, and that goes to it', (placement) => {
    const before = ringOf({ nodes: 10, placement });
    const after = ringOf({ nodes: 11, placement });
    for (const key of keys) expect([ownerOf(before, key), 'n11']).toContain(ownerOf(after, key));
  });

  it.each(MOVING_RANGES)('%s: about 1/nodes of the keys', (placement) => {
    const moved = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => {
      const before = ringOf({ nodes: named(name, 10), placement });
      const after = ringOf({ nodes: named(name, 11), placement });
      return fraction((key) => ownerOf(before, key) !== ownerOf(after, key));
    });
    const mean = moved.reduce((sum, each) => sum + each, 0) / moved.length;
    expect(mean).toBeGreaterThan(0.5 / 11);
    expect(mean).toBeLessThan(1.6 / 11);
  });

  it('modulo: almost all of them', () => {
    const before = ringOf({ nodes: 10, placement: 'modulo' });
    const after = ringOf({ nodes: 11, placement: 'modulo' });
    expect(fraction((key) => ownerOf(before, key) !== ownerOf(after, key))).toBeGreaterThan(0.85);
  });
});

describe('rule 6: a node of capacity 2 owns about twice the range', () => {
  const nodes = named('n', 5, (i) => (i === 2 ? 2 : 1));

  it.each([
    { placement: 'modulo', low: 1.999, high: 2.001 },
    { placement: 'virtual-nodes', low: 1.5, high: 2.6 },
    { placement: 'equal-partitions', low: 1.9, high: 2.1 },
  ] as const)('$placement', ({ placement, low, high }) => {
    const shares = ownedShares(ringOf({ nodes, placement, tokensPerNode: 256, partitions: 512 }));
    const double = shares.get('n3' as NodeId) ?? 0;
    for (const [node, share] of shares) {
      if (node === 'n3') continue;
      expect(double / share).toBeGreaterThan(low);
      expect(double / share).toBeLessThan(high);
    }
  });

  it('equal-partitions: numbers of partitions differ by one at most for each unit of capacity', () => {
    for (const count of [1, 2, 3, 5, 8, 13]) {
      for (const partitions of [64, 100, 257]) {
        const uneven = named('u', count, (i) => 1 + (i % 4));
        const units = uneven.reduce((sum, { capacity }) => sum + capacity, 0);
        const { tokens } = ringOf({ nodes: uneven, n: 1, r: 1, w: 1, placement: 'equal-partitions', partitions });
        expect(tokens).toHaveLength(partitions);
        for (const { id, capacity } of uneven) {
          const owned = tokens.filter(({ node }) => node === id).length;
          expect(owned).toBeGreaterThanOrEqual(capacity * Math.floor(partitions / units));
          expect(owned).toBeLessThanOrEqual(capacity * Math.ceil(partitions / units));
        }
      }
    }
  });

  it('equal-partitions: partitions never move, whoever owns them', () => {
    const few = ringOf({ nodes: 3, placement: 'equal-partitions' }).tokens.map(({ token }) => token);
    const many = ringOf({ nodes: 9, placement: 'equal-partitions' }).tokens.map(({ token }) => token);
    expect(few).toEqual(many);
  });
});

describe('modulo', () => {
  it('sends token t to node t mod nodes, the token read as an unsigned number', () => {
    const ring = ringOf({ nodes: 5, placement: 'modulo' });
    for (const token of [0n, 1n, 7n, -1n, -(1n << 63n), (1n << 63n) - 1n]) {
      expect(ring.walk(token)[0]).toBe(`n${Number(BigInt.asUintN(64, token) % 5n) + 1}`);
    }
    expect(ring.slotOf?.(-1n)).toBe(0); // 2⁶⁴ − 1 is a multiple of 5
    expect(ring.walk(3n)).toEqual(['n4', 'n5', 'n1', 'n2', 'n3']);
  });
});
