// What a range of keys looked like at one moment, read a stretch at a time: the newest version of each key that the moment
// sees, without deleted ones (leveldb db/db_iter.cc). Blocks are read when they are reached.
import { Fault } from '../base/fault';
import { type Later, type Steps, settle } from '../base/later';
import type { BlockEntry } from './block-reader';
import { reporting } from './corruption-report';
import type { Direction, EntrySource } from './entry-source';
import { TYPE_VALUE } from './format';
import { sameUserKey, sequenceOf, typeOf, userKeyOf } from './internal-key';
import { type KeyRange, seekRange } from './key-range';
import { Merge } from './merge';
import type { StorageEvent } from './storage-event';

export type KeyValue = [key: Uint8Array, value: Uint8Array];

/** REQUIRES: one call at a time. */
export interface EngineIterator {
  /** The next entries in order, at most `count`; none at the end. Throws or rejects with a Fault 'corrupt' where a block is damaged. */
  next(count: number): Later<KeyValue[]>;
  /** Goes on at `key`, or at the first key behind it in the direction of the iterator, within the range. */
  seek(key: Uint8Array): void;
  /** Must be called: what the iterator sees is kept for it until then. */
  close(): void;
}

/** What an iterator sees. */
export interface IteratorView {
  readonly range: KeyRange;
  readonly direction: Direction;
  readonly sequence: number;
  /** How many entries it gives at most. */
  readonly limit: number;
  sources(range: KeyRange): readonly EntrySource[];
  onEvent(event: StorageEvent): void;
  onClose(): void;
}

export class RangeIterator implements EngineIterator {
  private merge: Merge | undefined;
  private range: KeyRange;
  private left: number;
  /** The key whose visible version is known already (up), or the best version so far of the key that is being read (down). */
  private held: BlockEntry | undefined;
  private closed = false;
  /** What a step has thrown: nothing behind a damaged block is given before another seek. */
  private failure: { reason: unknown } | undefined;

  constructor(private readonly view: IteratorView) {
    this.range = view.range;
    this.left = view.limit;
  }

  next(count: number): Later<KeyValue[]> {
    if (this.closed) throw new Fault('iterator-closed', 'This iterator is closed. Open another one.');
    return settle(this.nextSteps(count));
  }

  seek(key: Uint8Array): void {
    this.range = seekRange(this.view.range, key, this.view.direction === 'down');
    this.merge = undefined;
    this.held = undefined;
    this.failure = undefined;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.view.onClose();
  }

  private *nextSteps(count: number): Steps<KeyValue[]> {
    if (this.failure) throw this.failure.reason;
    try {
      return yield* reporting(this.collect(count), this.view.onEvent);
    } catch (reason) {
      this.failure = { reason };
      throw reason;
    }
  }

  private *collect(count: number): Steps<KeyValue[]> {
    this.merge ??= yield* Merge.of(this.view.sources(this.range), this.view.direction);
    const { merge } = this;
    const found: KeyValue[] = [];
    const wanted = Math.min(count, this.left);
    while (found.length < wanted) {
      const entry = merge.current;
      const visible = this.view.direction === 'up' ? this.up(entry) : this.down(entry);
      if (visible && typeOf(visible.key) === TYPE_VALUE) found.push([userKeyOf(visible.key), visible.value]);
      if (!entry) break;
      const more = merge.advance();
      if (more) yield* more;
    }
    this.left -= found.length;
    return found;
  }

  // Upwards the first version that the moment sees is the newest one.
  private up(entry: BlockEntry | undefined): BlockEntry | undefined {
    if (!entry || sequenceOf(entry.key) > this.view.sequence) return undefined;
    if (this.held && sameUserKey(this.held.key, entry.key)) return undefined;
    this.held = entry;
    return entry;
  }

  // Downwards it is the last one, which is known when the next key comes.
  private down(entry: BlockEntry | undefined): BlockEntry | undefined {
    if (entry && sequenceOf(entry.key) > this.view.sequence) return undefined;
    const before = this.held;
    this.held = entry;
    return before && entry && sameUserKey(before.key, entry.key) ? undefined : before;
  }
}
