// All Bloom filters of a table in one block: filter i covers the data blocks that start in the i-th 2 KiB of the table
// (leveldb doc/table_format.md "filter" Meta Block, table/filter_block.cc).

import { ByteWriter } from '../base/byte-writer';
import { bloomHash, bloomMayHold, buildBloomFilter } from './bloom-filter';
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';
import { FILTER_BASE_LOG } from './format';

export class FilterBlockBuilder {
  private readonly out = new ByteWriter(256);
  private readonly offsets: number[] = [];
  private hashes: number[] = [];

  /** A data block starts at `offset`; the keys added from now on are its. */
  startBlock(offset: number): void {
    while (this.offsets.length < Math.floor(offset / 2 ** FILTER_BASE_LOG)) this.closeFilter();
  }

  /** A key whose user key is its first `length` bytes. */
  add(key: Uint8Array, length: number): void {
    this.hashes.push(bloomHash(key, length));
  }

  finish(): Uint8Array {
    if (this.hashes.length > 0) this.closeFilter();
    const offsetsStart = this.out.length;
    for (const offset of this.offsets) this.out.fixed32(offset);
    return this.out.fixed32(offsetsStart).byte(FILTER_BASE_LOG).view();
  }

  private closeFilter(): void {
    this.offsets.push(this.out.length);
    if (this.hashes.length > 0) this.out.raw(buildBloomFilter(this.hashes));
    this.hashes = [];
  }
}

export class FilterBlockReader {
  private readonly offsetsStart: number;
  private readonly baseLog: number;
  private readonly count: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
  ) {
    if (bytes.length < 5) throw corrupt(what, 'is too short');
    const reader = new ByteReader(bytes, what, bytes.length - 5);
    this.offsetsStart = reader.fixed32();
    this.baseLog = reader.byte();
    this.count = (bytes.length - 5 - this.offsetsStart) / 4;
    if (this.count < 0 || !Number.isInteger(this.count)) throw corrupt(what, 'has no valid offsets');
  }

  /** False only when the data block at `blockOffset` does not hold the key. */
  mayHold(blockOffset: number, userKey: Uint8Array): boolean {
    const index = Math.floor(blockOffset / 2 ** this.baseLog);
    if (index >= this.count) return true;
    const reader = new ByteReader(this.bytes, this.what, this.offsetsStart + 4 * index);
    const [start, end] = [reader.fixed32(), reader.fixed32()];
    if (start > end || end > this.offsetsStart) return true;
    return start < end && bloomMayHold(this.bytes.subarray(start, end), bloomHash(userKey));
  }
}
