// Gives readers for tables. A table that was written but not yet committed is read from memory, every other from the disk,
// so that when a commit happens makes no difference to what a read sees.
import { assert } from '../base/assert';
import { concatBytes } from '../base/bytes';
import { type Later, type Steps, settle, wait } from '../base/later';
import type { BlockCache } from './block-cache';
import { corrupt } from './corruption';
import type { DiskSession, StoredFile } from './disk';
import { FLUSHED_CHUNK_BYTES, TABLE_CHUNK_BYTES } from './format';
import type { Staging } from './staging';
import { TableReader } from './table-reader';
import type { TableMeta } from './version-edit';

export class TableStore {
  /** Whole tables that the disk may not have yet. */
  private readonly uncommitted = new Map<number, Uint8Array>();
  /** Open readers, with index and filters in memory; at most one for each table that is live or in use. */
  private readonly readers = new Map<number, TableReader>();
  /** How many readers of ranges still need a table. */
  private readonly uses = new Map<number, number>();
  /** Tables that no state refers to any more but that are in use: they go when the last use ends. */
  private readonly retired = new Set<number>();
  /** How many chunks each table has: it was found with them, or written in them. */
  private readonly chunks: Map<number, number>;

  constructor(
    private readonly session: DiskSession,
    private readonly staging: Staging,
    readonly cache: BlockCache,
    stored: readonly StoredFile[],
  ) {
    this.chunks = new Map(stored.map(({ file, nextChunk }) => [file, nextChunk]));
  }

  /** Stages a new table. */
  add(table: number, bytes: Uint8Array, chunkBytes: typeof TABLE_CHUNK_BYTES | typeof FLUSHED_CHUNK_BYTES): void {
    this.staging.putTable(table, bytes, chunkBytes);
    this.chunks.set(table, Math.ceil(bytes.length / chunkBytes));
    this.uncommitted.set(table, bytes);
  }

  /** Stages the removal of a table, at the end of its last use. */
  retire(table: number): void {
    if (this.uses.has(table)) this.retired.add(table);
    else this.remove(table);
  }

  /** Keeps these tables until what it returns is called, once. */
  use(metas: readonly TableMeta[]): () => void {
    for (const { table } of metas) this.uses.set(table, (this.uses.get(table) ?? 0) + 1);
    return () => {
      for (const { table } of metas) this.endUse(table);
    };
  }

  /** The tables that the transaction that is staged now will make durable. */
  uncommittedTables(): number[] {
    return [...this.uncommitted.keys()];
  }

  committed(tables: readonly number[]): void {
    for (const table of tables) this.uncommitted.delete(table);
  }

  *reader(meta: TableMeta): Steps<TableReader> {
    const known = this.readers.get(meta.table);
    if (known) return known;
    const read = (offset: number, length: number): Later<Uint8Array> => this.readBytes(meta, offset, length);
    const reader = yield* TableReader.open(meta, read, this.cache);
    this.readers.set(meta.table, reader);
    return reader;
  }

  private endUse(table: number): void {
    const left = (this.uses.get(table) ?? 0) - 1;
    assert(left >= 0, 'a use of a table ends once');
    if (left > 0) {
      this.uses.set(table, left);
      return;
    }
    this.uses.delete(table);
    if (this.retired.delete(table)) this.remove(table);
  }

  private remove(table: number): void {
    this.readers.get(table)?.forgetBlocks();
    this.readers.delete(table);
    this.uncommitted.delete(table);
    this.chunks.delete(table);
    this.staging.deleteFile('sst', table);
  }

  private readBytes(meta: TableMeta, offset: number, length: number): Later<Uint8Array> {
    const whole = this.uncommitted.get(meta.table);
    return whole ? whole.subarray(offset, offset + length) : settle(this.readFromDisk(meta, offset, length));
  }

  // So few chunks that they can be a flushed table's are too few for a merged one's, unless one is all; a merged table that has
  // lost so many has no footer left, and is found damaged either way.
  private chunkBytesOf({ table, bytes }: TableMeta): number {
    const chunks = this.chunks.get(table) ?? 0;
    return chunks <= Math.ceil(bytes / FLUSHED_CHUNK_BYTES) ? FLUSHED_CHUNK_BYTES : TABLE_CHUNK_BYTES;
  }

  private *readFromDisk(meta: TableMeta, offset: number, length: number): Steps<Uint8Array> {
    const { table } = meta;
    const chunkBytes = this.chunkBytesOf(meta);
    const first = Math.floor(offset / chunkBytes);
    const last = Math.floor((offset + length - 1) / chunkBytes);
    const chunks = yield* wait(this.session.readChunks('sst', table, first, last));
    const only = chunks.length === 1 ? chunks[0] : undefined;
    const start = offset - first * chunkBytes;
    const bytes = (only ?? concatBytes(chunks)).subarray(start, start + length);
    if (chunks.length !== last - first + 1 || bytes.length !== length) {
      throw corrupt(`table ${table}`, `lacks bytes ${offset} to ${offset + length - 1}`);
    }
    return bytes;
  }
}
