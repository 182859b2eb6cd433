// What the engine has done since its last commit, ready to become one disk transaction.
import { assert } from '../base/assert';
import { ByteWriter } from '../base/byte-writer';
import type { DiskWrite, FileStore } from './disk';
import { MAX_CHUNK_BYTES } from './disk';
import { encodeLogEnd, LOG_END, type LogEnd } from './log-end';
import type { LogWriter } from './log-writer';

/** Nobody may append this much without a commit: the transaction would not fit any disk's queue. */
const MAX_STAGED_BYTES = 256 * 1024 * 1024;

/** A file that once grew by more than this between two transactions does not keep the room for it. */
const MAX_KEPT_BYTES = 256 * 1024;

interface GrowingFile {
  store: FileStore;
  file: number;
  nextChunk: number;
  /** What was appended since the last transaction. */
  tail: ByteWriter;
  /** Its length, with all that is staged. */
  bytes: number;
}

export class Staging {
  /** By number: files of all stores share one counter. */
  private readonly growing = new Map<number, GrowingFile>();
  private writes: DiskWrite[] = [];
  private staged = 0;

  /** What the next transaction will carry. */
  get bytes(): number {
    return this.staged;
  }

  get isEmpty(): boolean {
    return this.staged === 0 && this.writes.length === 0;
  }

  /** A file that exists on disk, and is so long, goes on after its last chunk. */
  resume({ store, file, nextChunk, bytes }: Omit<GrowingFile, 'tail'>): void {
    this.growing.set(file, { store, file, nextChunk, tail: new ByteWriter(), bytes });
  }

  /** Adds a record to the end of a log or manifest. Says how many bytes that were. */
  append(store: FileStore, file: number, record: Uint8Array, writer: LogWriter): number {
    let target = this.growing.get(file);
    if (!target) {
      target = { store, file, nextChunk: 0, tail: new ByteWriter(), bytes: 0 };
      this.growing.set(file, target);
    }
    const added = writer.write(record, target.tail);
    target.bytes += added;
    this.count(added);
    return added;
  }

  /** A table is written once, in chunks of one size, so that its reader finds a byte by division. */
  putTable(table: number, bytes: Uint8Array, chunkBytes: number): void {
    cut(bytes, chunkBytes).forEach((value, chunk) => {
      this.writes.push({ kind: 'PutChunk', store: 'sst', file: table, chunk, value });
    });
    this.count(bytes.length);
  }

  putMeta(name: string, value: Uint8Array): void {
    this.writes.push({ kind: 'PutMeta', name, value });
    this.count(value.length);
  }

  /** REQUIRES: nothing is appended to the file afterwards. */
  deleteFile(store: FileStore, file: number): void {
    this.growing.delete(file);
    this.writes.push({ kind: 'DeleteFile', store, file });
  }

  /** The transaction; what is staged from now on belongs to the next one. */
  take(): DiskWrite[] {
    const writes = this.writes;
    let log: LogEnd | undefined;
    for (const target of this.growing.values()) {
      const { store, file, tail } = target;
      if (tail.length > 0 && store === 'wal') log = target;
      // Copies, so that the next records can take the place.
      for (let start = 0; start < tail.length; start += MAX_CHUNK_BYTES) {
        const value = tail.take(start, start + MAX_CHUNK_BYTES);
        writes.push({ kind: 'PutChunk', store, file, chunk: target.nextChunk++, value });
      }
      if (tail.length > MAX_KEPT_BYTES) target.tail = new ByteWriter();
      else tail.restart();
    }
    if (log !== undefined) writes.push({ kind: 'PutMeta', name: LOG_END, value: encodeLogEnd(log) });
    this.writes = [];
    this.staged = 0;
    return writes;
  }

  private count(bytes: number): void {
    this.staged += bytes;
    assert(this.staged <= MAX_STAGED_BYTES, 'whoever appends also commits');
  }
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += size) pieces.push(bytes.subarray(offset, offset + size));
  return pieces;
}
