// Brings an engine back from what its disk holds (leveldb doc/impl.md "Recovery"): read the MANIFEST, replay the logs it
// still needs, collect what a crash left over. It stages its own changes; the caller commits them.

import { concatBytes } from '../base/bytes';
import { type Steps, wait } from '../base/later';
import { probe } from '../base/probe';
import { BlockCache } from './block-cache';
import type { Compression } from './compression';
import { CorruptFault, corrupt } from './corruption';
import { type DiskSession, FILE_STORES, type FileStore, type StoredFile } from './disk';
import { type FlushTarget, flushMemtable } from './flush';
import { decodeLogEnd, LOG_END, type LogEnd } from './log-end';
import { readLog } from './log-reader';
import { LogWriter } from './log-writer';
import { Memtable } from './memtable';
import { Staging } from './staging';
import type { StorageEvent } from './storage-event';
import { TableDraft } from './table-draft';
import { TableStore } from './table-store';
import { summariseTable } from './table-summary';
import { CURRENT, manifestFileOf, VersionSet } from './version-set';
import { decodeBatch } from './write-batch';

/** A commit log that takes records. */
export interface OpenLog {
  file: number;
  writer: LogWriter;
}

/** What an engine consists of while it is open. */
export interface EngineParts extends FlushTarget {
  memtable: Memtable;
  log: OpenLog;
}

/** Nobody reads during a recovery. */
const NO_SNAPSHOT = 0;

export interface RecoveryOptions {
  memtableLimitBytes: number;
  cacheBytes: number;
  compression: Compression;
}

interface Replay {
  session: DiskSession;
  parts: EngineParts;
  onEvent(event: StorageEvent): void;
  records: number;
  /** The sequence number of the last entry that was replayed; before the first, of the last that the MANIFEST knows of. */
  lastSequence: number;
  droppedBytes: number;
  /** How far the records of each log are whole. */
  goodBytes: Map<number, number>;
}

/** Throws a CorruptFault when committed data cannot be trusted. */
export function* recover(
  session: DiskSession,
  options: RecoveryOptions,
  onEvent: (event: StorageEvent) => void,
): Steps<EngineParts> {
  const staging = new Staging();
  const files = yield* listAll(session);
  const end = logEndIn(yield* wait(session.readMeta(LOG_END)), onEvent);
  const current = yield* wait(session.readMeta(CURRENT));
  if (!current && FILE_STORES.some((store) => files[store].length > 0)) throw corrupt('CURRENT', 'is missing');
  const versions = current
    ? yield* loadVersions(session, staging, manifestFileOf(current), files.manifest)
    : VersionSet.create(staging);
  for (const store of FILE_STORES) for (const { file } of files[store]) versions.markUsed(file);

  const log = { file: versions.logNumber || versions.newFileNumber(), writer: new LogWriter() };
  const { compression, memtableLimitBytes } = options;
  const tables = new TableStore(session, staging, new BlockCache(options.cacheBytes), files.sst);
  const parts: EngineParts = { staging, versions, tables, compression, memtable: new Memtable(), log };
  const replay: Replay = {
    session,
    parts,
    onEvent,
    records: 0,
    lastSequence: versions.lastSequence,
    droppedBytes: 0,
    goodBytes: new Map(),
  };
  const orphans = removeOrphans(parts, files);
  const oldestLog = versions.logNumber;
  const logs = files.wal.filter(({ file }) => file >= versions.logNumber);
  for (const [i, stored] of logs.entries()) yield* replayLog(replay, stored, logs[i + 1]?.file);
  versions.lastSequence = Math.max(versions.lastSequence, replay.lastSequence);
  onEvent({
    kind: 'EngineRecovered',
    logs: logs.length,
    records: replay.records,
    droppedBytes: replay.droppedBytes,
    lostBytes: lostBytesOf(end, oldestLog, replay),
    entries: parts.memtable.entries,
    logBytes: parts.log.writer.bytes,
    memtableBytes: parts.memtable.bytes,
    memtableLimitBytes,
    tables: versions.tables.map(summariseTable),
    orphans,
  });
  return parts;
}

type KnownEnd = LogEnd | 'unreadable' | undefined;

// Only that record is lost with it, not the log: it is no reason not to open.
function logEndIn(stored: Uint8Array | undefined, onEvent: (event: StorageEvent) => void): KnownEnd {
  try {
    return decodeLogEnd(stored);
  } catch (thrown) {
    if (!(thrown instanceof CorruptFault)) throw thrown;
    probe('log-end-unreadable');
    onEvent({ kind: 'CorruptionFound', where: thrown.where, detail: thrown.detail });
    return 'unreadable';
  }
}

