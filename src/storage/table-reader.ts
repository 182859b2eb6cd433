// Looks keys up in an SSTable (leveldb doc/table_format.md, table/table.cc). Index and filters stay in memory once read;
// data blocks are read when a filter lets a key through, and checked before anything in them is believed.

import { assert } from '../base/assert';
import { compareBytes, utf8 } from '../base/bytes';
import type { Later, Steps } from '../base/later';
import { wait } from '../base/later';
import type { BlockCache } from './block-cache';
import { type BlockHandle, readHandle, unsealBlock } from './block-handle';
import { type BlockEntry, BlockReader } from './block-reader';
import { ByteReader } from './byte-reader';
import { CorruptFault, corrupt } from './corruption';
import type { Direction, SourceOptions } from './entry-source';
import { FilterBlockReader } from './filter-block';
import {
  BLOCK_BYTES,
  BLOCK_TRAILER_BYTES,
  FILTER_BLOCK_NAME,
  FOOTER_BYTES,
  FOOTER_HANDLES_BYTES,
  MAX_GAP_SHARE,
  TABLE_CHUNK_BYTES,
  TABLE_MAGIC_HIGH,
  TABLE_MAGIC_LOW,
  TYPE_VALUE,
} from './format';
import { compareInternalKeys, seekKey, typeOf, userKeyOf } from './internal-key';
import type { KeyRange } from './key-range';
import type { TableProbe } from './storage-event';
import type { TableMeta } from './version-edit';

/** Reads `length` bytes of a table at `offset`; fewer is a Fault. */
export type ReadTableBytes = (offset: number, length: number) => Later<Uint8Array>;

/** What a table knows about a key. */
export interface TableAnswer {
  probe: TableProbe;
  /** Absent when the table does not hold the key; `value: undefined` is a tombstone. */
  entry?: { value: Uint8Array | undefined };
}

/** What a reader of a range asks of the disk in one go at most. */
const MAX_READ_AHEAD_BYTES = 256 * 1024;

interface DataBlock {
  /** Not below any key of the block, and below all keys of the next. */
  limit: Uint8Array;
  handle: BlockHandle;
}

export class TableReader {
  private constructor(
    private readonly table: number,
    private readonly read: ReadTableBytes,
    private readonly cache: BlockCache,
    private readonly dataBlocks: readonly DataBlock[],
    private readonly filter: FilterBlockReader | undefined,
  ) {}

  /** Throws a Fault unless the file is this table: whole, and with the smallest key that the MANIFEST knows. */
  static *open(
    { table, bytes: sizeBytes, smallest }: TableMeta,
    read: ReadTableBytes,
    cache: BlockCache,
  ): Steps<TableReader> {
    const what = `table ${table}`;
    if (sizeBytes < FOOTER_BYTES) throw corrupt(what, 'is too short for a footer');
    const footerBytes = yield* wait(read(sizeBytes - FOOTER_BYTES, FOOTER_BYTES));
    const footer = new ByteReader(footerBytes, `the footer of ${what}`);
    const [metaindexHandle, indexHandle] = [readHandle(footer), readHandle(footer)];
    footer.offset = FOOTER_HANDLES_BYTES;
    if (footer.fixed32() !== TABLE_MAGIC_LOW || footer.fixed32() !== TABLE_MAGIC_HIGH)
      throw corrupt(what, 'has no table magic at its end');
    const section = function* (handle: BlockHandle, name: string): Steps<Uint8Array> {
      const whole = `the ${name} of ${what}`;
      if (handle.offset + handle.size + BLOCK_TRAILER_BYTES > sizeBytes) throw corrupt(whole, 'lies outside the file');
      return unsealBlock(yield* wait(read(handle.offset, handle.size + BLOCK_TRAILER_BYTES)), whole);
    };
    const index = new BlockReader(yield* section(indexHandle, 'index'), `the index of ${what}`);
    const metaindex = new BlockReader(yield* section(metaindexHandle, 'metaindex'), `the metaindex of ${what}`);
    const filterHandle = findHandle(metaindex, utf8(FILTER_BLOCK_NAME));
    const filter =
      filterHandle && new FilterBlockReader(yield* section(filterHandle, 'filter'), `the filter of ${what}`);
    const reader = new TableReader(table, read, cache, Array.from(index.entries(), toDataBlock), filter);
    const first = yield* reader.firstKey();
    if (first && compareInternalKeys(first, smallest) !== 0) throw corrupt(what, 'holds what another table held');
    return reader;
  }

