// Gives readers for tables. A table that was written but not yet committed is read from memory, every other from the disk,
// so that when a commit happens makes no difference to what a read sees.
import { concatBytes } from '../base/bytes';
import { type Later, type Steps, settle, wait } from '../base/later';
import { corrupt } from './corruption';
import type { DiskSession } from './disk';
import { TABLE_CHUNK_BYTES } from './format';
import { TableReader } from './table-reader';
import type { TableMeta } from './version-edit';

export class TableStore {
  /** Whole tables that the disk may not have yet. */
  private readonly uncommitted = new Map<number, Uint8Array>();
  /** Open readers, with index and filters in memory; at most one for each live table. */
  private readonly readers = new Map<number, TableReader>();

  constructor(private readonly session: DiskSession) {}

  /** A new table whose bytes are staged. */
  add(table: number, bytes: Uint8Array): void {
    this.uncommitted.set(table, bytes);
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
    const reader = yield* TableReader.open(meta.table, meta.bytes, read);
    this.readers.set(meta.table, reader);
    return reader;
  }

  private readBytes(meta: TableMeta, offset: number, length: number): Later<Uint8Array> {
    const whole = this.uncommitted.get(meta.table);
    return whole ? whole.subarray(offset, offset + length) : settle(this.readFromDisk(meta, offset, length));
  }

  private *readFromDisk({ table }: TableMeta, offset: number, length: number): Steps<Uint8Array> {
    const first = Math.floor(offset / TABLE_CHUNK_BYTES);
    const last = Math.floor((offset + length - 1) / TABLE_CHUNK_BYTES);
    const chunks = yield* wait(this.session.readChunks('sst', table, first, last));
    const only = chunks.length === 1 ? chunks[0] : undefined;
    const start = offset - first * TABLE_CHUNK_BYTES;
    const bytes = (only ?? concatBytes(chunks)).subarray(start, start + length);
    if (chunks.length !== last - first + 1 || bytes.length !== length) {
      throw corrupt(`table ${table}`, `lacks bytes ${offset} to ${offset + length - 1}`);
    }
    return bytes;
  }
}