// What was durable at the end of the log and is not there. Where nothing is known of its end, what looks torn may have been;
// where that could be known, and cannot be read, something may be missing that does not even show.
function lostBytesOf(end: KnownEnd, oldestLog: number, { droppedBytes, goodBytes }: Replay): number {
  if (end === undefined) return droppedBytes;
  if (end === 'unreadable') return Math.max(1, droppedBytes);
  if (end.file < oldestLog) return 0; // all of it is in a table
  return Math.max(0, end.bytes - (goodBytes.get(end.file) ?? 0));
}

type Files = Record<FileStore, readonly StoredFile[]>;

function* listAll(session: DiskSession): Steps<Files> {
  return {
    manifest: yield* wait(session.listFiles('manifest')),
    wal: yield* wait(session.listFiles('wal')),
    sst: yield* wait(session.listFiles('sst')),
  };
}

function* loadVersions(
  session: DiskSession,
  staging: Staging,
  file: number,
  manifests: readonly StoredFile[],
): Steps<VersionSet> {
  const stored = manifests.find((manifest) => manifest.file === file);
  if (!stored || stored.chunks < stored.nextChunk) throw corrupt(`MANIFEST ${file}`, 'is missing or has a hole');
  const chunks = yield* wait(session.readChunks('manifest', file, 0, stored.nextChunk - 1));
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  staging.resume({ store: 'manifest', file, nextChunk: stored.nextChunk, bytes });
  return VersionSet.load(staging, file, chunks);
}

// Files that no state refers to: the rest of a transaction that some disk did not carry out whole.
function removeOrphans({ staging, versions }: EngineParts, files: Files): number {
  const live: Record<FileStore, (file: number) => boolean> = {
    manifest: (file) => file === versions.manifestFile,
    wal: (file) => file >= versions.logNumber,
    sst: (file) => versions.tables.some(({ table }) => table === file),
  };
  let orphans = 0;
  for (const store of FILE_STORES) {
    for (const { file } of files[store]) {
      if (live[store](file)) continue;
      probe('orphan-removed');
      staging.deleteFile(store, file);
      orphans++;
    }
  }
  return orphans;
}

// Replays one log into the memtable. The last log goes on being written where it ends cleanly; every other one, and a
// torn one, has its memtable flushed and is retired.
function* replayLog(replay: Replay, stored: StoredFile, nextLog: number | undefined): Steps<void> {
  const { session, parts, onEvent } = replay;
  const { file, nextChunk } = stored;
  if (stored.chunks < nextChunk) throw corrupt(`log ${file}`, 'has a hole');
  const bytes = concatBytes(yield* wait(session.readChunks('wal', file, 0, nextChunk - 1)));
  const { records, tornBytes, damage } = readLog(bytes);
  if (damage !== undefined) throw corrupt(`log ${file}`, `is damaged: ${damage}`);
  for (const record of records) replayRecord(replay, `log ${file}`, record);
  if (tornBytes > 0) probe('torn-log-tail-dropped');
  if (nextLog !== undefined) probe('several-logs-replayed');
  replay.droppedBytes += tornBytes;
  replay.goodBytes.set(file, bytes.length - tornBytes);
  onEvent({ kind: 'LogRecovered', log: file, records: records.length, droppedBytes: tornBytes });
  if (nextLog === undefined && tornBytes === 0) {
    parts.staging.resume({ store: 'wal', file, nextChunk, bytes: bytes.length });
    parts.log = { file, writer: new LogWriter(bytes.length) };
  } else {
    retireLog(replay, file, nextLog ?? parts.versions.newFileNumber());
  }
}

function replayRecord(replay: Replay, where: string, record: Uint8Array): void {
  const { sequence, entries } = decodeBatch(record, where);
  // The MANIFEST may know of entries that stand in the log; it never lacks one that stands before the log.
  const next = replay.lastSequence + 1;
  if (replay.records === 0 ? sequence > next : sequence !== next) {
    throw corrupt(where, `has record ${sequence} behind record ${replay.lastSequence}`);
  }
  entries.forEach(({ key, value }, i) => {
    replay.parts.memtable.put(sequence + i, key, value, NO_SNAPSHOT);
  });
  replay.lastSequence = sequence + entries.length - 1;
  replay.records++;
}

function retireLog({ parts, onEvent, lastSequence }: Replay, file: number, nextLog: number): void {
  parts.log = { file: nextLog, writer: new LogWriter() };
  parts.versions.lastSequence = Math.max(parts.versions.lastSequence, lastSequence);
  if (parts.memtable.entries > 0) {
    onEvent(flushMemtable(parts, new TableDraft(parts.memtable, parts.compression), file, nextLog));
    parts.memtable = new Memtable();
  } else {
    parts.versions.log({ logNumber: nextLog });
    parts.staging.deleteFile('wal', file);
  }
}
