// Calls that must not fall into a window: they wait for the end of the one that runs, and are answered only after the
// listeners know what they did.
import { Fault } from '../base/fault';
import type { Later } from '../base/later';

/** More waiting calls than this are refused. */
const MAX_WAITING_CALLS = 10_000;

interface Call {
  /** Answers how to tell the caller; rejects when the lab itself has failed. */
  readonly run: () => Promise<() => void>;
  readonly reject: (reason: unknown) => void;
}

export class Calls {
  #waiting: Call[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  /** A throw of `check` refuses the call; a rejection of `work` is the end of the lab. */
  add<T>(check: () => void, work: () => Later<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.length >= MAX_WAITING_CALLS) {
        reject(new Fault('busy', `${MAX_WAITING_CALLS} calls wait for this lab: wait for their answers first.`));
        return;
      }
      const run = async (): Promise<() => void> => {
        try {
          check();
        } catch (thrown) {
          return () => reject(thrown);
        }
        const result = await work();
        return () => resolve(result);
      };
      this.#waiting.push({ run, reject });
    });
  }

  /** Carries out all that wait, in order, then `tell`, then answers them. */
  async carryOut(tell: () => Promise<void>): Promise<void> {
    const calls = this.#waiting;
    this.#waiting = [];
    const answers: (() => void)[] = [];
    try {
      for (const call of calls) answers.push(await call.run());
    } catch (thrown) {
      for (const call of calls.slice(answers.length)) call.reject(thrown);
      throw thrown;
    } finally {
      await tell();
      for (const answer of answers) answer();
    }
  }

  rejectAll(reason: unknown): void {
    const calls = this.#waiting;
    this.#waiting = [];
    for (const call of calls) call.reject(reason);
  }
}
