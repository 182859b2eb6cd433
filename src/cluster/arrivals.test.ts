import { expect, it } from 'vitest';
import { Arrivals } from './arrivals';

it('counts what was sent before a window, whatever came first', () => {
  const arrivals = new Arrivals();
  arrivals.take(3, 2); // of a sender that runs in window 3 already
  expect(arrivals.before(3)).toBe(0);
  arrivals.take(2, 1); // of one whose batch took longer
  expect(arrivals.before(3)).toBe(1);
  arrivals.take(3, 4);
  expect(arrivals.before(4)).toBe(7);
});
