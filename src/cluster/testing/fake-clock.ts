// A wall clock that moves only when a test says so.
import { realClock, type WallClock } from '../wall-clock';

export class FakeClock implements WallClock {
  #nowMs = 0;
  #timers: { readonly dueMs: number; readonly run: () => void }[] = [];

  /** How much time each look at the clock costs: a slow machine. */
  msPerLook = 0;

  epochMs = (): number => this.#nowMs;

  nowMs = (): number => {
    this.#nowMs += this.msPerLook;
    return this.#nowMs;
  };

  after = (delayMs: number, run: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** A turn of the real event loop, so that whoever waits can go on. */
  breathe = (): Promise<void> => realClock.breathe();

  /** Lets `ms` pass in steps of a millisecond, with a turn of the event loop after each that had a timer due. */
  async pass(ms: number): Promise<void> {
    await this.breathe();
    const endMs = this.#nowMs + ms;
    while (this.#nowMs < endMs) {
      this.#nowMs++;
      if (this.#fire()) await this.breathe();
    }
  }

  /** Nothing runs for `ms`, as in a hidden tab; then what was due runs late. */
  async freeze(ms: number): Promise<void> {
    await this.breathe();
    this.#nowMs += ms;
    this.#fire();
    await this.breathe();
  }

  #fire(): boolean {
    const due = this.#timers.filter(({ dueMs }) => dueMs <= this.#nowMs);
    this.#timers = this.#timers.filter(({ dueMs }) => dueMs > this.#nowMs);
    for (const { run } of due) run();
    return due.length > 0;
  }
}
