import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../base/ids';
import { HintIndex } from './hint-index';

const n1 = nodeId('n1');
const n2 = nodeId('n2');

const indexOf = (...hints: readonly (readonly [string, number])[]): HintIndex => {
  const index = new HintIndex();
  for (const [key, at] of hints) index.put(n1, key, labTime(at));
  return index;
};

describe('rule 26: what a node knows of its hints', () => {
  it('gives each its turn: those that cannot be read or delivered keep no other waiting', () => {
    const index = indexOf(['a', 1], ['b', 2], ['c', 3]);
    const turns = Array.from({ length: 4 }, () => index.next(n1)?.key);
    expect(turns).toEqual(['a', 'b', 'c', 'a']);
    const b = index.get(n1, 'b');
    if (b !== undefined) index.setInFlight(b, true);
    expect([index.next(n1)?.key, index.next(n1)?.key, index.next(n1)?.key]).toEqual(['c', 'a', 'c']);
    expect(index.next(n2)).toBeUndefined();
  });

  it('counts what is held and what is under way, through replacements and deletions', () => {
    const index = indexOf(['a', 1], ['b', 2]);
    index.put(n2, 'a', labTime(3));
    expect([index.held, index.inFlight]).toEqual([3, 0]);
    for (const owner of [n1, n2]) {
      const hint = index.get(owner, 'a');
      if (hint !== undefined) index.setInFlight(hint, true);
    }
    expect([index.inFlight, index.inFlightTo(n1), index.ownersOf('a')]).toEqual([2, 1, [n1, n2]]);
    index.put(n1, 'a', labTime(4));
    expect([index.held, index.inFlight]).toEqual([3, 1]);
    index.delete(n2, 'a');
    index.delete(n2, 'a');
    expect([index.held, index.inFlight, index.owners()]).toEqual([2, 0, [n1]]);
  });

  it('finds the old ones, oldest first and a few at a time, and forgets ages that a replacement made void', () => {
    const index = indexOf(['a', 1], ['b', 2], ['c', 3]);
    index.put(n1, 'a', labTime(4));
    expect(index.olderThan(4, 9).map(({ key }) => key)).toEqual(['b', 'c']);
    expect(index.olderThan(9, 1).map(({ key }) => key)).toEqual(['b']);
    for (let at = 5; at < 500; at++) index.put(n1, 'a', labTime(at));
    index.delete(n1, 'b');
    expect(index.olderThan(1000, 9).map(({ key, storedAt }) => [key, storedAt])).toEqual([
      ['c', 3],
      ['a', 499],
    ]);
  });
});
