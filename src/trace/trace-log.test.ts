// The promise of the log: the picture at a moment depends on the events up to it and on nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKPOINT_LIMITS, type CheckpointLimits, Checkpoints } from './checkpoints';
import { applyEvent, initialState, weightOf } from './cluster-fold';
import { foldOf, plain, stateOf } from './testing/plain-view';
import { randomTrace } from './testing/random-trace';
import { node, TraceBuilder } from './testing/trace-builder';
import { MAX_EVENTS, type TraceLimits, TraceLog } from './trace-log';

const ROOMY: TraceLimits = {
  events: MAX_EVENTS,
  checkpoints: { spacing: 7, count: 4, weight: 1_000_000, trailSpacing: 2, trailCount: 3 },
};
const TIGHT: TraceLimits = {
  events: 40,
  checkpoints: { spacing: 3, count: 4, weight: 400, trailSpacing: 2, trailCount: 3 },
};

/** A broken fold can take minutes to shrink: a shorter look is enough to see it. */
const BRIEFLY = { interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true };

const heartbeats = (count: number) => {
  const trace = new TraceBuilder();
  for (let i = 1; i <= count; i++) trace.at(i).by('n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: i });
  return trace.events;
};

describe('TraceLog', () => {
  it('is the same picture after n events forward and n back', () => {
    fc.assert(
      fc.property(randomTrace({ minLength: 1, maxLength: 120 }), fc.nat(120), fc.nat(120), (events, start, n) => {
        const log = new TraceLog(ROOMY);
        log.append(events);
        const from = Math.min(start, events.length);
        const before = plain(log.atIndex(from));
        log.atIndex(from + n);
        for (let i = from + n; i > from; i--) log.atIndex(i);
        expect(plain(log.atIndex(from))).toBe(before);
      }),
      BRIEFLY,
    );
  });

  it('shows at any time, in any order of asking, the fold of the events up to it', () => {
    fc.assert(
      fc.property(randomTrace({ maxLength: 120 }), fc.array(fc.nat(150), { maxLength: 20 }), (events, times) => {
        const log = new TraceLog(ROOMY);
        log.append(events);
        for (const timeMs of times) {
          const until = events.filter((event) => event.at <= timeMs * 1000);
          expect(plain(log.at(timeMs * 1000))).toBe(plain(foldOf(until)));
          expect(plain(log.latest())).toBe(plain(foldOf(events)));
        }
      }),
      BRIEFLY,
    );
  });

  it('shows the same after trimming, however the events arrive, for all that it still keeps', () => {
    const questions = fc.array(fc.nat(240), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        randomTrace({ maxLength: 240 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), questions)),
        (events, visits) => {
          const log = new TraceLog(TIGHT);
          let given = 0;
          for (const [batch, indices] of visits) {
            log.append(events.slice(given, given + batch));
            given = Math.min(given + batch, events.length);
            for (const index of indices) {
              const shown = Math.min(Math.max(index, log.firstIndex), given);
              expect(plain(log.atIndex(index))).toBe(plain(foldOf(events.slice(0, shown))));
            }
            expect(plain(log.latest())).toBe(plain(foldOf(events.slice(0, given))));
          }
        },
      ),
      BRIEFLY,
    );
  });

  it('leaves a picture of the past alone while the present goes on, and drops the oldest quarter at its bound', () => {
    const events = heartbeats(60);
    const log = new TraceLog(TIGHT);
    log.append(events.slice(0, 40));
    const past = log.atIndex(10);
    const before = plain(past);
    expect(log.firstIndex).toBe(0);
    log.append(events.slice(40, 41));
    log.latest();
    expect(plain(past)).toBe(before);
    expect([log.firstIndex, log.length]).toEqual([10, 41]);
    log.append(events.slice(41));
    expect([log.firstIndex, log.length]).toEqual([20, 60]);
    expect(log.eventAt(19)).toBeUndefined();
    expect(log.eventAt(20)).toBe(events[20]);
    expect(log.atIndex(0).counts.events).toBe(20);
    expect(log.at(0).counts.events).toBe(20);
  });

  it('keeps 400,000 events and at most 128 checkpoints', () => {
    expect(MAX_EVENTS).toBe(400_000);
    expect(CHECKPOINT_LIMITS.count).toBe(128);
  });

  it('thins its checkpoints evenly when there are too many, or when they are too heavy', () => {
    const kept = (limits: Partial<CheckpointLimits>): readonly number[] => {
      const checkpoints = new Checkpoints({ ...CHECKPOINT_LIMITS, spacing: 10, ...limits });
      const state = initialState();
      heartbeats(1000).forEach((event, i) => {
        applyEvent(state, event);
        checkpoints.offer(i + 1, state);
      });
      return [...new Set(Array.from({ length: 1001 }, (_, i) => checkpoints.nearest(i).index))];
    };
    expect(kept({ count: 4 })).toEqual([0, 320, 640, 960]);
    expect(kept({ weight: 3 * weightOf(stateOf(heartbeats(1000))) })).toEqual([0, 320, 640, 960]);
    expect(kept({})).toHaveLength(101);
  });

  it('finds events by time, node and kind', () => {
    const trace = new TraceBuilder()
      .at(1)
      .by('n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 1 })
      .at(2)
      .by('lab', { kind: 'NodeKilled', subject: node('n1') })
      .at(2)
      .by('n2', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 1 })
      .at(3)
      .by('n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 2 });
    const log = new TraceLog();
    log.append(trace.events);
    const [first, kill, other, last] = trace.events;
    expect(log.events()).toEqual(trace.events);
    expect(log.events({ from: 2000, to: 2000 })).toEqual([kill, other]);
    expect(log.events({ from: 3000, to: 1000 })).toEqual([]);
    expect(log.events({ node: 'n1' })).toEqual([first, kill, last]);
    expect(log.events({ kind: 'HeartbeatRaised', to: 2999 })).toEqual([first, other]);
    expect([999, 1000, 2000, 9000].map((time) => log.indexAfter(time))).toEqual([0, 1, 3, 4]);
    expect(log.lastAt).toBe(3000);
  });

  it('refuses a trace that runs backwards', () => {
    const log = new TraceLog();
    const [early, late] = heartbeats(2);
    expect(() => log.append([late, early].flatMap((event) => event ?? []))).toThrow('in the order of time');
  });

  it('shows the same object until something happens, and tells its subscribers what did', () => {
    const log = new TraceLog();
    const [first, second] = heartbeats(2).map((event) => [event]);
    const heard: unknown[] = [];
    const stop = log.subscribe((events) => heard.push(events));
    log.append(first ?? []);
    const shown = log.latest();
    expect(log.latest()).toBe(shown);
    log.append([]);
    stop();
    log.append(second ?? []);
    expect(log.latest()).not.toBe(shown);
    expect(heard).toEqual([first]);
  });
});
