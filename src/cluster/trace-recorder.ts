// The trace as it is made: stamps what the conductor itself does, keeps what has not been handed on, and the running
// hash of all of it.
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert';
import { hexOf, utf8 } from '../base/bytes';
import type { LabTime } from '../base/ids';
import { type EventBody, LAB, type LabEvent, type NetworkEvent } from './lab-event';

/** Hashing a thousand lines at a time costs half of hashing each. */
const HASH_BATCH = 1000;

export class TraceRecorder {
  /** Recorded and not yet taken. */
  #fresh: LabEvent[] = [];
  /** How many of `#fresh` are in the hash. */
  #hashed = 0;
  #labSeq = 0;
  #foreignSeq = 0;
  /** Undefined when no hash is wanted. */
  readonly #sha: ReturnType<typeof sha256.create> | undefined;

  constructor(hashing: boolean) {
    this.#sha = hashing ? sha256.create() : undefined;
  }

  record(event: LabEvent): void {
    this.#fresh.push(event);
    if (this.#fresh.length - this.#hashed >= HASH_BATCH) this.#hashFresh();
  }

  /** An event of the lab itself. */
  lab(at: LabTime, event: EventBody): void {
    this.record({ at, node: LAB, seq: this.#labSeq++, ...event });
  }

  /** Comes from outside the model: numbered apart, left out of the hash. */
  foreign(at: LabTime, event: Extract<NetworkEvent, { kind: 'ForeignMessageIgnored' }>): void {
    this.record({ at, node: LAB, seq: --this.#foreignSeq, ...event });
  }

  /** What was recorded since the last call. */
  take(): LabEvent[] {
    this.#hashFresh();
    const taken = this.#fresh;
    this.#fresh = [];
    this.#hashed = 0;
    return taken;
  }

  /** SHA-256 in hex over one JSON line per event so far. REQUIRES: hashing. */
  hash(): string {
    assert(this.#sha !== undefined, 'a run that is asked for its hash keeps one');
    this.#hashFresh();
    return hexOf(this.#sha.clone().digest());
  }

  #hashFresh(): void {
    if (this.#sha !== undefined) {
      let lines = '';
      for (let i = this.#hashed; i < this.#fresh.length; i++) {
        const event = this.#fresh[i] as LabEvent;
        if (event.kind !== 'ForeignMessageIgnored') lines += `${JSON.stringify(event)}\n`;
      }
      if (lines !== '') this.#sha.update(utf8(lines));
    }
    this.#hashed = this.#fresh.length;
  }
}
