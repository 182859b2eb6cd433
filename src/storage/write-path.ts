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
import { TableDraft } from './table-draft';
import { type BatchEntry, encodeBatch } from './write-batch';

/** A memtable up to this size is a table within milliseconds, and becomes one at the append after the one that found it full. */
const PROMPT_FLUSH_BYTES = 256 * 1024;
/** What a memtable is larger than that waits for its flush until so much of it was written again: time to draft the table in. */
const DRAFTING_SHARE = 0.75;
/** How much of a draft is done in the time of a transaction, for each of its bytes: enough to be done when the flush comes. */
const DRAFT_FACTOR = 2;

/** A full memtable, its log, and what there is of its table. */
interface Immutable {
  readonly memtable: Memtable;
  readonly log: OpenLog;
  readonly draft: TableDraft;
}

export class WritePath {
  /** From the append that found a memtable full to the one that makes it a table: the next one, or, of a large memtable, a later one. */
  immutable: Immutable | undefined;
  /** What was written since the engine was opened: to the log, and to the tables of flushes. */
  readonly totals = { logBytes: 0, flushBytes: 0 };
  /** An immutable memtable becomes a table when the one after it is so large. */
  private readonly flushAtBytes: number;

  constructor(
    readonly parts: EngineParts,
    private readonly snapshots: SnapshotList,
    readonly compactor: Compactor,
    readonly memtableLimitBytes: number,
    private readonly onEvent: (event: StorageEvent) => void,
  ) {
    this.flushAtBytes = DRAFTING_SHARE * Math.max(0, memtableLimitBytes - PROMPT_FLUSH_BYTES);
  }

  append(batch: readonly BatchEntry[]): Later<void> {
    if (this.immutable && this.parts.memtable.bytes >= this.flushAtBytes) this.flush(this.immutable);
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

  /** Does what will have to be done anyway, while the disk is busy with so many bytes. Nothing that anyone can see depends on it. */
  workAhead(bytes: number): void {
    this.immutable?.draft.advance(DRAFT_FACTOR * bytes);
  }

  private rotate(): void {
    const { memtable, log, versions } = this.parts;
    const newLog = versions.newFileNumber();
    this.immutable = { memtable, log, draft: new TableDraft(memtable, this.parts.compression) };
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

  private flush({ draft, log }: Immutable): void {
    const written = flushMemtable(this.parts, draft, log.file, this.parts.log.file);
    this.totals.flushBytes += written.bytes;
    this.onEvent(written);
    this.immutable = undefined;
  }
}
