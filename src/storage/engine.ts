// The LSM engine of one node (rules 34 to 37; leveldb doc/impl.md): commit log, memtable, immutable memtable, tables.
// What it does and writes depends only on the order of append, get and scan, never on when commit is called or how fast the
// disk is: an append decides by itself when the memtable rotates and when the table is built, and a commit only makes durable.
import { Fault } from '../base/fault';
import { type Later, type Steps, settle, wait } from '../base/later';
import { CommitQueue } from './commit-queue';
import { CorruptFault } from './corruption';
import type { Disk, DiskSession } from './disk';
import { EventOrder } from './event-order';
import { type ExportedFile, readFiles } from './export-files';
import { flushMemtable } from './flush';
import { LogWriter } from './log-writer';
import { Memtable } from './memtable';
import { answerOf, type ReadStart, readServed, searchTables } from './read-path';
import { type EngineParts, type OpenLog, recover } from './recovery';
import { mergeScan } from './scan';
import type { StorageEvent, TableSummary } from './storage-event';
import { summariseTable } from './table-summary';
import type { TableMeta } from './version-edit';
import { type BatchEntry, encodeBatch } from './write-batch';

/** LevelDB's 4 MiB would hide every flush from a lab with small values, and cost a 10,000-node run 40 GB; 256 KiB replays within milliseconds. */
const DEFAULT_MEMTABLE_BYTES = 256 * 1024;

export interface EngineOptions {
  /** Bytes of keys and values at which the memtable rotates. The default is 256 KiB. */
  memtableBytes?: number;
  onEvent(event: StorageEvent): void;
}

export interface EngineStats {
  memtable: { entries: number; bytes: number; limitBytes: number };
  /** The full memtable that the next append will turn into a table. */
  immutable: { entries: number; bytes: number } | undefined;
  log: { file: number; bytes: number };
  /** Appended and not yet given to the disk. */
  uncommittedBytes: number;
  lastSequence: number;
  /** In the order in which a read asks them. Keys are printable text. */
  tables: TableSummary[];
}

export interface Engine {
  /** The newest value, or undefined. Throws or rejects with a Fault 'corrupt' when what would have to be read is damaged. The caller must not change the bytes. */
  get(key: Uint8Array): Later<Uint8Array | undefined>;
  /** Visible at once in this engine, durable after the next commit. The caller must not change the bytes afterwards. */
  append(batch: readonly BatchEntry[]): Later<void>;
  /** Everything appended before the call is durable when it answers. One disk transaction at a time: calls that find one in flight share the next. */
  commit(): Later<void>;
  /** The newest value of every key that begins with `prefix`, in byte order, deleted ones left out, as of the call. */
  scan(prefix: Uint8Array): Later<[Uint8Array, Uint8Array][]>;
  /** What is durable now, as the files of a LevelDB directory. */
  exportFiles(): Later<ExportedFile[]>;
  stats(): EngineStats;
  /** Commits, then gives the disk back. */
  close(): Later<void>;
}

/** Opens the disk and recovers what it holds. Throws or rejects with a Fault when either does not go. */
export function openEngine(disk: Disk, options: EngineOptions): Later<Engine> {
  return settle(openSteps(disk, options));
}

function* openSteps(disk: Disk, options: EngineOptions): Steps<Engine> {
  const session = yield* wait(disk.open());
  try {
    const engine = new LsmEngine(
      session,
      yield* recover(session, options.memtableBytes ?? DEFAULT_MEMTABLE_BYTES, options.onEvent),
      options,
    );
    yield* wait(engine.commit());
    return engine;
  } catch (thrown) {
    for (const event of corruptionEvents(thrown)) options.onEvent(event);
    yield* wait(session.close());
    throw thrown;
  }
}

class LsmEngine implements Engine {
  private readonly events: EventOrder;
  private readonly commits: CommitQueue;
  private readonly memtableLimitBytes: number;
  /** A full memtable and its log, from the append that found it full to the next one, which makes it a table. */
  private immutable: { memtable: Memtable; log: OpenLog } | undefined;
  private closed = false;

  constructor(
    private readonly session: DiskSession,
    private readonly parts: EngineParts,
    options: EngineOptions,
  ) {
    this.events = new EventOrder(options.onEvent);
    this.commits = new CommitQueue(session, parts.staging, parts.tables);
    this.memtableLimitBytes = options.memtableBytes ?? DEFAULT_MEMTABLE_BYTES;
  }

