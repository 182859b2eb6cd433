// Merges sorted sources into one sorted sequence of entries, every version of every key (leveldb table/merger.cc).
import type { Steps } from '../base/later';
import type { BlockEntry } from './block-reader';
import type { Direction, EntrySource } from './entry-source';
import { compareInternalKeys } from './internal-key';

/** One source and the stretch of it that is being merged. */
interface Head {
  readonly source: EntrySource;
  entries: readonly BlockEntry[];
  place: number;
  /** `entries[place]`. */
  entry: BlockEntry;
}

export class Merge {
  /** The sources that have not ended, in no order. */
  private readonly heads: Head[] = [];
  /** The head with the next entry, and the one that would have it otherwise: most steps stay with one source. */
  private first: Head | undefined;
  private second: Head | undefined;
  private readonly sign: 1 | -1;

  private constructor(direction: Direction) {
    this.sign = direction === 'up' ? 1 : -1;
  }

  /** REQUIRES: no internal key comes from two sources. */
  static *of(sources: readonly EntrySource[], direction: Direction): Steps<Merge> {
    const merge = new Merge(direction);
    for (const source of sources) {
      const entries = yield* nextEntries(source);
      if (entries?.[0]) merge.heads.push({ source, entries, place: 0, entry: entries[0] });
    }
    merge.choose();
    return merge;
  }

  /** The entry to be handled; `undefined` at the end. */
  get current(): BlockEntry | undefined {
    return this.first?.entry;
  }

  /** Moves to the next entry. What it returns, if anything, must be run first: a source has to be asked for more. */
  advance(): Steps<void> | undefined {
    const head = this.first;
    if (!head) return undefined;
    const entry = head.entries[++head.place];
    if (!entry) return this.refill(head);
    head.entry = entry;
    if (this.second && this.compare(this.second, head) < 0) this.choose();
    return undefined;
  }

  private *refill(head: Head): Steps<void> {
    const entries = yield* nextEntries(head.source);
    if (entries?.[0]) Object.assign(head, { entries, place: 0, entry: entries[0] });
    else this.heads.splice(this.heads.indexOf(head), 1);
    this.choose();
  }

  private choose(): void {
    this.first = undefined;
    this.second = undefined;
    for (const head of this.heads) {
      if (!this.first || this.compare(head, this.first) < 0) {
        this.second = this.first;
        this.first = head;
      } else if (!this.second || this.compare(head, this.second) < 0) this.second = head;
    }
  }

  private compare(a: Head, b: Head): number {
    return this.sign * compareInternalKeys(a.entry.key, b.entry.key);
  }
}

function* nextEntries(source: EntrySource): Steps<readonly BlockEntry[] | undefined> {
  for (let next = source.next(); !next.done; next = source.next()) {
    const entries = yield* next.value;
    if (entries.length > 0) return entries;
  }
  return undefined;
}
