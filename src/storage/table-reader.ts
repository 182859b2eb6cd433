// Looks keys up in an SSTable (leveldb doc/table_format.md, table/table.cc). Index and filters stay in memory once read;
// data blocks are read when a filter lets a key through, and checked before anything in them is believed.

import { compareBytes, utf8 } from '../base/bytes';
import type { Later, Steps } from '../base/later';
import { wait } from '../base/later';
import { type BlockHandle, readHandle, unsealBlock } from './block-handle';
import { type BlockEntry, BlockReader } from './block-reader';
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';
import { FilterBlockReader } from './filter-block';
import {
  BLOCK_TRAILER_BYTES,
  FILTER_BLOCK_NAME,
  FOOTER_BYTES,
  FOOTER_HANDLES_BYTES,
  TABLE_MAGIC_HIGH,
  TABLE_MAGIC_LOW,
  TYPE_VALUE,
} from './format';
import { compareInternalKeys, seekKey, typeOf, userKeyOf } from './internal-key';
import type { TableProbe } from './storage-event';

/** Reads `length` bytes of a table at `offset`; fewer is a Fault. */
export type ReadTableBytes = (offset: number, length: number) => Later<Uint8Array>;

/** What a table knows about a key. */
export interface TableAnswer {
  probe: TableProbe;
  /** Absent when the table does not hold the key; `value: undefined` is a tombstone. */
  entry?: { value: Uint8Array | undefined };
}

interface DataBlock {
  /** Not below any key of the block, and below all keys of the next. */
  limit: Uint8Array;
  handle: BlockHandle;
}

export class TableReader {
  private constructor(
    private readonly table: number,
    private readonly read: ReadTableBytes,
    private readonly dataBlocks: readonly DataBlock[],
    private readonly filter: FilterBlockReader | undefined,
  ) {}

  static *open(table: number, sizeBytes: number, read: ReadTableBytes): Steps<TableReader> {
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
    return new TableReader(table, read, Array.from(index.entries(), toDataBlock), filter);
  }

  /** Asks the filter, then at most one data block. Throws a Fault when that block is corrupt. */
  *get(userKey: Uint8Array): Steps<TableAnswer> {
    const target = seekKey(userKey);
    const place = this.blockFor(target);
    const block = this.dataBlocks[place];
    const probe: TableProbe = { table: this.table, bloom: 'no', found: false };
    if (!block || this.filter?.mayHold(block.handle.offset, userKey) === false) return { probe };
    probe.bloom = 'maybe';
    probe.block = place;
    const [entry] = (yield* this.readBlock(place, block.handle)).seek(target, compareInternalKeys);
    if (!entry || compareBytes(userKeyOf(entry.key), userKey) !== 0) return { probe };
    probe.found = true;
    return { probe, entry: { value: typeOf(entry.key) === TYPE_VALUE ? entry.value.slice() : undefined } };
  }

  /** All entries whose user keys begin with `prefix`, every version, in order. Keys are internal keys. */
  *scan(prefix: Uint8Array): Steps<BlockEntry[]> {
    const target = seekKey(prefix);
    const found: BlockEntry[] = [];
    for (let place = this.blockFor(target); place < this.dataBlocks.length; place++) {
      const handle = this.dataBlocks[place]?.handle;
      if (!handle) break;
      for (const entry of (yield* this.readBlock(place, handle)).seek(target, compareInternalKeys)) {
        typeOf(entry.key);
        if (compareBytes(entry.key.subarray(0, prefix.length), prefix) !== 0) return found;
        found.push(entry);
      }
    }
    return found;
  }

  private *readBlock(place: number, handle: BlockHandle): Steps<BlockReader> {
    const what = `block ${place} of table ${this.table}`;
    const sealed = yield* wait(this.read(handle.offset, handle.size + BLOCK_TRAILER_BYTES));
    return new BlockReader(unsealBlock(sealed, what), what);
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

const toDataBlock = ({ key, value }: BlockEntry): DataBlock => {
  typeOf(key);
  return { limit: key, handle: readHandle(new ByteReader(value, 'an index entry')) };
};

function findHandle(metaindex: BlockReader, name: Uint8Array): BlockHandle | undefined {
  const [entry] = metaindex.seek(name, compareBytes);
  if (!entry || compareBytes(entry.key, name) !== 0) return undefined;
  return readHandle(new ByteReader(entry.value, 'the metaindex'));
}
