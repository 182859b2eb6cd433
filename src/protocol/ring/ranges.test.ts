import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../base/ids';
import { type SettingsInput, settingsFrom } from '../settings';
import { rangesOf } from './ranges';
import { createRing } from './ring';

const keys = Array.from({ length: 2000 }, (_, i) => `key ${i}`);
const ringOf = (config: SettingsInput) => {
  const settings = settingsFrom(config);
  const ring = createRing(settings);
  return { ring, n: settings.n, ranges: rangesOf(ring, settings.n) };
};

describe('rule 29: the key ranges that nodes share', () => {
  it.each([
    { nodes: 5 },
    { nodes: 7, n: 2, w: 1, placement: 'modulo' },
    { nodes: 6, placement: 'equal-partitions' },
    { nodes: 4, placement: 'consistent-hash' },
    { nodes: 1, n: 1, r: 1, w: 1, placement: 'consistent-hash' },
    { nodes: ['a', 'a', 'b', 'b', 'c'].map((rack, i) => ({ id: `n${i}`, rack })) },
  ] as SettingsInput[])('give every key the range of its primaries: %j', (config) => {
    const { ring, n, ranges } = ringOf(config);
    for (const key of keys) {
      const token = ring.tokenOf(key);
      const range = ranges.rangeOf(token);
      expect(range.primaries).toEqual([...ring.walk(token).slice(0, n)].sort());
      expect(range.bucketOf(token, 16)).toBeGreaterThanOrEqual(0);
      expect(range.bucketOf(token, 16)).toBeLessThan(16);
    }
  });

  it('are at most ten for five nodes and N = 3, however many tokens the nodes have', () => {
    const { ranges, ring } = ringOf({ nodes: 5, tokensPerNode: 64 });
    const all = new Set(ring.nodes.flatMap((node) => ranges.ofNode(node).map(({ name }) => name)));
    expect(all.size).toBeLessThanOrEqual(10);
    expect(ranges.ofNode('n1' as NodeId).every(({ primaries }) => primaries.includes('n1' as NodeId))).toBe(true);
  });

  it('spread their keys over all buckets', () => {
    const { ring, ranges } = ringOf({ nodes: 3 });
    const counts = new Array<number>(8).fill(0);
    for (const key of keys) {
      const token = ring.tokenOf(key);
      const bucket = ranges.rangeOf(token).bucketOf(token, 8);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 250)).toBeLessThan(75);
  });

  it('are laid out differently in another ring, though they have the same name', () => {
    const name = 'n1,n2,n3';
    const layouts = [5, 6].map((nodes) => {
      const { ranges } = ringOf({ nodes });
      return ranges.ofNode('n1' as NodeId).find((range) => range.name === name)?.layout;
    });
    expect(layouts[0]).toBeDefined();
    expect(layouts[0]).not.toBe(layouts[1]);
  });
});
