// The judge of killed writers must itself be able to say no: each kind of loss is made by hand.
import { describe, expect, it } from 'vitest';
import { KillJudge } from './testing/kill-judge';
import { type Contents, TARGETS, type Target, transactionOf, withWrites } from './testing/kill-workload';

const SEED = 7;

const contentsAfter = (
  target: Target,
  generation: number,
  numbers: readonly number[],
  before: Contents = {},
): Contents =>
  numbers.reduce((contents, n) => withWrites(contents, transactionOf(SEED, target, generation, n)), before);

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** A judge of a database that generation 1 has opened empty, and in which it had so many commits acknowledged. */
function judgeOf(target: Target, acknowledged: number): KillJudge {
  const judge = new KillJudge(SEED, target);
  judge.opened(1, {});
  judge.acknowledged(1, acknowledged);
  return judge;
}

describe.each(TARGETS)('rules 34, 36: what a successor finds, %s', (target) => {
  it('is right with all that was acknowledged, and with what was under way', () => {
    for (const landed of [20, 21, 28]) {
      expect(judgeOf(target, 20).opened(2, contentsAfter(target, 1, upTo(landed)))).toBeUndefined();
    }
  });

  it('is wrong when an acknowledged transaction is gone', () => {
    expect(judgeOf(target, 20).opened(2, contentsAfter(target, 1, upTo(19)))).toContain('transaction 20 is gone');
    expect(judgeOf(target, 20).opened(2, {})).toContain('transaction 1 is gone');
  });

  it('is wrong when a transaction is torn, or one is missing between others', () => {
    const [first, ...others] = transactionOf(SEED, target, 1, 21);
    expect(first).toBeDefined();
    expect(judgeOf(target, 20).opened(2, withWrites(contentsAfter(target, 1, upTo(20)), others))).toContain(
      'transaction 21',
    );
    expect(judgeOf(target, 20).opened(2, contentsAfter(target, 1, [...upTo(20), 22]))).toContain('transaction 22');
  });

  it('is wrong when a writer that was dead before has written on', () => {
    const judge = judgeOf(target, 20);
    const found = contentsAfter(target, 1, upTo(20));
    expect(judge.opened(2, found)).toBeUndefined();
    judge.acknowledged(2, 30);
    const zombie = withWrites(
      contentsAfter(target, 2, upTo(30), found),
      transactionOf(SEED, target, 1, 21).slice(0, 1),
    );
    expect(judge.opened(3, zombie)).toContain('generation 2');
    expect(judge.opened(3, contentsAfter(target, 1, [21], found))).toContain('overwritten long ago');
  });

  it('goes on from what a successor found', () => {
    const judge = judgeOf(target, 3);
    const found = contentsAfter(target, 1, upTo(5));
    expect(judge.opened(2, found)).toBeUndefined();
    judge.acknowledged(1, 9); // too late: a word of the dead
    expect(judge.opened(3, found)).toBeUndefined();
    judge.acknowledged(3, 2);
    expect(judge.opened(4, contentsAfter(target, 3, upTo(2), found))).toBeUndefined();
    expect(judge.tally).toEqual({ acknowledged: 5, landed: 7 });
  });
});
