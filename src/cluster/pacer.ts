// Lab time against the wall clock: an allowance that grows with real time and is spent by running. It cannot grow past a
// tenth of a second, so a hidden tab or a stopped debugger is followed by no rush.

/** Lab seconds per wall second; `auto` slows down while requests are under way; `max` does not pace. */
export type Speed = number | 'auto' | 'max';

const AUTO_WORKING = 0.05;
const AUTO_QUIET = 0.25;
const MAX_DEBT_MS = 100;
const US_PER_MS = 1000;

/** Lab seconds per wall second that a speed means right now; infinite for `max`. */
export function paceOf(speed: Speed, working: boolean): number {
  if (speed === 'max') return Number.POSITIVE_INFINITY;
  if (speed === 'auto') return working ? AUTO_WORKING : AUTO_QUIET;
  return speed;
}

export class Pacer {
  #lastMs: number;
  /** Lab µs that may be run; fractions carry over. */
  #allowanceUs = 0;

  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** Whole lab µs that may be run now. */
  allow(nowMs: number, pace: number): number {
    const grown = this.#allowanceUs + Math.max(0, nowMs - this.#lastMs) * US_PER_MS * pace;
    this.#lastMs = nowMs;
    this.#allowanceUs = Math.min(grown, MAX_DEBT_MS * US_PER_MS * pace);
    return Math.floor(this.#allowanceUs);
  }

  spend(us: number): void {
    this.#allowanceUs = Math.max(0, this.#allowanceUs - us);
  }
}
