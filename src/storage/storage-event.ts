// What the engine did, as plain JSON values: the storage part of a node's trace.
import { textOf } from '../base/bytes';

/** How one of the in-memory tables answered a read. */
export type MemoryAnswer = 'hit' | 'miss' | 'tombstone';

/** One table that a read asked. `block`, its place in the table from 0, and `cache` are there exactly when a data block was needed. */
export interface TableProbe {
  table: number;
  bloom: 'no' | 'maybe';
  block?: number;
  cache?: 'hit' | 'miss';
  found: boolean;
}

/** A table as the MANIFEST knows it. Keys are printable text. */
export interface TableSummary {
  table: number;
  level: number;
  bytes: number;
  smallest: string;
  largest: string;
}

/** A table by name, at the level where it is. */
export interface TableAt {
  table: number;
  level: number;
}

/** A level that holds at least one table. */
export interface LevelSize {
  level: number;
  tables: number;
  bytes: number;
}

export type StorageEvent =
  /** A batch went into the commit log and the memtable; it is durable after the next commit. */
  | {
      kind: 'LogAppended';
      log: number;
      records: number;
      bytes: number;
      logBytes: number;
      memtableBytes: number;
      memtableLimitBytes: number;
    }
  /** The memtable was full: it is immutable now, and a new one with a new log took its place. */
  | { kind: 'MemtableRotated'; entries: number; bytes: number; oldLog: number; newLog: number }
  /** The immutable memtable became a table; with the next commit its log goes. Keys are printable text. */
  | {
      kind: 'TableWritten';
      table: number;
      level: number;
      entries: number;
      bytes: number;
      blocks: number;
      smallest: string;
      largest: string;
    }
  /** One get: the memtable, then the immutable one ('absent' when there is none or it was not asked), then tables newest first until one knew the key. */
  | {
      kind: 'ReadServed';
      key: string;
      memtable: MemoryAnswer;
      immutable: MemoryAnswer | 'absent';
      tables: TableProbe[];
      found: boolean;
    }
  /** A merge of tables has begun: `level` had too many tables or bytes. The following appends carry it out. */
  | {
      kind: 'CompactionStarted';
      because: 'level-0-full' | 'level-too-large';
      level: number;
      outputLevel: number;
      inputs: TableAt[];
      bytes: number;
    }
  /** The merge is the state now: its outputs took the place of its inputs. Dropped are versions that nobody can see, tombstones among them. */
  | {
      kind: 'CompactionEnded';
      level: number;
      outputLevel: number;
      inputs: TableAt[];
      outputs: (TableSummary & { entries: number })[];
      droppedVersions: number;
      droppedTombstones: number;
      readBytes: number;
      writtenBytes: number;
      levels: LevelSize[];
    }
  /** A merge met a damaged block, `because` says which, and left its inputs as they are. */
  | { kind: 'CompactionAbandoned'; inputs: TableAt[]; because: string }
  /** A table overlapped nothing below and went down a level as it is. */
  | { kind: 'TableMoved'; table: number; level: number; toLevel: number; levels: LevelSize[] }
  /** Level 0 has so many tables that appends do more of the merging (slowed) or all of it (stopped). */
  | { kind: 'WritesHeld'; how: 'slowed' | 'stopped'; tables: number; limit: number }
  | { kind: 'LogRecovered'; log: number; records: number; droppedBytes: number }
  /** The engine is open: what its log, its memtable and its tables hold. `orphans` counts the files that a crash had left and that were removed. */
  | {
      kind: 'EngineRecovered';
      logs: number;
      records: number;
      droppedBytes: number;
      /** That were durable at the end of the log, and are missing; at least 1 where that cannot be known, because the record of its end is damaged. */
      lostBytes: number;
      entries: number;
      logBytes: number;
      memtableBytes: number;
      memtableLimitBytes: number;
      /** In the order in which a read asks them. */
      tables: TableSummary[];
      orphans: number;
    }
  | { kind: 'CorruptionFound'; where: string; detail: string };

const BACKSLASH = 0x5c;

/** A key for people: printable UTF-8 as it is, everything else (and the backslash) as \xNN. Different keys stay different. */
export function printableKey(key: Uint8Array): string {
  // Nearly all keys are plain ASCII, and every read tells its key.
  if (key.length < 1_024 && isPlainAscii(key)) return Reflect.apply(String.fromCharCode, undefined, key);
  try {
    return textOf(key).replace(/[\p{C}\\]/gu, (character) => escapeBytes(new TextEncoder().encode(character)));
  } catch {
    return escapeBytes(key);
  }
}

function isPlainAscii(key: Uint8Array): boolean {
  for (const byte of key) if (byte < 0x20 || byte >= 0x7f || byte === BACKSLASH) return false;
  return true;
}

const escapeBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
