// Carries calls out one after the other, in the order in which they were made: a call that finds another one waiting for the
// disk waits behind it. So a slow disk tells the same story as one that answers at once.
import { isPromise, type Later } from '../base/later';

export class CallOrder {
  /** The end of the last call that has to wait; undefined when nobody waits. */
  private last: PromiseLike<void> | undefined;

  /** At once when nobody waits; what the call throws is thrown. The calls behind it wait for its answer. */
  run<T>(call: () => Later<T>): Later<T> {
    const answer = this.start(call);
    if (!isPromise(answer)) return answer;
    const over = (): void => {
      if (this.last === end) this.last = undefined;
    };
    const end = answer.then(over, over);
    this.last = end;
    return answer;
  }

  /** The same, but nobody waits for its answer. */
  start<T>(call: () => Later<T>): Later<T> {
    return this.last ? this.last.then(call) : call();
  }
}
