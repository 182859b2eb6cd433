import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSet, encodeSet } from '../records';
import { valueFrom } from '../value';
import { type Clock, clockText, compareClocks, covers, dotText, EMPTY_CLOCK, mergeClocks } from './clock';
import { mergePlain, mintPlain } from './plain-vectors';
import { EMPTY_SET, mergeSets, mint, mintRegister, sameSets, type VersionSet } from './version-set';

const clock = (text: string): Clock =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [actor = '', counter = '0'] = pair.split(':');
      return { actor, counter: Number(counter), timeMs: 0 };
    });

const put = (stored: VersionSet, actor: string, value: string, context: Clock = EMPTY_CLOCK): VersionSet =>
  mint(stored, { context, value: valueFrom(value), actor, timeMs: 0, writtenMs: 0 }).set;

const show = (set: VersionSet): string =>
  `[${clockText(set.clock)}] ${set.siblings.map((s) => `${dotText(s.dot)}=${s.value?.type === 'string' ? s.value.text : '✝'}`).join(' ')}`;

describe('rule 13: ancestors and siblings', () => {
  // Source: basho/riak_core @25d9a6fa src/vclock.erl eunit; Dynamo SOSP 2007 §4.4.
  it.each([
    ['a:1', '', 'descendant'],
    ['a:2 b:1 c:1', 'a:2', 'descendant'],
    ['a:1', 'b:1', 'concurrent'],
    ['s0:1 s1:1', 's0:1 s1:2', 'ancestor'],
    ['s0:1 s1:2', 's0:2 s1:1', 'concurrent'],
    ['a:1 b:1', 'a:1 b:1', 'equal'],
  ] as const)('[%s] stands to [%s] as %s', (a, b, order) => {
    expect(compareClocks(clock(a), clock(b))).toBe(order);
  });

  it('keeps both values when two equal clocks carry different ones', () => {
    const one = put(EMPTY_SET, 'a', 'x');
    const other = put(EMPTY_SET, 'a', 'y');
    expect(mergeSets(one, other).siblings).toHaveLength(2);
  });
});

describe('rules 9 and 10: what a coordinator mints', () => {
  it('replays Dynamo’s figure 3: D1 … D5', () => {
    const d1 = put(EMPTY_SET, 'Sx', 'D1');
    const d2 = put(d1, 'Sx', 'D2', d1.clock);
    const d3 = put(d2, 'Sy', 'D3', d2.clock);
    const d4 = put(d2, 'Sz', 'D4', d2.clock);
    expect([d1, d2, d3, d4].map((set) => clockText(set.clock))).toEqual(['Sx:1', 'Sx:2', 'Sx:2 Sy:1', 'Sx:2 Sz:1']);
    const read = mergeSets(d3, d4);
    expect(show(read)).toBe('[Sx:2 Sy:1 Sz:1] Sy:1=D3 Sz:1=D4');
    const d5 = put(read, 'Sx', 'D5', read.clock);
    expect(show(d5)).toBe('[Sx:3 Sy:1 Sz:1] Sx:3=D5');
  });

  // Source: ricardobcl/Dotted-Version-Vectors @27fd1225, sync_update_test (Mary and Peter).
  it('drops exactly what the context covers: Mary’s blind write survives Peter’s', () => {
    const a0 = put(EMPTY_SET, 'a', 'v1');
    const a1 = put(a0, 'a', 'v2');
    expect(show(a1)).toBe('[a:2] a:1=v1 a:2=v2');
    const a2 = put(a1, 'a', 'v3', a0.clock);
    expect(show(a2)).toBe('[a:3] a:2=v2 a:3=v3');
  });
});

describe('rule 15: counters that were forgotten', () => {
  it('are minted above, also where the clock shows a lower one', () => {
    const write = { context: EMPTY_CLOCK, value: valueFrom('v'), actor: 'a', above: 7, timeMs: 0, writtenMs: 0 };
    expect(show(mint(EMPTY_SET, write).set)).toBe('[a:8] a:8=v');
    expect(show(mintRegister(put(EMPTY_SET, 'b', 'old'), write).set)).toBe('[a:8 b:1] a:8=v');
    expect(show(mint(put(EMPTY_SET, 'a', 'old'), { ...write, above: 0 }).set)).toBe('[a:2] a:1=old a:2=v');
  });
});

describe('rule 11: syntactic merge', () => {
  // Random histories of puts at three actors with random contexts and random merges between three replicas.
  const histories = fc.array(fc.record({ at: fc.nat(2), withContext: fc.boolean(), from: fc.nat(2) }), {
    maxLength: 12,
  });
  const replicasOf = (steps: readonly { at: number; withContext: boolean; from: number }[]): VersionSet[] => {
    const replicas = [EMPTY_SET, EMPTY_SET, EMPTY_SET];
    steps.forEach(({ at, withContext, from }, i) => {
      const seen = replicas[from] ?? EMPTY_SET;
      const own = replicas[at] ?? EMPTY_SET;
      replicas[at] =
        i % 3 === 2 ? mergeSets(own, seen) : put(own, `n${at}`, `v${i}`, withContext ? seen.clock : EMPTY_CLOCK);
    });
    return replicas;
  };

  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const [a = EMPTY_SET, b = EMPTY_SET, c = EMPTY_SET] = replicasOf(steps);
        expect(show(mergeSets(a, b))).toBe(show(mergeSets(b, a)));
        expect(show(mergeSets(mergeSets(a, b), c))).toBe(show(mergeSets(a, mergeSets(b, c))));
        expect(sameSets(mergeSets(a, a), a)).toBe(true);
        expect(sameSets(mergeSets(mergeSets(a, b), b), mergeSets(a, b))).toBe(true);
      }),
    );
  });

  it('keeps exactly the values that no later context covers', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const merged = replicasOf(steps).reduce(mergeSets);
        expect(merged.siblings.every((sibling) => covers(merged.clock, sibling.dot))).toBe(true);
        expect(clockText(mergeClocks(merged.clock, merged.clock))).toBe(clockText(merged.clock));
      }),
    );
  });

  it('survives its own record format', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const set of replicasOf(steps)) expect(show(decodeSet(encodeSet(set).slice()))).toBe(show(set));
      }),
    );
  });
});

describe('versioning plain: one vector for all siblings', () => {
  const steps = fc.array(
    fc.record({ at: fc.nat(2), withContext: fc.boolean(), from: fc.nat(2), merge: fc.boolean() }),
    { maxLength: 12 },
  );

  it('merges the same whichever side comes first, and again', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const replicas = [EMPTY_SET, EMPTY_SET, EMPTY_SET];
        history.forEach(({ at, withContext, from, merge }, i) => {
          const [own = EMPTY_SET, seen = EMPTY_SET] = [replicas[at], replicas[from]];
          const context = withContext ? seen.clock : EMPTY_CLOCK;
          const write = { context, value: valueFrom(`v${i}`), actor: `n${at}`, timeMs: 0, writtenMs: 0 };
          replicas[at] = merge ? mergePlain(own, seen) : mintPlain(own, write).set;
        });
        const [a = EMPTY_SET, b = EMPTY_SET] = replicas;
        expect(show(mergePlain(a, b))).toBe(show(mergePlain(b, a)));
        expect(show(mergePlain(a, a))).toBe(show(a));
        expect(show(mergePlain(mergePlain(a, b), b))).toBe(show(mergePlain(a, b)));
      }),
    );
  });
});
