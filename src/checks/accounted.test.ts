// What a copy accounts for where only time counts, if nobody saw its version minted.
import { expect, it } from 'vitest';
import { dot, node, sibling } from '../trace/testing/trace-builder';
import { Accounted } from './accounted';
import { runOf } from './run';
import { opened } from './testing/judge';

it('an earlier version does not account for a later one once somebody has told when it was written', () => {
  const [held, later, lost] = [dot('n1:1'), dot('n2:1'), dot('n3:1')];
  const accounted = new Accounted(runOf(opened({ conflicts: 'last-write-wins' }).events));
  const copy = { clock: [], siblings: [sibling('n1:1', 'v')] };
  const overruled = (winner: typeof held, writtenMs: number) =>
    opened().by(node('n1'), {
      kind: 'WriteOverruled',
      key: 'k',
      winner: { dot: winner, writtenMs },
      losers: [{ dot: lost, writtenMs: 1 }],
    }).events;
  for (const event of overruled(later, 20)) accounted.take(event);
  expect(accounted.inCopy('k', copy, later)).toBe(true); // nothing is known of it
  for (const event of overruled(held, 10)) accounted.take(event);
  expect(accounted.inCopy('k', copy, later)).toBe(false);
  expect(accounted.inCopy('k', copy, lost)).toBe(true);
});
