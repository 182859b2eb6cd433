// The engines of nodes. Part of what pictures are drawn from (views.ts).
import type { LabTime } from '../base/ids';

export interface TableView {
  readonly table: number;
  readonly level: number;
  /** Known of tables that were written in this trace. */
  readonly entries: number | undefined;
  readonly bytes: number;
  readonly smallest: string;
  readonly largest: string;
}

/** A merge of tables that is under way. */
export interface MergeView {
  readonly because: 'level-0-full' | 'level-too-large';
  readonly level: number;
  readonly outputLevel: number;
  readonly inputs: readonly { readonly table: number; readonly level: number }[];
  readonly bytes: number;
  readonly since: LabTime;
}

/** A merge that is the state now. */
export interface MergedView {
  readonly at: LabTime;
  readonly outputLevel: number;
  readonly inputs: readonly { readonly table: number; readonly level: number }[];
  readonly outputs: readonly number[];
  readonly droppedVersions: number;
  readonly droppedTombstones: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

export interface StorageView {
  /** What a person put in as the disk; the engine tells what is in it when its node starts. */
  readonly imported: { readonly files: number; readonly bytes: number; readonly records: number } | undefined;
  readonly logBytes: number;
  readonly logRecords: number;
  readonly memtableBytes: number;
  readonly memtableLimitBytes: number;
  /** The full memtable that the next write turns into a table. */
  readonly immutable: { readonly entries: number; readonly bytes: number } | undefined;
  /** Oldest first as they were written. */
  readonly tables: readonly TableView[];
  readonly merging: MergeView | undefined;
  readonly lastMerge: MergedView | undefined;
  /** All that was written since the trace began: to the log, by flushes, by merges. */
  readonly written: { readonly logBytes: number; readonly flushBytes: number; readonly compactionBytes: number };
  readonly lastRead:
    | {
        readonly key: string;
        readonly at: LabTime;
        readonly memtable: 'hit' | 'miss' | 'tombstone';
        /** The full memtable that is being written to a table, if there was one. */
        readonly immutable: 'hit' | 'miss' | 'tombstone' | 'absent';
        readonly tables: readonly {
          readonly table: number;
          readonly bloom: 'no' | 'maybe';
          readonly block?: number | undefined;
          readonly cache?: 'hit' | 'miss' | undefined;
          readonly found: boolean;
        }[];
        readonly found: boolean;
      }
    | undefined;
  readonly corruptions: readonly { readonly where: string; readonly detail: string; readonly at: LabTime }[];
}