  /** Nobody asks this table any more. */
  forgetBlocks(): void {
    this.cache.forget(this.table, this.dataBlocks.length);
  }

  /** The newest version up to `sequence`, if that is given. Asks the filter, then at most one data block. Throws a Fault when that block is corrupt. */
  *get(userKey: Uint8Array, sequence?: number): Steps<TableAnswer> {
    const target = seekKey(userKey, sequence);
    const place = this.blockFor(target);
    const block = this.dataBlocks[place];
    const probe: TableProbe = { table: this.table, bloom: 'no', found: false };
    if (!block || this.filter?.mayHold(block.handle.offset, userKey) === false) return { probe };
    probe.bloom = 'maybe';
    probe.block = place;
    const cached = this.cache.get(this.table, place);
    probe.cache = cached ? 'hit' : 'miss';
    const entry = (cached ?? (yield* this.readBlock(place))).find(target);
    if (!entry || compareBytes(userKeyOf(entry.key), userKey) !== 0) return { probe };
    probe.found = true;
    return { probe, entry: { value: typeOf(entry.key) === TYPE_VALUE ? entry.value.slice() : undefined } };
  }

  /** All versions of the keys in a range. It reads one block at first, and more at once the longer the reader goes on, or at once `all` it may. */
  *source(
    { start, end }: KeyRange,
    direction: Direction,
    { ahead, onDamage }: SourceOptions,
  ): Generator<Steps<readonly BlockEntry[]>> {
    const first = start ? this.blockFor(seekKey(start)) : 0;
    const last = Math.min(end ? this.blockFor(seekKey(end)) : Number.POSITIVE_INFINITY, this.dataBlocks.length - 1);
    let [from, to] = [first, last];
    for (
      let bytes = ahead ? MAX_READ_AHEAD_BYTES : 0;
      from <= to;
      bytes = Math.min(2 * bytes + BLOCK_BYTES, MAX_READ_AHEAD_BYTES)
    ) {
      const edge = this.group(direction, from, to, bytes);
      yield this.stretch(direction === 'up' ? [from, edge] : [edge, to], { start, end }, direction, onDamage);
      if (direction === 'up') from = edge + 1;
      else to = edge - 1;
    }
  }

  // The farthest block that is read together with the next one: as many as fit `bytes`, at least one.
  private group(direction: Direction, from: number, to: number, bytes: number): number {
    const step = direction === 'up' ? 1 : -1;
    let place = direction === 'up' ? from : to;
    let size = 0;
    while (place + step >= from && place + step <= to) {
      size += this.dataBlocks[place + step]?.handle.size ?? 0;
      if (size > bytes || !this.adjoin(Math.min(place, place + step))) break;
      place += step;
    }
    return place;
  }

  // Whether a block ends where the next one begins, or so little before that both are read together.
  private adjoin(place: number): boolean {
    const [block, next] = [this.dataBlocks[place]?.handle, this.dataBlocks[place + 1]?.handle];
    if (block === undefined || next === undefined) return false;
    const gap = next.offset - (block.offset + block.size + BLOCK_TRAILER_BYTES);
    return gap >= 0 && gap <= MAX_GAP_SHARE * TABLE_CHUNK_BYTES;
  }

  private *stretch(
    [first, last]: [number, number],
    range: KeyRange,
    direction: Direction,
    onDamage: SourceOptions['onDamage'],
  ): Steps<readonly BlockEntry[]> {
    const blocks = onDamage ? this.readableBlocks(first, last, onDamage) : this.readBlocks(first, last);
    const entries = within(range, yield* blocks);
    return direction === 'up' ? entries : entries.reverse();
  }

