// Judges what successors find in one database whose writers are killed, one after the other: every acknowledged transaction,
// none torn, none out of order, and none of a writer that was dead before the last one opened.
import { type Contents, LAST, type Target, transactionOf, withWrites } from './kill-workload';

export class KillJudge {
  /** Acknowledged transactions that were looked for, and transactions that were found. */
  readonly tally = { acknowledged: 0, landed: 0 };
  /** The generation that may write, what it found when it opened, and the highest number that it acknowledged since. */
  #generation = 0;
  #found: Contents = {};
  #acknowledged = 0;

  constructor(
    readonly seed: number,
    readonly target: Target,
  ) {}

  /** The writer's commit of that number was acknowledged; so all before it must be there too. */
  acknowledged(generation: number, number: number): void {
    if (generation === this.#generation) this.#acknowledged = Math.max(this.#acknowledged, number);
  }

  /** The next generation has opened the database and found this. What is wrong with it, or undefined. */
  opened(generation: number, found: Contents): string | undefined {
    const landed = this.#landed(found[LAST]);
    if (landed === undefined) {
      return this.#say(`the last transaction is ${found[LAST]}, which was overwritten long ago`);
    }
    if (landed < this.#acknowledged) return this.#say(`transaction ${landed + 1} is gone`);
    let expected = this.#found;
    for (let n = 1; n <= landed; n++) {
      expected = withWrites(expected, transactionOf(this.seed, this.target, this.#generation, n));
    }
    const difference = differenceOf(expected, found);
    if (difference !== undefined) return this.#say(`after transaction ${landed}, ${difference}`);
    this.tally.acknowledged += this.#acknowledged;
    this.tally.landed += landed;
    this.#generation = generation;
    this.#found = found;
    this.#acknowledged = 0;
    return undefined;
  }

  // How many transactions of the present generation have landed; undefined when the last one is of none that may have.
  #landed(last: string | undefined): number | undefined {
    if (last === this.#found[LAST]) return 0;
    const [generation, number] = (last ?? '').split('.').map(Number);
    return generation === this.#generation ? number : undefined;
  }

  #say(what: string): string {
    return `seed ${this.seed}, ${this.target}, generation ${this.#generation}, ${this.#acknowledged} acknowledged: ${what}`;
  }
}

/** The first name under which two contents differ, in words. */
export function differenceOf(expected: Contents, found: Contents): string | undefined {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[name] !== found[name]) {
      return `${name} is ${found[name] ?? 'not there'} where ${expected[name] ?? 'nothing'} should be`;
    }
  }
  return undefined;
}
