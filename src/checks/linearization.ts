// Is there an order of one register's operations, each at some moment between its call and its return, in which every
// output is right? The search of Wing and Gong (1993) with Lowe's cache of what was tried (“Testing for linearizability”,
// 2017, section 3), as in Porcupine. Two shortcuts, of which neither loses an order:
// - What only looks (a get, a compare-and-set that fails) is placed as soon as it fits: it is in nobody's way.
// - An open write is placed only where the next operation sees it: elsewhere the order is as good without it.
import type { Operation, RegisterValue } from './history';
import { type Effect, OpenWrites } from './open-writes';
import { OperationSet } from './operation-set';
import { isReturn, operationAt, Timeline } from './timeline';

export type Search =
  | { readonly outcome: 'linearizable' }
  /** Up to just before the return of `blocked` there is an order; with it there is none. */
  | { readonly outcome: 'not-linearizable'; readonly blocked: Operation }
  | { readonly outcome: 'undecided' };

type Choice = { readonly closed: number } | { readonly effect: Effect };

/** One write placed after another, and what may come next. */
interface Frame {
  /** Undefined at the beginning, before any write. */
  readonly chosen: Choice | undefined;
  /** Closed operations placed here, in this order. */
  readonly lifted: readonly number[];
  readonly next: Iterator<Choice>;
}

/** REQUIRES: one key's operations, from the moment when nothing was stored. Looks at most about `stepLimit` times at an operation. */
export const searchLinearization = (operations: readonly Operation[], stepLimit: number): Search =>
  new LinearizationSearch(operations, stepLimit).run();

class LinearizationSearch {
  /** In the order of their calls. */
  readonly #closed: readonly Operation[];
  readonly #open: OpenWrites;
  readonly #timeline: Timeline;
  readonly #placed: OperationSet;
  /** What was placed and what the register then held: a second way there leads nowhere new. */
  readonly #reached = new Set<string>();
  readonly #frames: Frame[] = [];
  #stepsLeft: number;
  /** The latest return that was ever the next one. */
  #lastBlocked: Operation | undefined;

  constructor(operations: readonly Operation[], stepLimit: number) {
    this.#closed = operations
      .filter(({ returnedAt }) => returnedAt !== undefined)
      .sort((a, b) => a.calledAt - b.calledAt);
    this.#open = new OpenWrites(operations);
    this.#timeline = new Timeline(this.#closed);
    this.#placed = new OperationSet(this.#closed.length);
    this.#stepsLeft = stepLimit;
  }

  run(): Search {
    this.#enter(undefined, undefined);
    while (this.#timeline.size > 0) {
      if (this.#stepsLeft <= 0) return { outcome: 'undecided' };
      const frame = this.#frames.at(-1);
      if (frame === undefined) {
        return { outcome: 'not-linearizable', blocked: this.#lastBlocked as Operation };
      }
      const { done, value: choice } = frame.next.next();
      if (done) this.#leave();
      else this.#enter(choice, 'effect' in choice ? choice.effect.value : this.#writtenBy(choice.closed));
    }
    return { outcome: 'linearizable' };
  }

  /** Places a write and all that then only looks; where that leads nowhere new, nothing comes next. */
  #enter(chosen: Choice | undefined, value: RegisterValue): void {
    const lifted: number[] = [];
    const open = chosen !== undefined && 'effect' in chosen;
    if (open) chosen.effect.used++;
    else if (chosen !== undefined) this.#place(chosen.closed, lifted);
    this.#placeLooks(value, lifted);
    const unseen = open && lifted.length === 0;
    const reached = JSON.stringify([this.#placed.key(), this.#open.key(), unseen, value]);
    const choices = this.#reached.has(reached) ? [] : this.#choices(value, unseen);
    this.#reached.add(reached);
    this.#frames.push({ chosen, lifted, next: choices.values() });
  }

  /** Takes back what the last frame placed. */
  #leave(): void {
    const { chosen, lifted = [] } = this.#frames.pop() ?? {};
    if (chosen !== undefined && 'effect' in chosen) chosen.effect.used--;
    for (const operation of lifted.toReversed()) {
      this.#placed.delete(operation);
      this.#timeline.putBack(operation);
    }
  }

  #place(operation: number, lifted: number[]): void {
    this.#timeline.lift(operation);
    this.#placed.add(operation);
    lifted.push(operation);
  }

  /** Every operation that only looks, has been called and fits. */
  #placeLooks(value: RegisterValue, lifted: number[]): void {
    let entry = this.#timeline.first;
    while (this.#timeline.size > 0 && !isReturn(entry)) {
      this.#stepsLeft--;
      const operation = operationAt(entry);
      if (looksRight(this.#operation(operation), value)) this.#place(operation, lifted);
      // If its return was the first, there is more to see: further calls, which come after this entry too.
      entry = this.#timeline.after(entry);
    }
  }

  /** The writes that may come next: called before the first return, closed ones first. None of them only looks. */
  #choices(value: RegisterValue, unseen: boolean): readonly Choice[] {
    if (this.#timeline.size === 0) return [];
    const choices: Choice[] = [];
    const wanted = new Set<RegisterValue>();
    let anything = false;
    let entry = this.#timeline.first;
    for (; !isReturn(entry); entry = this.#timeline.after(entry)) {
      this.#stepsLeft--;
      const closed = operationAt(entry);
      const { input, output } = this.#operation(closed);
      if (input.kind === 'put') {
        // A put sees nothing.
        if (!unseen) choices.push({ closed });
      } else if (output?.kind === 'found') {
        if (output.values.length <= 1) wanted.add(output.values[0]);
      } else if (output?.kind === 'compared' && input.kind === 'compare-and-set') {
        if (!output.swapped) anything = true;
        else if (input.expected === value) choices.push({ closed });
        else wanted.add(input.expected);
      }
    }
    const first = this.#operation(operationAt(entry));
    this.#noteBlocked(first);
    const effects = this.#open.candidates(value, wanted, anything, first.returnedAt ?? 0);
    this.#stepsLeft -= effects.length;
    for (const effect of effects) if (!unseen || effect.compares !== undefined) choices.push({ effect });
    return choices;
  }

  #noteBlocked(first: Operation): void {
    if (this.#lastBlocked === undefined || (first.returnedAt ?? 0) > (this.#lastBlocked.returnedAt ?? 0)) {
      this.#lastBlocked = first;
    }
  }

  #writtenBy(operation: number): RegisterValue {
    const { input } = this.#operation(operation);
    return input.kind === 'get' ? undefined : input.value;
  }

  #operation(index: number): Operation {
    return this.#closed[index] as Operation;
  }
}

/** A get that returned the register's value, or a compare-and-set that rightly failed. */
function looksRight({ input, output }: Operation, value: RegisterValue): boolean {
  if (output?.kind === 'found') return output.values.length <= 1 && output.values[0] === value;
  return output?.kind === 'compared' && !output.swapped && input.kind === 'compare-and-set' && input.expected !== value;
}
