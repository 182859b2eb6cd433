// The LSM engine of one node (rules 34 to 37; leveldb doc/impl.md): commit log, memtable, immutable memtable, tables.
// What it does and writes depends only on the order of its calls, never on when commit is called or how fast the disk is: calls
// are carried out one after the other, an append decides by itself what is flushed, and a commit only makes durable.
import { Fault } from '../base/fault';
import { type Later, type Steps, settle, wait } from '../base/later';
import { CallOrder } from './call-order';
import { CommitQueue, isDiskFull } from './commit-queue';
import type { CompactionStyle } from './compaction-plan';
import { Compactor } from './compactor';
import type { Compression } from './compression';
import { reporting } from './corruption-report';
import type { Disk, DiskSession } from './disk';
import type { EngineIterator, KeyValue } from './engine-iterator';
import { type EngineStats, statsOf } from './engine-stats';
import { type ExportedFile, readFiles } from './export-files';
import { prefixBounds } from './key-range';
import { openRange, type RangeOptions } from './range-path';
import { readMemory, readTables } from './read-path';
import { recover } from './recovery';
import { type Snapshot, SnapshotList } from './snapshots';
import type { StorageEvent } from './storage-event';
import type { BatchEntry } from './write-batch';
import { WritePath } from './write-path';

/** LevelDB's 4 MiB would hide every flush from a lab with small values, and cost a 10,000-node run 40 GB; 256 KiB replays within milliseconds. */
const DEFAULT_MEMTABLE_BYTES = 256 * 1024;

/** More deletions than this would be a batch of many megabytes. */
const MAX_RANGE_DELETE_KEYS = 100_000;

const DEFAULT_CACHE_BYTES = 1024 * 1024;

export interface EngineOptions {
  /** Bytes of keys and values at which the memtable rotates. The default is 256 KiB. */
  memtableBytes?: number;
  /** How tables are merged. The default is levelled. */
  compaction?: CompactionStyle;
  /** How much of the tables is kept in memory for gets. The default is 1 MiB. */
  cacheBytes?: number;
  /** How the blocks of new tables are packed. The default is not at all; either way every table can be read. */
  compression?: Compression;
  /** What a recovery changes on the disk becomes durable with the first commit of the caller, not before: whoever has to write down what the recovery found writes it into the same transaction. The default is that the open commits it. */
  commitsRecovery?: 'by-caller';
  onEvent(event: StorageEvent): void;
}

export interface Engine {
  /** The newest value, or the one that a snapshot sees, or undefined. Throws or rejects with a Fault 'corrupt' when what would have to be read is damaged. The caller must not change the bytes. */
  get(key: Uint8Array, snapshot?: Snapshot): Later<Uint8Array | undefined>;
  /** Visible at once in this engine, durable after the next commit. The caller must not change the bytes afterwards. Refused from a failed commit on; after a Fault 'disk-quota' until a commit succeeds. */
  append(batch: readonly BatchEntry[]): Later<void>;
  /**
   * Deletes what a range holds and says how many keys that were. LevelDB's formats know no deletion of a range, so it is one batch
   * of deletions, all or none of which survive a crash. Throws or rejects with a Fault 'range-too-large' above 100,000 keys, and deletes none.
   */
  deleteRange(options: RangeOptions): Later<number>;
  /** Everything appended before the call is durable when it answers. One disk transaction at a time: calls that find one in flight share the next. After a Fault 'disk-quota' it can be called again once there is room, and loses nothing. */
  commit(): Later<void>;
  /** The newest value of every key that begins with `prefix`, in byte order, deleted ones left out, as of the call. */
  scan(prefix: Uint8Array): Later<KeyValue[]>;
  /** The same for a range of keys in either direction, a stretch at a time, as of the call or of a snapshot. */
  iterator(options: RangeOptions): Later<EngineIterator>;
  /** Holds on to what is there now. */
  snapshot(): Later<Snapshot>;
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
  const { memtableBytes = DEFAULT_MEMTABLE_BYTES, compaction: style = 'levelled', onEvent } = options;
  const { cacheBytes = DEFAULT_CACHE_BYTES, compression = 'none' } = options;
  const session = yield* wait(disk.open());
  try {
    const parts = yield* reporting(
      recover(session, { memtableLimitBytes: memtableBytes, cacheBytes, compression }, onEvent),
      onEvent,
    );
    const snapshots = new SnapshotList();
    const compactor = new Compactor(parts, snapshots, { style, tableBytes: memtableBytes }, onEvent);
    const path = new WritePath(parts, snapshots, compactor, memtableBytes, onEvent);
    const commits = new CommitQueue(session, parts.staging, parts.tables, (bytes) => path.workAhead(bytes));
    const engine = new LsmEngine({ session, path, snapshots, commits, onEvent });
    if (options.commitsRecovery !== 'by-caller') yield* commitIfThereIsRoom(engine);
    return engine;
  } catch (thrown) {
    yield* wait(session.close());
    throw thrown;
  }
}

