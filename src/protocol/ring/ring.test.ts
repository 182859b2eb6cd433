import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../base/ids';
import { settingsFrom } from '../settings';
import { planTargets } from './preference';
import { createRing, tokenOf } from './ring';

const ids = (names: string): NodeId[] => names.split(' ').filter((name) => name !== '') as NodeId[];

describe('rules 2 and 3: tokens and the clockwise walk', () => {
  const ring = createRing(settingsFrom({}));

  it('takes a hash literal as the token itself', () => {
    expect(tokenOf('0xffffffffffffffff')).toBe(-1n);
    expect(tokenOf('0x2f9a000000000000')).toBe(0x2f9a000000000000n);
  });

  it('gives a key to the first token at or after its own, and wraps', () => {
    const first = ring.tokens[0];
    const last = ring.tokens.at(-1);
    if (first === undefined || last === undefined) throw new Error('the ring is empty');
    expect(ring.walk(first.token)[0]).toBe(first.node);
    expect(ring.walk(first.token + 1n)[0]).toBe(ring.tokens[1]?.node);
    expect(ring.walk(last.token + 1n)[0]).toBe(first.node);
  });
});

describe('rule 4: the preference list', () => {
  it('walks as before when more walks were asked for than are remembered', () => {
    const ring = createRing(settingsFrom({ nodes: 2500, tokensPerNode: 1 }));
    const tokens = ring.tokens.slice(0, 1800).map(({ token }) => token);
    const first = tokens.slice(0, 5).map((token) => ring.walk(token));
    for (const token of tokens) ring.walk(token);
    const again = tokens.slice(0, 5).map((token) => ring.walk(token));
    expect(again).toEqual(first);
    expect(again[0]).not.toBe(first[0]); // it was forgotten
  });

  it('walks distinct nodes and goes on to every fallback', () => {
    const ring = createRing(settingsFrom({ nodes: 7 }));
    for (let i = 0; i < 200; i++) {
      const walk = ring.walk(tokenOf(`key ${i}`));
      expect(new Set(walk).size).toBe(7);
    }
  });

  it('lets each fallback stand in for one skipped primary, in order', () => {
    const down = ids('b c');
    const plan = planTargets(ids('a b c d e'), 3, (node) => !down.includes(node), true);
    expect(plan.targets).toEqual([
      { node: 'a', standsInFor: undefined },
      { node: 'd', standsInFor: 'b' },
      { node: 'e', standsInFor: 'c' },
    ]);
  });

  it('asks no fallback when hinted handoff is off', () => {
    const plan = planTargets(ids('a b c d'), 3, (node) => node !== 'b', false);
    expect(plan.targets.map(({ node }) => node)).toEqual(['a', 'c']);
  });
});
