import { describe, expect, it } from 'vitest';
import { labTime } from '../base/ids';
import { changedClock, clockMsAt, offsetAt, RIGHT_CLOCK } from './node-clock';

const s = (seconds: number) => labTime(seconds * 1_000_000);

describe('a node’s own clock', () => {
  it('shows whole ms of lab time while it is right', () => {
    expect(clockMsAt(RIGHT_CLOCK, labTime(1_234_567))).toBe(1234);
  });

  it('drifts by ppm of the lab time since it was set', () => {
    const clock = changedClock(RIGHT_CLOCK, { offsetMs: -3000, driftPpm: 500 }, s(10));
    expect(clockMsAt(clock, s(10))).toBe(7000);
    expect(offsetAt(clock, s(1010))).toBeCloseTo(-3000 + 500, 6);
    expect(clockMsAt(clock, s(0))).toBeLessThan(0);
  });

  it('keeps what a change leaves out: it neither jumps nor changes its pace', () => {
    const fast = changedClock(RIGHT_CLOCK, { offsetMs: 0, driftPpm: 1000 }, s(0));
    const right = changedClock(fast, { offsetMs: undefined, driftPpm: 0 }, s(100));
    expect(clockMsAt(right, s(100))).toBe(clockMsAt(fast, s(100)));
    expect(clockMsAt(right, s(200))).toBe(200_100);
    expect(changedClock(fast, { offsetMs: 5, driftPpm: undefined }, s(100)).driftPpm).toBe(1000);
  });
});
