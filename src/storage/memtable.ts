// The newest writes, in memory until they become a table (leveldb db/memtable.cc). A key is found by its hash; an order is made
// when somebody asks for it, a flush or a reader of a range: to keep one all the time costs a write more than all its other work.
// Of a key that is written again it keeps the older versions that a snapshot can still ask for, and no others.
import { compareBytes } from '../base/bytes';
import { bloomHash } from './bloom-filter';
import { sortByKey } from './key-sort';

/** One version of a key. */
export interface MemtableEntry {
  readonly sequence: number;
  /** `undefined` is a tombstone. */
  readonly value: Uint8Array | undefined;
  /** The next older version that is kept. */
  readonly older: MemtableEntry | undefined;
}

/** What a memtable knows of a key, at one moment. */
export interface MemtableKey {
  readonly key: Uint8Array;
  readonly newest: MemtableEntry;
}

interface Slot {
  readonly key: Uint8Array;
  readonly hash: number;
  newest: MemtableEntry;
  /** Whether `ordered` does not know its newest version. */
  isUnordered: boolean;
  /** The next slot of the same bucket. */
  next: Slot | undefined;
}

/** What an entry costs beside its bytes, so that many empty values fill a memtable too. */
const ENTRY_OVERHEAD_BYTES = 8;

const FIRST_BUCKETS = 64;

export class Memtable {
  /** Slots by hash; always a power of two of them. */
  private buckets: (Slot | undefined)[] = emptyBuckets(FIRST_BUCKETS);
  private slots = 0;
  /** Every key in byte order, as it was when somebody last asked. Views hold on to it, so it is replaced and never changed. */
  private ordered: readonly MemtableKey[] = [];
  /** The slots that were written since. */
  private unordered: Slot[] = [];
  private written = 0;

  /** What was written to it, overwritten versions included: they stand in its log, and this is what bounds the log. */
  get bytes(): number {
    return this.written;
  }

  /** How many keys it knows. */
  get entries(): number {
    return this.slots;
  }

  /** The newest version up to a sequence number; `undefined` when it does not know one. */
  get(key: Uint8Array, sequence = Number.POSITIVE_INFINITY): MemtableEntry | undefined {
    let entry = this.find(key, bloomHash(key))?.newest;
    while (entry && entry.sequence > sequence) entry = entry.older;
    return entry;
  }

  /** Adds the newest version of a key. Keeps `key` and `value` without a copy, and older versions where the newest snapshot sees one. */
  put(sequence: number, key: Uint8Array, value: Uint8Array | undefined, newestSnapshot: number): void {
    this.written += key.length + (value?.length ?? 0) + ENTRY_OVERHEAD_BYTES;
    const hash = bloomHash(key);
    const slot = this.find(key, hash);
    if (!slot) {
      this.add(key, hash, { sequence, value, older: undefined });
      return;
    }
    const before = newestSnapshot > 0 ? slot.newest : undefined;
    const older = before && before.sequence > newestSnapshot ? before.older : before;
    slot.newest = { sequence, value, older };
    if (slot.isUnordered) return;
    slot.isUnordered = true;
    this.unordered.push(slot);
  }

  /** Its entries as they are now, whatever is put afterwards. */
  view(): MemtableView {
    for (const _ of this.orderSteps());
    return new MemtableView(this.ordered);
  }

  /** Does what `view` would have to do; it stops now and then. REQUIRES: nothing is put until it is at its end. */
  *orderSteps(): Generator<undefined, void> {
    if (this.unordered.length === 0) return;
    const written = this.unordered.map(({ key, newest }) => ({ key, newest }));
    yield* sortByKey(written);
    if (this.unordered.length === 0) return; // somebody has asked for a view meanwhile
    this.ordered = merged(this.ordered, written);
    for (const slot of this.unordered) slot.isUnordered = false;
    this.unordered = [];
  }

  private find(key: Uint8Array, hash: number): Slot | undefined {
    let slot = this.buckets[hash & (this.buckets.length - 1)];
    while (slot && (slot.hash !== hash || compareBytes(slot.key, key) !== 0)) slot = slot.next;
    return slot;
  }

  private add(key: Uint8Array, hash: number, newest: MemtableEntry): void {
    if (this.slots++ === this.buckets.length) this.grow();
    const bucket = hash & (this.buckets.length - 1);
    const slot = { key, hash, newest, isUnordered: true, next: this.buckets[bucket] };
    this.buckets[bucket] = slot;
    this.unordered.push(slot);
  }

  private grow(): void {
    const larger = emptyBuckets(4 * this.buckets.length);
    for (let slot of this.buckets) {
      while (slot) {
        const { next } = slot;
        const bucket = slot.hash & (larger.length - 1);
        slot.next = larger[bucket];
        larger[bucket] = slot;
        slot = next;
      }
    }
    this.buckets = larger;
  }
}

/** A memtable at one moment. */
export class MemtableView {
  constructor(private readonly keys: readonly MemtableKey[]) {}

  /** From `start` on, in byte order. */
  *forward(start?: Uint8Array): IterableIterator<MemtableKey> {
    for (let i = start ? placeOf(this.keys, start) : 0; i < this.keys.length; i++) yield this.keys[i] as MemtableKey;
  }

  /** From just below `end`, or from the last one, downwards. */
  *backward(end?: Uint8Array): IterableIterator<MemtableKey> {
    for (let i = end ? placeOf(this.keys, end) : this.keys.length; i > 0; i--) yield this.keys[i - 1] as MemtableKey;
  }
}

const emptyBuckets = (count: number): (Slot | undefined)[] => new Array<Slot | undefined>(count).fill(undefined);

// Both in one order; where both know a key, only what `newer` says.
function merged(older: readonly MemtableKey[], newer: readonly MemtableKey[]): readonly MemtableKey[] {
  if (older.length === 0) return newer;
  const all: MemtableKey[] = [];
  let done = 0;
  for (const item of newer) {
    const place = placeOf(older, item.key, done);
    while (done < place) all.push(older[done++] as MemtableKey);
    all.push(item);
    const same = older[done];
    if (same && compareBytes(same.key, item.key) === 0) done++;
  }
  while (done < older.length) all.push(older[done++] as MemtableKey);
  return all;
}

// The place, from `from` on, of the first key that is not below `key`.
function placeOf(keys: readonly MemtableKey[], key: Uint8Array, from = 0): number {
  let [low, high] = [from, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes((keys[middle] as MemtableKey).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
