// What the engine has done since its last commit, ready to become one disk transaction.
import { assert } from '../base/assert';
import { concatBytes } from '../base/bytes';
import type { DiskWrite, FileStore } from './disk';
import { MAX_CHUNK_BYTES } from './disk';
import { TABLE_CHUNK_BYTES } from './format';
import { encodeLogEnd, LOG_END, type LogEnd } from './log-end';

/** Nobody may append this much without a commit: the transaction would not fit any disk's queue. */
const MAX_STAGED_BYTES = 256 * 1024 * 1024;

interface GrowingFile {
  store: FileStore;
  file: number;
  nextChunk: number;
  parts: Uint8Array[];
  /** Its length, with all that is staged. */
  bytes: number;
}

export class Staging {
  private readonly growing = new Map<string, GrowingFile>();
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
  resume({ store, file, nextChunk, bytes }: Omit<GrowingFile, 'parts'>): void {
    this.growing.set(`${store} ${file}`, { store, file, nextChunk, parts: [], bytes });
  }

  /** Adds to the end of a log or manifest. */
  append(store: FileStore, file: number, bytes: Uint8Array): void {
    let target = this.growing.get(`${store} ${file}`);
    if (!target) {
      target = { store, file, nextChunk: 0, parts: [], bytes: 0 };
      this.growing.set(`${store} ${file}`, target);
    }
    target.parts.push(bytes);
    target.bytes += bytes.length;
    this.count(bytes);
  }

  /** A table is written once, in chunks of one size, so that its reader finds a byte by division. */
  putTable(table: number, bytes: Uint8Array): void {
    cut(bytes, TABLE_CHUNK_BYTES).forEach((value, chunk) => {
      this.writes.push({ kind: 'PutChunk', store: 'sst', file: table, chunk, value });
    });
    this.count(bytes);
  }

  putMeta(name: string, value: Uint8Array): void {
    this.writes.push({ kind: 'PutMeta', name, value });
    this.count(value);
  }

  /** REQUIRES: nothing is appended to the file afterwards. */
  deleteFile(store: FileStore, file: number): void {
    this.growing.delete(`${store} ${file}`);
    this.writes.push({ kind: 'DeleteFile', store, file });
  }

  /** The transaction; what is staged from now on belongs to the next one. */
  take(): DiskWrite[] {
    const writes = this.writes;
    let log: LogEnd | undefined;
    for (const target of this.growing.values()) {
      const [only] = target.parts;
      if (only === undefined) continue;
      if (target.store === 'wal') log = target;
      for (const value of cut(target.parts.length === 1 ? only : concatBytes(target.parts), MAX_CHUNK_BYTES)) {
        writes.push({ kind: 'PutChunk', store: target.store, file: target.file, chunk: target.nextChunk++, value });
      }
      target.parts = [];
    }
    if (log !== undefined) writes.push({ kind: 'PutMeta', name: LOG_END, value: encodeLogEnd(log) });
    this.writes = [];
    this.staged = 0;
    return writes;
  }

  private count(bytes: Uint8Array): void {
    this.staged += bytes.length;
    assert(this.staged <= MAX_STAGED_BYTES, 'whoever appends also commits');
  }
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += size) pieces.push(bytes.subarray(offset, offset + size));
  return pieces;
}
