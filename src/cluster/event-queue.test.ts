import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labTime } from '../base/ids';
import { EventQueue, type QueuedEvent } from './event-queue';

const event = (at: number, source: number, order: number): QueuedEvent => ({
  kind: 'Timer',
  timer: { kind: 'GossipTick' },
  at: labTime(at),
  source,
  order,
});

const small = fc.integer({ min: 0, max: 5 });

describe('a host’s queue', () => {
  it('gives its events in the order of time, source and sequence, however they came', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(small, small, small), { selector: String }), (keys) => {
        const queue = new EventQueue();
        for (const [at, source, order] of keys) queue.push(event(at, source, order));
        const popped = keys.map(() => queue.popBefore(Number.POSITIVE_INFINITY));
        const expected = keys.map(([at, source, order]) => event(at, source, order));
        expected.sort((a, b) => a.at - b.at || a.source - b.source || a.order - b.order);
        expect(popped).toEqual(expected);
      }),
    );
  });

  it('gives nothing at or after the limit', () => {
    const queue = new EventQueue();
    queue.push(event(10, 1, 0));
    expect(queue.popBefore(10)).toBeUndefined();
    expect(queue.nextAt).toBe(10);
    expect(queue.popBefore(11)).toBeDefined();
    expect(queue.nextAt).toBeUndefined();
  });

  it('says that it is overloaded once it had to drop an event', () => {
    const queue = new EventQueue(2);
    queue.push(event(1, 1, 0));
    queue.push(event(2, 1, 1));
    expect(() => queue.checkLoad()).not.toThrow();
    queue.push(event(3, 1, 2));
    expect(() => queue.checkLoad()).toThrow('2 events wait at this node');
  });
});
