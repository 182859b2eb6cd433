import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visitInOrder } from './in-order';

it('visits lists by time, the earlier list first at equal times, as a stable sort would', () => {
  const times = fc.array(fc.integer({ min: 0, max: 9 })).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(times), (lists) => {
      const events = lists.map((list, host) => list.map((at, i) => ({ at, name: `${host}.${i}` })));
      const sorted = events.flat().sort((a, b) => a.at - b.at);
      const visited: unknown[] = [];
      visitInOrder(events, (event) => visited.push(event));
      expect(visited).toEqual(sorted);
    }),
  );
});
