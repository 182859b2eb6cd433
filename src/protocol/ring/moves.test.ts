// Rule 5: what a change of the ring moves, in numbers.
import { describe, expect, it } from 'vitest';
import { type NodeId, nodeId } from '../../base/ids';
import { type SettingsInput, settingsFrom } from '../settings';
import type { RingChange } from './configuration';
import { membersAfter, refusalOf, shortageOf } from './configuration';
import { type Moves, movesBetween } from './moves';
import { createRing, ownedShares, type Ring } from './ring';

const PLACEMENTS = ['modulo', 'consistent-hash', 'virtual-nodes', 'equal-partitions'] as const;
const MOVING_RANGES = ['consistent-hash', 'virtual-nodes', 'equal-partitions'] as const;

const member = (id: string, capacity = 1) => ({ id: nodeId(id), capacity, rack: undefined });
const add = (id: string, capacity = 1): RingChange => ({ kind: 'add', member: member(id, capacity) });
const remove = (id: string): RingChange => ({ kind: 'remove', node: nodeId(id) });
const replace = (old: string, id: string, capacity = 1): RingChange => ({
  kind: 'replace',
  node: nodeId(old),
  member: member(id, capacity),
});

function change(config: SettingsInput, changes: readonly RingChange[]): { before: Ring; after: Ring; moves: Moves } {
  const settings = settingsFrom(config);
  const before = createRing(settings, changes.slice(0, -1));
  const after = createRing(settings, changes);
  return { before, after, moves: movesBetween(before, after, settings.n) };
}

const gainers = ({ gains }: Moves): NodeId[] => [...gains.keys()];
const keys = Array.from({ length: 2000 }, (_, i) => `key ${i}`);

describe.each(PLACEMENTS)('%s', (placement) => {
  it('rule 5: says of every key who gains it, as the two rings do', () => {
    const { before, after, moves } = change({ nodes: 6, placement }, [add('x')]);
    const seen = new Map<NodeId, number>();
    let moved = 0;
    for (const key of keys) {
      const had = before.preference(before.tokenOf(key), 3);
      const has = after.preference(after.tokenOf(key), 3);
      if (had[0] !== has[0]) moved += 1 / keys.length;
      for (const node of has) {
        if (had.includes(node)) continue;
        seen.set(node, (seen.get(node) ?? 0) + 1 / keys.length);
        expect(moves.gains.get(node)?.from.some((list) => list.every((one) => had.includes(one)))).toBe(true);
      }
    }
    expect(Math.abs(moved - moves.ownedShare)).toBeLessThan(0.04);
    for (const [node, { share }] of moves.gains) expect(Math.abs((seen.get(node) ?? 0) - share)).toBeLessThan(0.04);
  });

  it('rule 4: names the first of a walk as the walk itself does', () => {
    const nodes = ['a', 'a', 'a', 'b', 'c', 'c'].map((rack, i) => ({ id: `n${i + 1}`, rack }));
    const ring = createRing(settingsFrom({ nodes, placement }));
    const first = keys.slice(0, 200).map((key) => ring.preference(ring.tokenOf(key), 4));
    const walks = keys.slice(0, 200).map((key) => ring.walk(ring.tokenOf(key)).slice(0, 4));
    expect(first).toEqual(walks);
  });
});

describe('rule 5: only the newcomer gains, only what the leaver had moves', () => {
  it.each(MOVING_RANGES)('%s', (placement) => {
    const joined = change({ nodes: 6, placement }, [add('x')]);
    expect(gainers(joined.moves)).toEqual(['x']);
    const left = change({ nodes: 7, placement }, [remove('n3')]);
    for (const key of keys) {
      const had = left.before.preference(left.before.tokenOf(key), 3);
      const has = left.after.preference(left.after.tokenOf(key), 3);
      if (!had.includes(nodeId('n3'))) expect(has).toEqual(had);
      else if (had[0] !== 'n3') expect(has[0]).toBe(had[0]);
    }
  });

  it.each(PLACEMENTS)('%s: a replacement of the same capacity takes over exactly the seat', (placement) => {
    const { before, after, moves } = change({ nodes: 5, placement }, [replace('n2', 'x')]);
    expect(gainers(moves)).toEqual(['x']);
    const renamed = before.tokens.map(({ token, node }) => ({ token, node: node === 'n2' ? 'x' : node }));
    expect(after.tokens).toEqual(renamed);
  });

  it('modulo: nearly all, also between those that stay', () => {
    const { moves } = change({ nodes: 6, placement: 'modulo' }, [add('x')]);
    expect(moves.ownedShare).toBeGreaterThan(0.85);
    expect(gainers(moves)).toHaveLength(7);
  });
});

describe('rule 6: equal partitions stay equal', () => {
  it('through joins, leaves and replacements by other capacities', () => {
    const settings = settingsFrom({ nodes: 4, placement: 'equal-partitions', partitions: 128 });
    const changes = [add('a', 2), remove('n2'), replace('n3', 'b', 3), add('c'), remove('a'), replace('b', 'd')];
    changes.forEach((_, i) => {
      const done = changes.slice(0, i + 1);
      const members = membersAfter(settings.nodes, done);
      const units = members.reduce((sum, { capacity }) => sum + capacity, 0);
      const shares = ownedShares(createRing(settings, done));
      expect([...shares.keys()]).toEqual(members.map(({ id }) => id));
      for (const { id, capacity } of members) {
        const partitions = Math.round((shares.get(id) ?? 0) * 128);
        expect(Math.abs(partitions - (capacity * 128) / units)).toBeLessThanOrEqual(capacity + 1);
      }
    });
  });
});

describe('rule 33: what cannot follow what was asked for', () => {
  const settings = settingsFrom({ nodes: 3 });

  it('names the reason', () => {
    expect(refusalOf(settings, [], add('n1'))).toMatch(/the name n1 has been used/);
    expect(refusalOf(settings, [add('x'), remove('x')], add('x'))).toMatch(/the name x has been used/);
    expect(refusalOf(settings, [], remove('x'))).toBe('x is not a member of the ring, or is leaving it already');
    expect(shortageOf(settings, [], remove('n1'))).toBe(
      'without n1 there are 2 nodes for N=3 copies: add a node first',
    );
    expect(shortageOf(settings, [add('x')], remove('n1'))).toBeUndefined();
    const few = settingsFrom({ nodes: 3, placement: 'equal-partitions', partitions: 4 });
    expect(refusalOf(few, [], add('x', 2))).toMatch(/partitions is 4 but the capacities would add up to 5/);
    const hash = settingsFrom({ nodes: 3, placement: 'consistent-hash' });
    expect(refusalOf(hash, [], add('x', 2))).toMatch(/one token, whatever its capacity/);
    const many = Array.from({ length: 1000 }, (_, i) => add(`x${i}`));
    expect(refusalOf(settings, many, add('last'))).toMatch(/has changed 1000 times/);
  });
});
