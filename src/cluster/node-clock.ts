// The clock on a node's wall, as far as it is wrong: what a node writes down as the time, never what its timers run by.
import { type LabTime, labTime } from '../base/ids';

/** A right clock has neither offset nor drift. */
export interface NodeClock {
  /** How far ahead of lab time it was when it was set; negative is behind. */
  readonly offsetMs: number;
  /** How much faster than lab time it has run since: 1 ppm gains 1 µs for every second of lab time. */
  readonly driftPpm: number;
  readonly setAt: LabTime;
}

/** What is left out stays as it is: without `offsetMs` the clock does not jump, without `driftPpm` it runs on as fast as before. */
export interface ClockChange {
  readonly offsetMs: number | undefined;
  readonly driftPpm: number | undefined;
}

export const RIGHT_CLOCK: NodeClock = { offsetMs: 0, driftPpm: 0, setAt: labTime(0) };

/** How far ahead of lab time the clock is, in ms. */
export const offsetAt = ({ offsetMs, driftPpm, setAt }: NodeClock, now: LabTime): number =>
  offsetMs + ((now - setAt) * driftPpm) / 1e9;

/** What the clock shows, in whole ms; before lab time 0 it is negative. */
export const clockMsAt = (clock: NodeClock, now: LabTime): number => Math.floor(now / 1000 + offsetAt(clock, now));

export const changedClock = (clock: NodeClock, { offsetMs, driftPpm }: ClockChange, now: LabTime): NodeClock => ({
  offsetMs: offsetMs ?? offsetAt(clock, now),
  driftPpm: driftPpm ?? clock.driftPpm,
  setAt: now,
});
