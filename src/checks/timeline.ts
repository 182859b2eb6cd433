// Calls and returns of one history in the order of time, as a list from which a placed operation is lifted and put back
// at the same place in constant time (Wing and Gong 1993; Lowe 2017, section 3).
import type { Operation } from './history';

/** An entry of the list: the call of operation i is 2i, its return 2i + 1. */
export type Entry = number;

export const operationAt = (entry: Entry): number => entry >>> 1;
export const isReturn = (entry: Entry): boolean => (entry & 1) === 1;
const callOf = (operation: number): Entry => operation * 2;
const returnOf = (operation: number): Entry => operation * 2 + 1;

export class Timeline {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #head: Entry;
  #size: number;

  /** REQUIRES: every operation has returned. */
  constructor(operations: readonly Operation[]) {
    this.#head = operations.length * 2;
    this.#next = new Int32Array(this.#head + 1);
    this.#previous = new Int32Array(this.#head + 1);
    this.#size = operations.length;
    const entries = operations.flatMap(({ calledAt, returnedAt = calledAt }, i) => [
      { entry: callOf(i), at: calledAt },
      { entry: returnOf(i), at: returnedAt },
    ]);
    // What happens at one instant happens at once: calls come first, so that nothing is ordered that nobody saw ordered.
    entries.sort((a, b) => a.at - b.at || (a.entry & 1) - (b.entry & 1) || a.entry - b.entry);
    let last = this.#head;
    for (const { entry } of entries) {
      this.#link(last, entry);
      last = entry;
    }
    this.#link(last, this.#head);
  }

  /** Operations in the list. As long as there is one, a walk from `first` meets a return. */
  get size(): number {
    return this.#size;
  }

  get first(): Entry {
    return this.after(this.#head);
  }

  after(entry: Entry): Entry {
    return this.#next[entry] ?? this.#head;
  }

  /** `after` its call still leads on. */
  lift(operation: number): void {
    this.#unlink(returnOf(operation));
    this.#unlink(callOf(operation));
    this.#size--;
  }

  /** REQUIRES: of all lifted operations this one was lifted last. */
  putBack(operation: number): void {
    this.#relink(callOf(operation));
    this.#relink(returnOf(operation));
    this.#size++;
  }

  #link(entry: Entry, next: Entry): void {
    this.#next[entry] = next;
    this.#previous[next] = entry;
  }

  #unlink(entry: Entry): void {
    this.#link(this.#previous[entry] ?? this.#head, this.after(entry));
  }

  #relink(entry: Entry): void {
    this.#next[this.#previous[entry] ?? this.#head] = entry;
    this.#previous[this.after(entry)] = entry;
  }
}
