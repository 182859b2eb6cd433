import { describe, expect, it } from 'vitest';
import { type SettingsInput, settingsFrom } from '../settings';
import { createRing } from './ring';

const PLACEMENTS = ['modulo', 'consistent-hash', 'virtual-nodes', 'equal-partitions'] as const;
const TOKENS = Array.from({ length: 500 }, (_, i) => BigInt.asIntN(64, BigInt(i) * 0x9e3779b97f4a7c15n));

/** Nodes n1, n2, … in the given racks; '-' is none. */
const inRacks = (racks: string) =>
  racks.split(' ').map((rack, i) => ({ id: `n${i + 1}`, ...(rack === '-' ? {} : { rack }) }));
const walker = (settings: SettingsInput) => createRing(settingsFrom(settings));

describe.each(PLACEMENTS)('rule 4, racks: %s', (placement) => {
  const racks = 'a a a b b b c c';
  const ring = walker({ nodes: inRacks(racks), placement });
  const plain = walker({ nodes: 8, placement });
  const rackOf = new Map(inRacks(racks).map(({ id, rack }) => [id as string, rack]));

  it('takes one node of each rack before a second of any, and then goes on to every node once', () => {
    for (const token of TOKENS) {
      const walk = ring.walk(token);
      expect(new Set(walk.slice(0, 3).map((node) => rackOf.get(node))).size).toBe(3);
      expect(walk).toHaveLength(8);
      expect(new Set(walk).size).toBe(8);
    }
  });

  it('keeps the owner, and the order of the walk among the first of each rack and among the rest', () => {
    for (const token of TOKENS) {
      const walk = ring.walk(token);
      const order = plain.walk(token);
      const positions = walk.map((node) => order.indexOf(node));
      expect(positions[0]).toBe(0);
      expect(positions.slice(0, 3)).toEqual(positions.slice(0, 3).toSorted((a, b) => a - b));
      expect(positions.slice(3)).toEqual(positions.slice(3).toSorted((a, b) => a - b));
    }
  });

  it('goes on to nodes of the same racks when there are fewer racks than copies', () => {
    const two = walker({ nodes: inRacks('a a a b'), placement });
    for (const token of TOKENS) expect(two.walk(token).slice(0, 2)).toContain('n4');
  });

  it('counts a node without a rack as a rack of its own', () => {
    const some = walker({ nodes: inRacks('a a - -'), placement });
    for (const token of TOKENS) expect(['n1', 'n2']).toContain(some.walk(token)[3]);
  });
});
