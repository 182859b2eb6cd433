// The keys of which a node holds nothing but tombstones, by the time at which each may be reaped (rule 28): what is due
// is found without looking at the others.
import TinyQueue from 'tinyqueue';
import type { LabTime } from '../../base/ids';

interface Turn {
  readonly key: string;
  readonly at: number;
}

interface Waiting {
  /** Before this it is not ready to be reaped anywhere. */
  readonly readyAt: number;
  turn: Turn;
}

const byTime = (a: Turn, b: Turn): number => a.at - b.at || (a.key < b.key ? -1 : 1);

export class TombstoneIndex {
  readonly #waiting = new Map<string, Waiting>();
  /** An entry is void unless it is the turn of its key. */
  #turns = new TinyQueue<Turn>([], byTime);
  #notBefore = 0;

  /** Nothing is ready before this: a node that has just started does not know for how long it has held what. */
  holdUntil(time: number): void {
    this.#notBefore = time;
  }

  put(key: string, readyAt: number): void {
    const turn = { key, at: readyAt };
    this.#waiting.set(key, { readyAt, turn });
    this.#enter(turn);
  }

  delete(key: string): void {
    this.#waiting.delete(key);
  }

  /** When the copy will have been nothing but tombstones for long enough; undefined if it is not. */
  readyAt(key: string): number | undefined {
    const waiting = this.#waiting.get(key);
    return waiting === undefined ? undefined : Math.max(waiting.readyAt, this.#notBefore);
  }

  /** Keys whose turn has come, at most `limit`; each has no turn any more until it is given one. */
  takeDue(now: LabTime, limit: number): readonly string[] {
    const due: string[] = [];
    for (let turn = this.#turns.peek(); turn !== undefined && turn.at <= now && due.length < limit; ) {
      this.#turns.pop();
      if (this.#waiting.get(turn.key)?.turn === turn) due.push(turn.key);
      turn = this.#turns.peek();
    }
    return due;
  }

  /** Its turn comes again then; nothing if it is not a tombstone any more. */
  postpone(key: string, at: number): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    waiting.turn = { key, at };
    this.#enter(waiting.turn);
  }

  // Void turns are at most as many as keys, and a few.
  #enter(turn: Turn): void {
    this.#turns.push(turn);
    if (this.#turns.length <= 2 * this.#waiting.size + 64) return;
    this.#turns = new TinyQueue(
      [...this.#waiting.values()].map((waiting) => waiting.turn),
      byTime,
    );
  }
}
