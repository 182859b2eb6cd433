import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFrom } from '../value';
import { type Clock, clockText, EMPTY_CLOCK } from './clock';
import { truncateClock } from './clock-limit';
import { EMPTY_SET, mergeSets, mint, sameSets, type VersionSet } from './version-set';

const pair = (actor: string, counter: number, timeMs: number) => ({ actor, counter, timeMs });
const cut = (clock: Clock, limit: number, live: readonly string[] = []): string => {
  const siblings = live.map((actor) => ({ dot: { actor, counter: 1 }, value: undefined, digest: '', writtenMs: 0 }));
  return clockText(truncateClock({ clock, siblings }, limit).set.clock);
};

describe('rule 14: the limit on a clock', () => {
  it('drops the oldest pairs by time, at one time by node', () => {
    const clock = [pair('a', 9, 20), pair('b', 1, 10), pair('c', 1, 30), pair('d', 1, 10)];
    expect(cut(clock, 4)).toBe('a:9 b:1 c:1 d:1');
    expect(cut(clock, 3)).toBe('a:9 c:1 d:1');
    expect(cut(clock, 1)).toBe('c:1');
  });

  it('keeps the pairs of live siblings, however old and many', () => {
    const clock = [pair('a', 1, 10), pair('b', 1, 20), pair('c', 1, 30)];
    expect(cut(clock, 2, ['a'])).toBe('a:1 c:1');
    expect(cut(clock, 1, ['a', 'b'])).toBe('a:1 b:1');
  });

  // Three replicas that write, cut and merge with each other at random; at the end all merge until nothing changes.
  const steps = fc.array(fc.record({ at: fc.nat(2), from: fc.nat(2), blind: fc.boolean(), merge: fc.boolean() }), {
    maxLength: 25,
  });
  it.each([1, 2, 3])(
    'with %i pairs replicas that go on merging come to hold the same, and nothing is lost',
    (limit) => {
      fc.assert(
        fc.property(steps, (history) => {
          const replicas: VersionSet[] = [EMPTY_SET, EMPTY_SET, EMPTY_SET];
          const floors = [0, 0, 0];
          const store = (at: number, whole: VersionSet): void => {
            const { set, dropped } = truncateClock(whole, limit);
            for (const { actor, counter } of dropped) {
              if (actor === `n${at}`) floors[at] = Math.max(floors[at] ?? 0, counter);
            }
            replicas[at] = set;
          };
          const covered: Clock[] = [];
          const dots: string[] = [];
          history.forEach(({ at, from, blind, merge }, i) => {
            const [own = EMPTY_SET, seen = EMPTY_SET] = [replicas[at], replicas[from]];
            if (merge) {
              store(at, mergeSets(own, seen));
              return;
            }
            const context = blind ? EMPTY_CLOCK : seen.clock;
            const write = {
              context,
              value: valueFrom(`${i}`),
              actor: `n${at}`,
              above: floors[at] ?? 0,
              timeMs: i,
              writtenMs: 0,
            };
            const minted = mint(own, write);
            covered.push(minted.past);
            dots.push(`${minted.dot.actor}:${minted.dot.counter}`);
            store(at, minted.set);
          });
          expect(new Set(dots).size).toBe(dots.length); // rule 15
          for (let round = 0; round < 6; round++) {
            for (const [at, from] of [
              [0, 1],
              [1, 2],
              [2, 0],
            ] as const) {
              store(at, mergeSets(replicas[at] ?? EMPTY_SET, replicas[from] ?? EMPTY_SET));
            }
          }
          const [a = EMPTY_SET, b = EMPTY_SET, c = EMPTY_SET] = replicas;
          expect([sameSets(a, b), sameSets(b, c)]).toEqual([true, true]);
          const held = new Set(a.siblings.map(({ dot }) => `${dot.actor}:${dot.counter}`));
          for (const text of dots) {
            const [actor = '', counter = '0'] = text.split(':');
            const isCovered = covered.some((past) =>
              past.some((one) => one.actor === actor && one.counter >= Number(counter)),
            );
            if (!isCovered) expect([...held]).toContain(text); // false siblings may be there beside
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
