// How a batch gets in (rule 34; leveldb db/db_impl.cc): commit log and memtable, then, when the memtable is full, an immutable
// memtable and a table. An append decides by itself when that happens, so it depends on nothing but the appends before it.
import type { Later } from '../base/later';
import type { Compactor } from './compactor';
import { flushMemtable } from './flush';
import { LogWriter } from './log-writer';
import { Memtable } from './memtable';
import type { EngineParts, OpenLog } from './recovery';
import type { SnapshotList } from './snapshots';
import type { StorageEvent } from './storage-event';
import { type BatchEntry, encodeBatch } from './write-batch';

export class WritePath {
  /** A full memtable and its log, from the append that found it full to the next one, which makes it a table. */
  immutable: { memtable: Memtable; log: OpenLog } | undefined;
  /** What was written since the engine was opened: to the log, and to the tables of flushes. */
  readonly totals = { logBytes: 0, flushBytes: 0 };

  constructor(
    readonly parts: EngineParts,
    private readonly snapshots: SnapshotList,
    readonly compactor: Compactor,
    readonly memtableLimitBytes: number,
    private readonly onEvent: (event: StorageEvent) => void,
  ) {}

  append(batch: readonly BatchEntry[]): Later<void> {
    if (this.immutable) this.flush(this.immutable);
    if (this.parts.memtable.bytes >= this.memtableLimitBytes) this.rotate();
    const { log, memtable, versions, staging } = this.parts;
    const bytes = staging.append('wal', log.file, encodeBatch(versions.lastSequence + 1, batch), log.writer);
    const newestSnapshot = this.snapshots.newest();
    for (const { key, value } of batch) memtable.put(++versions.lastSequence, key, value, newestSnapshot);
    this.onEvent({
      kind: 'LogAppended',
      log: log.file,
      records: batch.length,
      bytes,
      logBytes: log.writer.bytes,
      memtableBytes: memtable.bytes,
      memtableLimitBytes: this.memtableLimitBytes,
    });
    this.totals.logBytes += bytes;
    return this.compactor.afterAppend(bytes);
  }

  private rotate(): void {
    const { memtable, log, versions } = this.parts;
    const newLog = versions.newFileNumber();
    this.immutable = { memtable, log };
    this.parts.memtable = new Memtable();
    this.parts.log = { file: newLog, writer: new LogWriter() };
    this.onEvent({
      kind: 'MemtableRotated',
      entries: memtable.entries,
      bytes: memtable.bytes,
      oldLog: log.file,
      newLog,
    });
  }

  private flush({ memtable, log }: { memtable: Memtable; log: OpenLog }): void {
    const written = flushMemtable(this.parts, memtable, log.file, this.parts.log.file);
    this.totals.flushBytes += written.bytes;
    this.onEvent(written);
    this.immutable = undefined;
  }
}
