import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestId } from '../../base/ids';
import { decodeSet, encodeSet } from '../records';
import { type Json, plainOf, valueFrom } from '../value';
import { type Clock, dotText, EMPTY_CLOCK } from './clock';
import { mergeSiblings, type SiblingMerge } from './merged-siblings';
import { mergeKeeping, mintKeeping } from './superseded';
import { EMPTY_SET, sameSets, type VersionSet } from './version-set';

const LIMIT = 10;
let time = 0;

function put(
  stored: VersionSet,
  actor: string,
  given: unknown,
  context: Clock = EMPTY_CLOCK,
  request?: string,
): VersionSet {
  const value = given === undefined ? undefined : valueFrom(given);
  const write = { context, value, actor, timeMs: ++time, writtenMs: 0 };
  return mintKeeping(stored, request === undefined ? write : { ...write, request: requestId(request) }).set;
}

const valueIn = (merge: SiblingMerge | undefined): unknown =>
  merge?.outcome === 'merged' ? merge.value && plainOf(merge.value) : merge?.outcome;
const ancestorsOf = (merge: SiblingMerge | undefined): string => (merge?.ancestors ?? []).map(dotText).join(' ');
const merge = (...sets: readonly VersionSet[]): SiblingMerge | undefined =>
  mergeSiblings(sets.reduce(mergeKeeping, EMPTY_SET), LIMIT);

