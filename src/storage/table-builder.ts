// Turns sorted entries into an SSTable (leveldb doc/table_format.md, table/table_builder.cc): data blocks, filter block,
// metaindex, index, footer. Given the same entries it writes the bytes that LevelDB writes, without compression to the last one.
import { assert } from '../base/assert';
import { ByteWriter } from '../base/byte-writer';
import { utf8 } from '../base/bytes';
import { BlockBuilder } from './block-builder';
import { type BlockHandle, encodeHandle, sealBlock } from './block-handle';
import type { Compression } from './compression';
import { FilterBlockBuilder } from './filter-block';
import {
  BLOCK_BYTES,
  DATA_RESTART_INTERVAL,
  FILTER_BLOCK_NAME,
  FOOTER_HANDLES_BYTES,
  INDEX_RESTART_INTERVAL,
  KEY_TRAILER_BYTES,
  TABLE_MAGIC_HIGH,
  TABLE_MAGIC_LOW,
} from './format';
import { compareInternalKeys, shortestSeparator, shortSuccessor } from './internal-key';

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

  /** `sizeBytes` is about how large it will be, where that is known. */
  constructor(
    private readonly compression: Compression,
    sizeBytes = 0,
  ) {
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
    this.filter.startBlock(this.out.length);
    this.blocks++;
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
