// Turns sorted entries into an SSTable (leveldb doc/table_format.md, table/table_builder.cc): data blocks, filter block,
// metaindex, index, footer. Given the same entries it writes the bytes that LevelDB writes, without compression to the last one;
// unless it is told of chunks, whose ends its blocks then avoid, so that a get reads one. A gap between blocks is nothing to
// LevelDB: it goes by their handles.
import { assert } from '../base/assert';
import { ByteWriter } from '../base/byte-writer';
import { utf8 } from '../base/bytes';
import { BlockBuilder } from './block-builder';
import { type BlockHandle, encodeHandle, sealBlock } from './block-handle';
import type { Compression } from './compression';
import { FilterBlockBuilder } from './filter-block';
import {
  BLOCK_BYTES,
  BLOCK_TRAILER_BYTES,
  DATA_RESTART_INTERVAL,
  FILTER_BLOCK_NAME,
  FOOTER_HANDLES_BYTES,
  INDEX_RESTART_INTERVAL,
  KEY_TRAILER_BYTES,
  MAX_GAP_SHARE,
  TABLE_MAGIC_HIGH,
  TABLE_MAGIC_LOW,
} from './format';
import { compareInternalKeys, shortestSeparator, shortSuccessor } from './internal-key';

/** Of a block, more than its keys and values: three lengths and a restart. */
const MOST_ENTRY_OVERHEAD_BYTES = 20;

export interface BuiltTable {
  bytes: Uint8Array;
  entries: number;
  /** Data blocks only. */
  blocks: number;
  /** Internal keys. */
  smallest: Uint8Array;
  largest: Uint8Array;
}

export class TableBuilder {
  private readonly out: ByteWriter;
  private readonly index = new BlockBuilder(INDEX_RESTART_INTERVAL);
  private readonly filter = new FilterBlockBuilder();
  private readonly data = new BlockBuilder(DATA_RESTART_INTERVAL);
  private smallest: Uint8Array | undefined;
  private largest: Uint8Array | undefined;
  /** A finished data block whose index entry waits for the next key, so that the separator can be short. */
  private unindexed: BlockHandle | undefined;
  private entries = 0;
  private blocks = 0;

  /** Zeros up to the end of a chunk. */
  private readonly padding: Uint8Array;

  /** `sizeBytes` is about how large it will be, where that is known. */
  constructor(
    private readonly compression: Compression,
    sizeBytes = 0,
    private readonly chunkBytes?: number,
  ) {
    this.padding = new Uint8Array((chunkBytes ?? 0) * MAX_GAP_SHARE);
    this.out = new ByteWriter(sizeBytes + BLOCK_BYTES);
    this.filter.startBlock(0);
  }

  /** About what `finish` would return now, in bytes. */
  get sizeBytes(): number {
    return this.out.length + (this.data.isEmpty ? 0 : this.data.sizeBytes);
  }

  get smallestKey(): Uint8Array | undefined {
    return this.smallest;
  }

  get largestKey(): Uint8Array | undefined {
    return this.largest;
  }

  /** REQUIRES: internal keys in their order, not changed afterwards. */
  add(key: Uint8Array, value: Uint8Array): void {
    assert(this.largest === undefined || compareInternalKeys(this.largest, key) < 0, 'a table is built in key order');
    if (this.isLastInChunk(key.length + value.length)) this.closeDataBlock();
    if (this.unindexed && this.largest) this.addIndexEntry(shortestSeparator(this.largest, key), this.unindexed);
    this.filter.add(key, key.length - KEY_TRAILER_BYTES);
    this.data.add(key, value);
    this.smallest ??= key;
    this.largest = key;
    this.entries++;
    if (this.data.sizeBytes >= BLOCK_BYTES) this.closeDataBlock();
  }

  /** REQUIRES: at least one entry. */
  finish(): BuiltTable {
    const { smallest, largest } = this;
    assert(smallest && largest, 'a table has at least one entry');
    if (!this.data.isEmpty) this.closeDataBlock();
    const filter = sealBlock(this.filter.finish(), 'none', this.out);
    const metaindex = new BlockBuilder(DATA_RESTART_INTERVAL);
    metaindex.add(utf8(FILTER_BLOCK_NAME), encodeHandle(filter));
    const metaindexHandle = sealBlock(metaindex.finish(), this.compression, this.out);
    if (this.unindexed) this.addIndexEntry(shortSuccessor(largest), this.unindexed);
    this.writeFooter(metaindexHandle, sealBlock(this.index.finish(), this.compression, this.out));
    return { bytes: this.out.view(), entries: this.entries, blocks: this.blocks, smallest, largest };
  }

  private closeDataBlock(): void {
    this.unindexed = sealBlock(this.data.finish(), this.compression, this.out);
    this.data.restart();
    const room = this.roomInChunk();
    if (room <= this.padding.length) this.out.raw(this.padding.subarray(0, room));
    this.filter.startBlock(this.out.length);
    this.blocks++;
  }

  // The block fits the chunk that it began in, and with another entry of this size it may not.
  private isLastInChunk(entryBytes: number): boolean {
    if (this.data.isEmpty) return false;
    const size = this.data.sizeBytes + BLOCK_TRAILER_BYTES;
    const room = this.roomInChunk();
    return size <= room && size + entryBytes + MOST_ENTRY_OVERHEAD_BYTES > room;
  }

  private roomInChunk(): number {
    return this.chunkBytes === undefined
      ? Number.POSITIVE_INFINITY
      : this.chunkBytes - (this.out.length % this.chunkBytes);
  }

  private addIndexEntry(key: Uint8Array, handle: BlockHandle): void {
    this.index.add(key, encodeHandle(handle));
    this.unindexed = undefined;
  }

  private writeFooter(metaindex: BlockHandle, index: BlockHandle): void {
    const handles = new Uint8Array(FOOTER_HANDLES_BYTES);
    handles.set(encodeHandle(metaindex));
    handles.set(encodeHandle(index), encodeHandle(metaindex).length);
    this.out.raw(handles).fixed32(TABLE_MAGIC_LOW).fixed32(TABLE_MAGIC_HIGH);
  }
}