describe('conflicts: merge', () => {
  it('finds the best common ancestor, not merely a common one', () => {
    const first = put(EMPTY_SET, 'a', { n: 1 });
    const second = put(first, 'a', { n: 5 }, first.clock);
    const [ours, theirs] = [put(second, 'a', { n: 7 }, second.clock), put(second, 'b', { n: 6 }, second.clock)];
    const found = merge(ours, theirs);
    expect([ancestorsOf(found), valueIn(found)]).toEqual(['a:2', { n: 8 }]);
  });

  it('goes back to where the sides parted, however far one of them has gone since', () => {
    const base = put(EMPTY_SET, 'a', { n: 1, who: 'x' });
    const left = put(base, 'b', { n: 11, who: 'x' }, base.clock);
    let right = base;
    for (let i = 0; i < 5; i++) right = put(right, 'a', { n: 2 + i, who: 'y' }, right.clock);
    expect(valueIn(merge(left, right))).toEqual({ n: 16, who: 'y' });
  });

  // Criss-cross: two clients merge the same two versions, each in its own way; then these are merged.
  it('merges several best ancestors into one first, as git does', () => {
    const base = put(EMPTY_SET, 'a', { n: 10 });
    const both = mergeKeeping(put(base, 'a', { n: 11 }, base.clock), put(base, 'b', { n: 12 }, base.clock));
    expect(valueIn(mergeSiblings(both, LIMIT))).toEqual({ n: 13 });
    const [ours, theirs] = [put(both, 'a', { n: 14 }, both.clock), put(both, 'b', { n: 113 }, both.clock)];
    const found = merge(ours, theirs);
    expect([ancestorsOf(found), valueIn(found)]).toEqual(['a:2 b:1', { n: 114 }]);
  });

  it('leaves siblings that changed the same place, and says where', () => {
    const base = put(EMPTY_SET, 'a', { colour: 'red' });
    const found = merge(
      put(base, 'a', { colour: 'blue' }, base.clock),
      put(base, 'b', { colour: 'green' }, base.clock),
    );
    expect(found).toMatchObject({
      outcome: 'conflict',
      disagreements: [{ path: 'colour', ours: 'blue', theirs: 'green' }],
    });
  });

  it('does not guess over a conflict that their ancestors had, unless both resolved it alike', () => {
    const base = put(EMPTY_SET, 'a', { colour: 'red', n: 0 });
    const both = mergeKeeping(
      put(base, 'a', { colour: 'blue', n: 0 }, base.clock),
      put(base, 'b', { colour: 'green', n: 0 }, base.clock),
    );
    const resolved = (left: Json, right: Json): unknown =>
      valueIn(merge(put(both, 'a', left, both.clock), put(both, 'b', right, both.clock)));
    expect(resolved({ colour: 'blue', n: 1 }, { colour: 'blue', n: 2 })).toEqual({ colour: 'blue', n: 3 });
    expect(resolved({ colour: 'blue', n: 1 }, { colour: 'green', n: 0 })).toBe('conflict');
  });

  it('merges what has nothing in common over nothing', () => {
    const found = merge(put(EMPTY_SET, 'a', { pen: 1 }), put(EMPTY_SET, 'b', { ink: 2 }));
    expect([ancestorsOf(found), valueIn(found)]).toEqual(['', { pen: 1, ink: 2 }]);
  });

  it('takes a deletion over a value that did not change, and none over one that did', () => {
    const base = put(EMPTY_SET, 'a', { n: 1 });
    const deleted = put(base, 'a', undefined, base.clock);
    expect(merge(deleted, put(base, 'b', { n: 1 }, base.clock))).toMatchObject({ outcome: 'merged', value: undefined });
    expect(merge(deleted, put(base, 'b', { n: 2 }, base.clock))).toMatchObject({ outcome: 'conflict' });
  });

  it('never looks into bytes', () => {
    const bytes = (byte: number) => Uint8Array.of(1, 2, byte);
    const base = put(EMPTY_SET, 'a', bytes(1));
    const same = put(base, 'a', bytes(1), base.clock);
    expect(valueIn(merge(same, put(base, 'b', bytes(2), base.clock)))).toEqual(bytes(2));
    expect(valueIn(merge(put(base, 'a', bytes(3), base.clock), put(base, 'b', bytes(2), base.clock)))).toBe('conflict');
    expect(valueIn(merge(put(base, 'a', 'text', base.clock), put(base, 'b', bytes(2), base.clock)))).toBe('conflict');
  });

  it('counts an increment once that was handed on and minted twice, also where a client has built on one of the two', () => {
    const base = put(EMPTY_SET, 'a', { n: 10 });
    const [one, other] = [put(base, 'b', { n: 11 }, base.clock, 'r2'), put(base, 'c', { n: 11 }, base.clock, 'r2')];
    expect(valueIn(merge(one, other))).toEqual({ n: 11 });
    const upon = put(one, 'a', { n: 12 }, one.clock, 'r3');
    expect(valueIn(merge(upon, other))).toEqual({ n: 12 });
    const both = mergeKeeping(one, other);
    const [left, right] = [put(both, 'a', { n: 12 }, both.clock), put(both, 'b', { n: 13 }, both.clock)];
    expect(valueIn(merge(left, right))).toEqual({ n: 14 });
  });

  it('leaves more than 32 siblings alone', () => {
    let set = EMPTY_SET;
    for (let i = 0; i < 32; i++) set = put(set, `n${i % 3}`, { [`f${i}`]: i });
    expect(Object.keys(valueIn(mergeSiblings(set, LIMIT)) as object)).toHaveLength(32);
    expect(valueIn(mergeSiblings(put(set, 'n0', { one: 'more' }), LIMIT))).toBe('too-many');
  });

  it('is no answer when it would be too large to store', () => {
    const half = (letter: string) => ({ [letter]: letter.repeat(600_000) });
    expect(merge(put(EMPTY_SET, 'a', half('a')), put(EMPTY_SET, 'b', half('b')))).toMatchObject({
      outcome: 'conflict',
    });
  });
});

