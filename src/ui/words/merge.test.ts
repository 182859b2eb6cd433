import { describe, expect, it } from 'vitest';
import { mergedOf } from './merge';

describe('the proposed merge of siblings', () => {
  it('is the union of arrays, each item once', () => {
    expect(
      mergedOf([
        ['pen', 'ink'],
        ['ink', 'cup'],
      ]),
    ).toEqual(['pen', 'ink', 'cup']);
  });

  it('takes objects field by field', () => {
    expect(
      mergedOf([
        { items: ['pen'], by: 'a' },
        { items: ['ink'], by: 'a', note: 1 },
      ]),
    ).toEqual({
      items: ['pen', 'ink'],
      by: 'a',
      note: 1,
    });
  });

  it('is nothing where the siblings simply differ', () => {
    expect(mergedOf(['a', 'b'])).toBeUndefined();
    expect(mergedOf([{ name: 'a' }, { name: 'b' }])).toBeUndefined();
    expect(mergedOf([])).toBeUndefined();
  });
});
