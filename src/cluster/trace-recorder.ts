// The trace as it is made: stamps what the conductor itself does, keeps what has not been handed on, and the running
// hash of all of it.
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert';
import { hexOf, utf8 } from '../base/bytes';
import type { LabTime } from '../base/ids';
import { type EventBody, LAB, type LabEvent, type NetworkEvent, stamped } from './lab-event';

/** Hashing a thousand lines at a time costs half of hashing each. */
const HASH_BATCH = 1000;

type Sha = ReturnType<typeof sha256.create>;

export class TraceRecorder {
  /** Recorded and not yet taken. */
  #fresh: LabEvent[] = [];
  /** Recorded and not yet in the hash; at most `HASH_BATCH`. */
  #unhashed: LabEvent[] = [];
  #labSeq = 0;
  #foreignSeq = 0;
  /** Undefined when no hash is wanted. */
  readonly #sha: Sha | undefined;

  constructor(hashing: boolean) {
    this.#sha = hashing ? sha256.create() : undefined;
  }

  record(event: LabEvent): void {
    this.#fresh.push(event);
    if (this.#sha === undefined || event.kind === 'ForeignMessageIgnored') return;
    this.#unhashed.push(event);
    if (this.#unhashed.length >= HASH_BATCH) this.#hash(this.#sha);
  }

  /** An event of the lab itself. */
  lab(at: LabTime, event: EventBody): void {
    this.record(stamped(event, at, LAB, this.#labSeq++));
  }

  /** Comes from outside the model: numbered apart, left out of the hash. */
  foreign(at: LabTime, event: Extract<NetworkEvent, { kind: 'ForeignMessageIgnored' }>): void {
    this.record(stamped(event, at, LAB, --this.#foreignSeq));
  }

  /** What was recorded since the last call. */
  take(): LabEvent[] {
    const taken = this.#fresh;
    this.#fresh = [];
    return taken;
  }

  /** SHA-256 in hex over one JSON line per event so far. REQUIRES: hashing. */
  hash(): string {
    assert(this.#sha !== undefined, 'a run that is asked for its hash keeps one');
    this.#hash(this.#sha);
    return hexOf(this.#sha.clone().digest());
  }

  #hash(sha: Sha): void {
    let lines = '';
    for (const event of this.#unhashed) lines += `${JSON.stringify(event)}\n`;
    sha.update(utf8(lines));
    this.#unhashed = [];
  }
}
