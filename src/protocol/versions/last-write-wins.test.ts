import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSet, encodeSet } from '../records';
import { valueFrom } from '../value';
import { dotText, EMPTY_CLOCK, sameDot } from './clock';
import { mergeByTime, mintByTime, overruledBetween } from './last-write-wins';
import { EMPTY_SET, type Minted, type Sibling, sameSets, type VersionSet } from './version-set';

const put = (stored: VersionSet, actor: string, writtenMs: number, context = EMPTY_CLOCK): Minted =>
  mintByTime(stored, { context, value: valueFrom(`${actor} ${writtenMs}`), actor, timeMs: 0, writtenMs });

const winnerOf = ({ siblings }: VersionSet): string => siblings.map(({ dot }) => dotText(dot)).join(' ');
const isLater = (a: Sibling, b: Sibling): boolean =>
  a.writtenMs > b.writtenMs ||
  (a.writtenMs === b.writtenMs &&
    (a.dot.actor > b.dot.actor || (a.dot.actor === b.dot.actor && a.dot.counter > b.dot.counter)));

describe('last-write-wins', () => {
  it('keeps the later write by the clocks, and tells of a descendant that lost', () => {
    const first = put(EMPTY_SET, 'a', 100).set;
    const { set, dropped, overruled } = put(first, 'b', 50, first.clock);
    expect([winnerOf(set), dropped]).toEqual(['a:1', []]);
    expect(overruled?.losers.map(({ dot }) => dotText(dot))).toEqual(['b:1']);
  });

  it('tells nothing of a write that was replaced by one whose writer had seen it', () => {
    const first = put(EMPTY_SET, 'a', 100).set;
    const { set, dropped, overruled } = put(first, 'b', 150, first.clock);
    expect([winnerOf(set), dropped.length, overruled]).toEqual(['b:1', 1, undefined]);
    expect(overruledBetween(first, set)).toBeUndefined();
  });

  it('tells of a blind write that went, once: where it meets the later one', () => {
    const [a, b] = [put(EMPTY_SET, 'a', 100).set, put(EMPTY_SET, 'b', 150).set];
    expect(overruledBetween(a, b)).toMatchObject({
      winner: { dot: { actor: 'b' } },
      losers: [{ dot: { actor: 'a' } }],
    });
    expect(overruledBetween(a, mergeByTime(a, b))).toBeUndefined();
  });

  it('settles a tie by the node’s name, then by the counter', () => {
    const tied = mergeByTime(put(EMPTY_SET, 'a', 100).set, put(EMPTY_SET, 'b', 100).set);
    expect(winnerOf(tied)).toBe('b:1');
    expect(winnerOf(put(tied, 'b', 100).set)).toBe('b:2');
  });

  // Random puts at three replicas with any context and any clock, and random merges between them.
  const steps = fc.array(
    fc.record({
      at: fc.nat(2),
      from: fc.nat(2),
      blind: fc.boolean(),
      merge: fc.boolean(),
      ms: fc.integer({ min: -3, max: 3 }),
    }),
    { maxLength: 15 },
  );

  it('converges on the latest of all writes, in whatever order replicas meet', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const replicas = [EMPTY_SET, EMPTY_SET, EMPTY_SET];
        const written: Sibling[] = [];
        for (const { at, from, blind, merge, ms } of history) {
          const [own = EMPTY_SET, seen = EMPTY_SET] = [replicas[at], replicas[from]];
          if (merge) replicas[at] = mergeByTime(own, seen);
          else {
            const minted = put(own, `n${at}`, ms, blind ? EMPTY_CLOCK : seen.clock);
            replicas[at] = minted.set;
            const version = [...minted.set.siblings, ...(minted.overruled?.losers ?? [])].find((one) =>
              sameDot(one.dot, minted.dot),
            );
            if (version !== undefined) written.push(version);
          }
        }
        const [a = EMPTY_SET, b = EMPTY_SET, c = EMPTY_SET] = replicas;
        const merged = mergeByTime(mergeByTime(a, b), c);
        expect(sameSets(merged, mergeByTime(c, mergeByTime(b, a)))).toBe(true);
        expect(sameSets(mergeByTime(merged, a), merged)).toBe(true);
        const latest = written.reduce<Sibling | undefined>(
          (best, one) => (best === undefined || isLater(one, best) ? one : best),
          undefined,
        );
        expect(merged.siblings.map(({ dot }) => dot)).toEqual(latest === undefined ? [] : [latest.dot]);
        expect(decodeSet(encodeSet(merged).slice())).toEqual(merged);
      }),
    );
  });
});