  // Where one of several is damaged, each is read by itself.
  private *readableBlocks(first: number, last: number, onDamage: (fault: CorruptFault) => void): Steps<BlockEntry[]> {
    try {
      return yield* this.readBlocks(first, last);
    } catch (thrown) {
      if (!(thrown instanceof CorruptFault)) throw thrown;
      if (first === last) {
        onDamage(thrown);
        return [];
      }
    }
    const entries: BlockEntry[] = [];
    for (let place = first; place <= last; place++) {
      entries.push(...(yield* this.readableBlocks(place, place, onDamage)));
    }
    return entries;
  }

  private *readBlocks(first: number, last: number): Steps<BlockEntry[]> {
    const [head, tail] = [this.dataBlocks[first]?.handle, this.dataBlocks[last]?.handle];
    assert(head && tail, 'blocks that are read exist');
    const length = tail.offset + tail.size + BLOCK_TRAILER_BYTES - head.offset;
    const bytes = yield* wait(this.read(head.offset, length));
    const entries: BlockEntry[] = [];
    for (let place = first; place <= last; place++) {
      const handle = this.dataBlocks[place]?.handle;
      assert(handle, 'blocks that are read exist');
      const start = handle.offset - head.offset;
      const sealed = bytes.subarray(start, start + handle.size + BLOCK_TRAILER_BYTES);
      for (const entry of this.blockOf(place, (what) => unsealBlock(sealed, what)).entries()) entries.push(entry);
    }
    return entries;
  }

  // Nothing when the first block is damaged: only the keys in it are lost by that.
  private *firstKey(): Steps<Uint8Array | undefined> {
    try {
      return (yield* this.readBlocks(0, 0))[0]?.key;
    } catch (thrown) {
      if (thrown instanceof CorruptFault) return undefined;
      throw thrown;
    }
  }

  private blockOf(place: number, contents: (what: string) => Uint8Array): BlockReader {
    const what = `block ${place} of table ${this.table}`;
    const block = new BlockReader(contents(what), what);
    const [before, limit] = [this.dataBlocks[place - 1]?.limit, this.dataBlocks[place]?.limit];
    const { first, someLast } = block.bounds();
    // A good block in the wrong place, in other words.
    if ((before && compareInternalKeys(first, before) <= 0) || (limit && compareInternalKeys(someLast, limit) > 0)) {
      throw corrupt(what, 'holds keys of another block');
    }
    return block;
  }

  // A block that a get needs, for the next one to find in the cache. What is cached is a copy: a view would keep a whole chunk.
  private *readBlock(place: number): Steps<BlockReader> {
    const handle = this.dataBlocks[place]?.handle;
    assert(handle, 'a block that is read exists');
    const sealed = yield* wait(this.read(handle.offset, handle.size + BLOCK_TRAILER_BYTES));
    const block = this.blockOf(place, (what) => unsealBlock(sealed, what).slice());
    this.cache.add(this.table, place, block);
    return block;
  }

  // The first block whose limit is not below the key: the only one that can hold it.
  private blockFor(key: Uint8Array): number {
    let [low, high] = [0, this.dataBlocks.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const limit = this.dataBlocks[middle]?.limit;
      if (limit && compareInternalKeys(limit, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

// The entries whose user keys lie in a range.
function within({ start, end }: KeyRange, entries: BlockEntry[]): BlockEntry[] {
  for (const { key } of entries) typeOf(key);
  const first = start ? entries.findIndex(({ key }) => compareBytes(userKeyOf(key), start) >= 0) : 0;
  if (first < 0) return [];
  const last = end ? entries.findLastIndex(({ key }) => compareBytes(userKeyOf(key), end) < 0) : entries.length - 1;
  return first === 0 && last === entries.length - 1 ? entries : entries.slice(first, last + 1);
}

const toDataBlock = ({ key, value }: BlockEntry): DataBlock => {
  typeOf(key);
  return { limit: key, handle: readHandle(new ByteReader(value, 'an index entry')) };
};

function findHandle(metaindex: BlockReader, name: Uint8Array): BlockHandle | undefined {
  const entry = metaindex.entries().find(({ key }) => compareBytes(key, name) === 0);
  return entry && readHandle(new ByteReader(entry.value, 'the metaindex'));
}