  append(batch: readonly BatchEntry[]): void {
    this.refuseWhenClosed();
    this.commits.refuseAfterFailure();
    if (batch.length === 0) return;
    if (this.immutable) this.flush(this.immutable);
    if (this.parts.memtable.bytes >= this.memtableLimitBytes) this.rotate();
    const { log, memtable, versions, staging } = this.parts;
    const framed = log.writer.frame(encodeBatch(versions.lastSequence + 1, batch));
    staging.append('wal', log.file, framed);
    for (const { key, value } of batch) memtable.put(++versions.lastSequence, key, value);
    this.events.emit({
      kind: 'LogAppended',
      log: log.file,
      records: batch.length,
      bytes: framed.length,
      logBytes: log.writer.bytes,
      memtableBytes: memtable.bytes,
      memtableLimitBytes: this.memtableLimitBytes,
    });
  }

  get(key: Uint8Array): Later<Uint8Array | undefined> {
    this.refuseWhenClosed();
    const { memtable, versions } = this.parts;
    const newest = memtable.get(key);
    const frozen = newest ? undefined : this.immutable?.memtable.get(key);
    const entry = newest ?? frozen;
    const start: ReadStart = {
      key,
      memtable: answerOf(newest),
      immutable: this.immutable && !newest ? answerOf(frozen) : 'absent',
    };
    const candidates = entry ? [] : versions.tablesWith(key);
    if (candidates.length > 0) return settle(this.readTables(start, candidates));
    this.events.emit(readServed(start, { value: entry?.value, probes: [] }));
    return entry?.value;
  }

  scan(prefix: Uint8Array): Later<[Uint8Array, Uint8Array][]> {
    this.refuseWhenClosed();
    const { memtable, versions, tables } = this.parts;
    const memtables = this.immutable ? [memtable, this.immutable.memtable] : [memtable];
    const merge = mergeScan(prefix, memtables, versions.tablesWithPrefix(prefix), tables);
    return settle(this.inOrder(merge, () => []));
  }

  commit(): Later<void> {
    this.refuseWhenClosed();
    return this.commits.commit();
  }

  exportFiles(): Later<ExportedFile[]> {
    this.refuseWhenClosed();
    return this.commits.alone(() => readFiles(this.session));
  }

  close(): Later<void> {
    return this.closed ? undefined : settle(this.closeSteps());
  }

  stats(): EngineStats {
    const { memtable, log, versions, staging } = this.parts;
    const frozen = this.immutable?.memtable;
    return {
      memtable: { entries: memtable.entries, bytes: memtable.bytes, limitBytes: this.memtableLimitBytes },
      immutable: frozen && { entries: frozen.entries, bytes: frozen.bytes },
      log: { file: log.file, bytes: log.writer.bytes },
      uncommittedBytes: staging.bytes,
      lastSequence: versions.lastSequence,
      tables: versions.tables.map(summariseTable),
    };
  }

  private rotate(): void {
    const { memtable, log, versions } = this.parts;
    const newLog = versions.newFileNumber();
    this.immutable = { memtable, log };
    this.parts.memtable = new Memtable();
    this.parts.log = { file: newLog, writer: new LogWriter() };
    this.events.emit({
      kind: 'MemtableRotated',
      entries: memtable.entries,
      bytes: memtable.bytes,
      oldLog: log.file,
      newLog,
    });
  }

  private flush({ memtable, log }: { memtable: Memtable; log: OpenLog }): void {
    this.events.emit(flushMemtable(this.parts, memtable, log.file, this.parts.log.file));
    this.immutable = undefined;
  }

  private *readTables(start: ReadStart, candidates: readonly TableMeta[]): Steps<Uint8Array | undefined> {
    const search = searchTables(start.key, candidates, this.parts.tables);
    return (yield* this.inOrder(search, (end) => [readServed(start, end)])).value;
  }

  // Runs a read whose events come where the read began, whenever it ends.
  private *inOrder<T>(read: Steps<T>, eventsOf: (answer: T) => StorageEvent[]): Steps<T> {
    const emit = this.events.reserve();
    try {
      const answer = yield* read;
      emit(...eventsOf(answer));
      return answer;
    } catch (thrown) {
      emit(...corruptionEvents(thrown));
      throw thrown;
    }
  }

  private *closeSteps(): Steps<void> {
    this.closed = true;
    try {
      yield* wait(this.commits.commit());
    } finally {
      yield* wait(this.session.close());
    }
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new Fault('engine-closed', 'This engine is closed. Open it again.');
  }
}

const corruptionEvents = (thrown: unknown): StorageEvent[] =>
  thrown instanceof CorruptFault ? [{ kind: 'CorruptionFound', where: thrown.where, detail: thrown.detail }] : [];