describe('superseded versions', () => {
  it('are kept to the newest 16; where the ancestor is gone, siblings stay', () => {
    const base = put(EMPTY_SET, 'a', { n: 1 });
    const left = put(base, 'b', { n: 2 }, base.clock);
    let right = base;
    for (let i = 0; i < 16; i++) right = put(right, 'a', { n: 3 + i }, right.clock);
    expect(right.superseded).toHaveLength(16);
    expect(valueIn(merge(left, right))).toEqual({ n: 19 });
    right = put(right, 'a', { n: 100 }, right.clock);
    const beyond = mergeKeeping(left, right);
    // b's copy had the ancestor all the time: with a's newer ones it is the 17th.
    expect([beyond.superseded?.length, valueIn(mergeSiblings(beyond, LIMIT))]).toEqual([16, 'no-ancestor']);
  });

  it('are none above 4 KiB', () => {
    const base = put(EMPTY_SET, 'a', { text: 'x'.repeat(5000), n: 1 });
    const [left, right] = [put(base, 'a', { n: 2 }, base.clock), put(base, 'b', { n: 3 }, base.clock)];
    expect([left.superseded, valueIn(merge(left, right))]).toEqual([[], 'no-ancestor']);
  });

  it('are not trusted where a clock may have been cut (rule 14)', () => {
    const base = put(EMPTY_SET, 'a', { n: 1 });
    const both = mergeKeeping(put(base, 'a', { n: 2 }, base.clock), put(base, 'b', { n: 3 }, base.clock));
    expect(mergeSiblings(both, 2)).toMatchObject({ outcome: 'merged' });
    expect(mergeSiblings(both, 1)).toMatchObject({ outcome: 'no-ancestor' });
  });
});

// Clients at three replicas: each reads one, counts up and adds to a list, and writes to one, with what it read as its
// context. Replicas merge at random. An increment that is lost or counts twice shows in the sum.
describe('clients that count together', () => {
  const steps = fc.array(
    fc.record({
      read: fc.nat(2),
      write: fc.nat(2),
      add: fc.integer({ min: 1, max: 9 }),
      merge: fc.boolean(),
    }),
    { maxLength: 25 },
  );
  interface Cart {
    readonly n: number;
    readonly items: readonly number[];
  }
  const cartOf = (set: VersionSet): Cart | undefined => {
    const [only] = set.siblings;
    if (set.siblings.length === 1 && only?.value !== undefined) return plainOf(only.value) as unknown as Cart;
    const found = mergeSiblings(set, LIMIT);
    if (found?.outcome !== 'merged' || found.value === undefined) return undefined;
    return plainOf(found.value) as unknown as Cart;
  };

  it('find every increment once, in whatever order replicas meet', () => {
    let merges = 0;
    fc.assert(
      fc.property(steps, (history) => {
        const start = put(EMPTY_SET, 'n0', { n: 0, items: [] });
        const replicas = [start, start, start];
        let sum = 0;
        history.forEach(({ read, write, add, merge: meets }, i) => {
          const [seen = start, own = start] = [replicas[read], replicas[write]];
          if (meets) {
            replicas[write] = mergeKeeping(own, seen);
            return;
          }
          const cart = cartOf(seen);
          if (cart === undefined) return;
          sum += add;
          const next = { n: cart.n + add, items: [...cart.items, i] };
          replicas[write] = put(own, `n${write}`, next, seen.clock);
        });
        const [a = start, b = start, c = start] = replicas;
        const all = mergeKeeping(mergeKeeping(a, b), c);
        const other = mergeKeeping(c, mergeKeeping(b, a));
        expect(sameSets(all, other)).toBe(true);
        expect(mergeSiblings(other, LIMIT)).toEqual(mergeSiblings(all, LIMIT));
        expect(sameSets(mergeKeeping(all, a), all)).toBe(true);
        expect(sameSets(decodeSet(encodeSet(all).slice()), all)).toBe(true);
        expect(mergeSiblings(decodeSet(encodeSet(all).slice()), LIMIT)).toEqual(mergeSiblings(all, LIMIT));
        const cart = cartOf(all);
        if (cart === undefined) return; // an ancestor was gone: the siblings stay
        if (all.siblings.length > 1) merges++;
        expect(cart.n).toBe(sum);
        expect(new Set(cart.items).size).toBe(cart.items.length);
      }),
      { numRuns: 400 },
    );
    expect(merges).toBeGreaterThan(20);
  });
});