// What a recovery has to write can wait: until there is room, the engine can only be read.
function* commitIfThereIsRoom(engine: Engine): Steps<void> {
  try {
    yield* wait(engine.commit());
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
  }
}

/** What an open engine consists of. */
interface EngineWorks {
  session: DiskSession;
  path: WritePath;
  snapshots: SnapshotList;
  commits: CommitQueue;
  onEvent(event: StorageEvent): void;
}

class LsmEngine implements Engine {
  private readonly calls = new CallOrder();
  private closed = false;

  constructor(private readonly works: EngineWorks) {}

  append(batch: readonly BatchEntry[]): Later<void> {
    return this.inOrder(() => {
      this.works.commits.refuseAfterFailure();
      if (batch.length > 0) return this.works.path.append(batch);
    });
  }

  deleteRange(options: RangeOptions): Later<number> {
    return this.inOrder(() => settle(this.deleteSteps(options)));
  }

  get(key: Uint8Array, snapshot?: Snapshot): Later<Uint8Array | undefined> {
    return this.inOrder(() => {
      const known = readMemory(this.works.path, key, snapshot?.sequence);
      if (known === undefined) return settle(this.getSteps(key, snapshot));
      this.works.onEvent(known.event);
      return known.value;
    });
  }

  scan(prefix: Uint8Array): Later<KeyValue[]> {
    return this.inOrder(() => settle(this.scanSteps(prefix)));
  }

  iterator(options: RangeOptions): Later<EngineIterator> {
    return this.inOrder(() => openRange(this.works.path, options, this.works.onEvent));
  }

  snapshot(): Later<Snapshot> {
    const { snapshots, path } = this.works;
    return this.inOrder(() => snapshots.take(path.parts.versions.lastSequence));
  }

  commit(): Later<void> {
    this.refuseWhenClosed();
    return this.calls.start(() => this.works.commits.commit());
  }

  exportFiles(): Later<ExportedFile[]> {
    this.refuseWhenClosed();
    const { commits, session } = this.works;
    return commits.alone(() => readFiles(session));
  }

  close(): Later<void> {
    if (this.closed) return;
    this.closed = true;
    return this.calls.run(() => settle(this.closeSteps()));
  }

  stats(): EngineStats {
    return statsOf(this.works.path);
  }

  private inOrder<T>(call: () => Later<T>): Later<T> {
    this.refuseWhenClosed();
    return this.calls.run(call);
  }

  private *getSteps(key: Uint8Array, snapshot: Snapshot | undefined): Steps<Uint8Array | undefined> {
    const { path, onEvent } = this.works;
    const { value, event } = yield* reporting(readTables(path, key, snapshot?.sequence), onEvent);
    onEvent(event);
    return value;
  }

  private *deleteSteps(options: RangeOptions): Steps<number> {
    this.works.commits.refuseAfterFailure();
    const entries = yield* this.collect(options, MAX_RANGE_DELETE_KEYS + 1);
    if (entries.length > MAX_RANGE_DELETE_KEYS) {
      const sentence = `The range holds more than ${MAX_RANGE_DELETE_KEYS} keys, too many for one batch. Delete it part by part.`;
      throw new Fault('range-too-large', sentence);
    }
    if (entries.length > 0) yield* wait(this.works.path.append(entries.map(([key]) => ({ key, value: undefined }))));
    return entries.length;
  }

  private *scanSteps(prefix: Uint8Array): Steps<KeyValue[]> {
    const entries = yield* this.collect(prefixBounds(prefix), Number.POSITIVE_INFINITY);
    // A value that is kept must not keep the whole chunk in which it was read.
    return entries.map(([key, value]) => [key, value.slice()]);
  }

  private *collect(options: RangeOptions, count: number): Steps<KeyValue[]> {
    const iterator = openRange(this.works.path, options, this.works.onEvent);
    try {
      return yield* wait(iterator.next(count));
    } finally {
      iterator.close();
    }
  }

  private *closeSteps(): Steps<void> {
    const { commits, session, path } = this.works;
    try {
      path.compactor.abandon();
      yield* wait(commits.commit());
    } finally {
      yield* wait(session.close());
    }
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new Fault('engine-closed', 'This engine is closed. Open it again.');
  }
}
