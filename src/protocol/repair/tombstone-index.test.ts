import { describe, expect, it } from 'vitest';
import { labTime } from '../../base/ids';
import { TombstoneIndex } from './tombstone-index';

const now = labTime;

describe('rule 28: tombstones by age', () => {
  it('gives those whose turn has come, earliest first and a few at a time, each once', () => {
    const index = new TombstoneIndex();
    for (const [key, at] of [
      ['c', 3],
      ['a', 1],
      ['b', 2],
      ['d', 9],
    ] as const)
      index.put(key, at);
    expect(index.takeDue(now(5), 2)).toEqual(['a', 'b']);
    expect(index.takeDue(now(5), 2)).toEqual(['c']);
    expect(index.takeDue(now(5), 2)).toEqual([]);
    index.postpone('a', 6);
    expect(index.takeDue(now(5), 2)).toEqual([]);
    expect(index.takeDue(now(9), 9)).toEqual(['a', 'd']);
  });

  it('forgets what is no tombstone any more, and the turns of one that was stored anew', () => {
    const index = new TombstoneIndex();
    index.put('a', 1);
    index.put('b', 1);
    index.delete('a');
    index.postpone('a', 1);
    index.put('b', 7);
    expect(index.takeDue(now(5), 9)).toEqual([]);
    expect([index.readyAt('a'), index.readyAt('b')]).toEqual([undefined, 7]);
    expect(index.takeDue(now(7), 9)).toEqual(['b']);
    expect(index.readyAt('b')).toBe(7);
  });

  it('holds everything back after a start', () => {
    const index = new TombstoneIndex();
    index.put('a', 1);
    index.holdUntil(50);
    expect(index.readyAt('a')).toBe(50);
  });

  it('keeps its order however often a key is deleted and written again', () => {
    const index = new TombstoneIndex();
    index.put('other', 500);
    for (let at = 0; at < 1000; at++) index.put('hot', at);
    expect(index.takeDue(now(998), 9)).toEqual(['other']);
    expect(index.takeDue(now(999), 9)).toEqual(['hot']);
  });
});
