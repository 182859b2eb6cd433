import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../value';
import { canonicalText, mergeThreeWay, type Part } from './three-way';

const merged = (base: Part, ours: Part, theirs: Part): Part => {
  const { value, disagreements } = mergeThreeWay(base, ours, theirs);
  expect(disagreements).toEqual([]);
  return value;
};
const conflicts = (base: Part, ours: Part, theirs: Part): string[] =>
  mergeThreeWay(base, ours, theirs).disagreements.map(({ path }) => path);

describe('three-way merge', () => {
  it('takes from each side what the other left alone, field by field', () => {
    const base = { a: 1, b: { c: 'x', d: true }, gone: 0 };
    expect(merged(base, { a: 1, b: { c: 'y', d: true }, gone: 0 }, { a: 1, b: { c: 'x', d: false } })).toEqual({
      a: 1,
      b: { c: 'y', d: false },
    });
  });

  it('adds up what both counted, also when they counted the same', () => {
    expect(merged(10, 12, 11)).toBe(13);
    expect(merged(10, 11, 11)).toBe(12);
    expect(merged({ n: 10 }, { n: 7 }, { n: 12 })).toEqual({ n: 9 });
  });

  it('treats arrays as sets: removals of either, additions of both, once each', () => {
    expect(merged(['a', 'b'], ['a', 'c'], ['b', 'a', 'c', 'd'])).toEqual(['a', 'c', 'd']);
    expect(merged([{ x: 1, y: 2 }], [{ y: 2, x: 1 }, 1], [{ x: 1, y: 2 }, 2])).toEqual([{ x: 1, y: 2 }, 1, 2]);
  });

  it('merges what both created where nothing was', () => {
    expect(merged(undefined, { a: 1 }, { b: 2 })).toEqual({ a: 1, b: 2 });
    expect(merged({}, { list: [1] }, { list: [2] })).toEqual({ list: [1, 2] });
    expect(conflicts({}, { n: 1 }, { n: 2 })).toEqual(['n']); // a counter needs to know where it was
  });

  it('names every place that both changed differently', () => {
    const base = { a: 'x', b: { c: 'x', d: 'x' }, e: 1 };
    expect(conflicts(base, { a: 'y', b: { c: 'y', d: 'x' } }, { a: 'z', b: { c: 'z', d: 'y' }, e: 2 })).toEqual([
      'a',
      'b.c',
      'e',
    ]);
    expect(conflicts([1], [1, 2], 'text')).toEqual(['']);
    expect(conflicts(1, 1e308, 1.5e308)).toEqual(['']); // the sum is no number that JSON holds
  });

  it('keeps fields with the names of an object’s own parts apart from them', () => {
    const base = JSON.parse('{"__proto__": 1, "constructor": 1}') as Json;
    const ours = JSON.parse('{"__proto__": 2, "constructor": 1}') as Json;
    const theirs = JSON.parse('{"__proto__": 1, "constructor": 3, "toString": 4}') as Json;
    expect(JSON.stringify(merged(base, ours, theirs))).toBe('{"__proto__":2,"constructor":3,"toString":4}');
  });

  const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: true } as never) as fc.Arbitrary<Json>;
  const small = fc.letrec<{ part: Json }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('x', 'y', true, null),
      fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('part'), { maxKeys: 3 }),
    ),
  })).part;
  const textOf = (part: Part): string => (part === undefined ? 'absent' : canonicalText(part));

  it('does not depend on whose side is whose', () => {
    fc.assert(
      fc.property(small, small, small, (base, ours, theirs) => {
        const [one, other] = [mergeThreeWay(base, ours, theirs), mergeThreeWay(base, theirs, ours)];
        expect(textOf(one.value)).toBe(textOf(other.value));
        expect(one.disagreements.map(({ path }) => path)).toEqual(other.disagreements.map(({ path }) => path));
      }),
    );
  });

  it('is the other side where one changed nothing, and what both say where they agree, counters apart', () => {
    fc.assert(
      fc.property(fc.oneof(json, small), fc.oneof(json, small), (base, changed) => {
        expect(textOf(merged(base, base, changed))).toBe(textOf(changed));
        expect(textOf(merged(base, changed, base))).toBe(textOf(changed));
        expect(textOf(merged(undefined, changed, changed))).toBe(textOf(changed));
      }),
    );
  });
});
