// The port between the engine and whatever keeps its bytes. A disk holds one node's files as chunks; its one promise is
// the atomic, durable transaction. disk-contract.ts is the acceptance suite that every disk runs where it really lives.
import type { Later } from '../base/later';

/** Above 64 KiB Chromium puts IndexedDB values into files of their own, which relaxed durability does not sync. */
export const MAX_CHUNK_BYTES = 60 * 1024;

/** The stores of numbered files: `manifest` [snapshot, n], `wal` [segment, n], `sst` [table, chunk]. A file is its chunks 0, 1, 2… in a row. */
export const FILE_STORES = ['manifest', 'wal', 'sst'] as const;
export type FileStore = (typeof FILE_STORES)[number];

export type DiskWrite =
  | { kind: 'PutMeta'; name: string; value: Uint8Array }
  | { kind: 'PutChunk'; store: FileStore; file: number; chunk: number; value: Uint8Array }
  /** Removes all chunks of a file that were there before this transaction or come earlier in it. */
  | { kind: 'DeleteFile'; store: FileStore; file: number };

/** A file as the disk knows it. A file with `chunks < nextChunk` has a hole. */
export interface StoredFile {
  file: number;
  /** How many chunks are stored. */
  chunks: number;
  /** One above the highest stored chunk number. */
  nextChunk: number;
}

/** One node's disk. What is committed outlives its sessions; nothing else does. */
export interface Disk {
  /** Takes the disk over: once it answers, no commit of an earlier session can land any more. Rejects with a Fault, never hangs. */
  open(): Later<DiskSession>;
  /** Removes all that the disk holds and ends its session. The next `open` finds an empty disk. */
  destroy(): Later<void>;
}

/** The right to read and write a disk, until `close` or until a successor opens it. Every call after that is a Fault. */
export interface DiskSession {
  readMeta(name: string): Later<Uint8Array | undefined>;
  /** The stored chunks with numbers `first` to `last`, both included, in order. The caller must not change the bytes. */
  readChunks(store: FileStore, file: number, first: number, last: number): Later<readonly Uint8Array[]>;
  /** All files of a store, lowest number first. */
  listFiles(store: FileStore): Later<readonly StoredFile[]>;
  /** All of the writes or none, in order, durable when it answers. REQUIRES: values of at most MAX_CHUNK_BYTES that nobody changes afterwards. */
  commit(writes: readonly DiskWrite[]): Later<void>;
  close(): Later<void>;
}

/** Up to this, bytes are copied faster than their buffer is asked for: it is made for the question. */
const SMALL_BYTES = 64;

/** What a disk may keep: a view carries its whole buffer along, so one into something larger is copied out first. */
export const ownBytes = (value: Uint8Array): Uint8Array =>
  value.length > SMALL_BYTES && value.length === value.buffer.byteLength ? value : value.slice();
