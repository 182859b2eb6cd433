// The search is held against the definition, against histories that are right by construction, and against its bound.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from './history';
import { linearizabilityOfHistory } from './linearizability';
import { linearizableByDefinition, operation } from './testing/histories';

const outcomeOf = (operations: readonly Operation[], stepLimit?: number): string | undefined =>
  linearizabilityOfHistory(operations, stepLimit)[0]?.outcome;

describe('the search', () => {
  const VALUES = ['a', 'b', '-'];
  const text = fc.oneof(
    fc.constantFrom(...VALUES).map((value) => `put ${value}`),
    fc.constantFrom(...VALUES).map((value) => `get ${value}`),
    fc
      .tuple(fc.constantFrom(...VALUES), fc.constantFrom(...VALUES), fc.constantFrom('ok', 'no'))
      .map(([expected, value, end]) => `cas ${expected} ${value} ${end}`),
  );
  const anyOperation = fc
    .tuple(text, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 }))
    .map(([words, at, length, open]) =>
      open === 0 && !words.startsWith('get') ? operation(words, at) : operation(words, at, at + length),
    );

  it('says what the definition says of any small history', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 7 }), (history) => {
        const expected = linearizableByDefinition(history);
        if (!expected) refused++;
        expect(outcomeOf(history) ?? 'linearizable').toBe(expected ? 'linearizable' : 'not-linearizable');
      }),
      { numRuns: 5000, seed: 16 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('finds the first moment that no order explains', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 6 }), (history) => {
        const at = linearizabilityOfHistory(history)[0]?.violation?.at;
        if (at === undefined) return;
        expect(linearizableByDefinition(knownAt(history, at))).toBe(false);
        expect(linearizableByDefinition(knownAt(history, at - 1))).toBe(true);
      }),
      { numRuns: 2000, seed: 17 },
    );
  });

  // A real register runs the operations one after the other, each at its own moment; calls and returns lie around it.
  const executed = fc.array(
    fc.record({
      words: fc.constantFrom('put', 'put', 'get', 'get', 'get', 'cas'),
      value: fc.constantFrom('a', 'b', 'c', '-'),
      expected: fc.constantFrom('a', 'b', 'c', '-'),
      before: fc.integer({ min: 0, max: 60 }),
      after: fc.integer({ min: 0, max: 60 }),
      unknown: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 120 },
  );

  it('accepts every history of a real register, whatever overlaps and whatever stays open', () => {
    fc.assert(
      fc.property(executed, (steps) => {
        let held = '-';
        const history = steps.flatMap(({ words, value, expected, before, after, unknown }, i) => {
          const called = i * 10 - before;
          const returned = unknown === 0 ? undefined : i * 10 + after;
          if (words === 'get') return returned === undefined ? [] : operation(`get ${held}`, called, returned);
          const swaps = words === 'put' || held === expected;
          if (swaps) held = value;
          if (words === 'put') return operation(`put ${value}`, called, returned);
          return operation(`cas ${expected} ${value} ${swaps ? 'ok' : 'no'}`, called, returned);
        });
        expect(outcomeOf(history) ?? 'linearizable').toBe('linearizable');
      }),
      { numRuns: 500, seed: 18 },
    );
  });

  it('is not lost among a hundred open writes', () => {
    const open = Array.from({ length: 100 }, (_, i) => operation(`put v${i}`, i));
    const reads = ['-', 'v7', 'v3', 'v99'].map((value, i) => operation(`get ${value}`, 200 + 2 * i, 201 + 2 * i));
    expect(outcomeOf([...open, ...reads], 5000)).toBe('linearizable');
    expect(outcomeOf([...open, ...reads, operation('get v7', 300, 301)], 5000)).toBe('not-linearizable');
  });

  it('gives up at its limit of steps, and says that it does not know', () => {
    const puts = Array.from({ length: 30 }, (_, i) => operation(`put v${i}`, i, 100));
    const [verdict] = linearizabilityOfHistory([...puts, operation('get -', 200, 201)], 20_000);
    expect(verdict).toMatchObject({ outcome: 'undecided', operations: 31 });
    expect(verdict?.violation?.sentence).toContain('undecided: the 31 operations of k (0 of unknown outcome)');
  });
});

/** What has happened by a moment: what only looks and has not returned says nothing yet, writes are open. */
const knownAt = (history: readonly Operation[], at: number): Operation[] =>
  history.flatMap((one) => {
    if (one.calledAt > at) return [];
    if (one.returnedAt === undefined || one.returnedAt <= at) return one;
    const looks = one.output?.kind === 'found' || (one.output?.kind === 'compared' && !one.output.swapped);
    return looks ? [] : { ...one, returnedAt: undefined, output: undefined };
  });
