// One merge of tables into tables, in bounded steps (leveldb db/db_impl.cc, DoCompactionWork). It drops what nobody can see any
// more: versions that a newer one hides from every snapshot, and tombstones below which nothing older lies.
import type { Steps } from '../base/later';
import { type CompactionPlan, GRANDPARENT_TABLES } from './compaction-plan';
import type { Compression } from './compression';
import { type EntrySource, tablesSource } from './entry-source';
import { TABLE_CHUNK_BYTES, TYPE_DELETION } from './format';
import { compareInternalKeys, sameUserKey, sequenceOf, typeOf, userKeyOf } from './internal-key';
import { EVERY_KEY } from './key-range';
import { type Levels, tablesWith } from './levels';
import { Merge } from './merge';
import { TableBuilder } from './table-builder';
import type { TableStore } from './table-store';
import type { TableMeta } from './version-edit';
import type { VersionSet } from './version-set';

/** A table that a merge wrote. */
interface MergedTable extends TableMeta {
  entries: number;
}

interface JobContext {
  versions: VersionSet;
  tables: TableStore;
  compression: Compression;
  /** An output is closed when it is this large. */
  tableBytes: number;
  /** What is hidden from this moment on is hidden from everybody. */
  oldestSnapshot: number;
}

export class CompactionJob {
  readonly outputs: MergedTable[] = [];
  /** Versions that were not written again, and the tombstones among them. */
  readonly dropped = { versions: 0, tombstones: 0 };
  private merge: Merge | undefined;
  private builder: TableBuilder | undefined;
  /** The key whose versions are being handled, and the sequence number of the last of them. */
  private last: { key: Uint8Array; sequence: number } | undefined;
  /** The tables of the level below the outputs that end before the last key, and the bytes of those among them that the output overlaps. */
  private readonly passed = { tables: 0, bytes: 0 };
  /** The levels in which older versions than any input can lie. */
  private readonly deeper: Levels;

  constructor(
    readonly plan: CompactionPlan,
    private readonly context: JobContext,
  ) {
    this.deeper = context.versions.levels.slice(plan.outputLevel + 1);
  }

  /** Handles entries of at least `bytes` bytes. The bytes that it handled; fewer only when the merge is done. */
  *advance(bytes: number): Steps<number> {
    const { tables } = this.context;
    this.merge ??= yield* Merge.of(sourcesOf(this.plan.inputs, tables), 'up');
    let handled = 0;
    while (handled < bytes) {
      const entry = this.merge.current;
      if (!entry) {
        this.closeOutput();
        break;
      }
      handled += entry.key.length + entry.value.length;
      if (this.isNeeded(entry.key)) this.write(entry.key, entry.value);
      const more = this.merge.advance();
      if (more) yield* more;
    }
    return handled;
  }

  private isNeeded(key: Uint8Array): boolean {
    const { oldestSnapshot } = this.context;
    const newer = this.last && sameUserKey(this.last.key, key) ? this.last.sequence : undefined;
    const sequence = sequenceOf(key);
    this.last = { key, sequence };
    const isTombstone = typeOf(key) === TYPE_DELETION;
    const isHidden = newer !== undefined && newer <= oldestSnapshot;
    // An older version among the inputs is hidden by this tombstone and goes the same way.
    const saysNothing =
      isTombstone && sequence <= oldestSnapshot && tablesWith(this.deeper, userKeyOf(key)).length === 0;
    if (!isHidden && !saysNothing) return true;
    this.dropped.versions++;
    if (isTombstone) this.dropped.tombstones++;
    return false;
  }

  private write(key: Uint8Array, value: Uint8Array): void {
    if (this.builder && this.isFull(this.builder, key)) this.closeOutput();
    this.builder ??= new TableBuilder(this.context.compression, 0, TABLE_CHUNK_BYTES);
    this.builder.add(key, value);
  }

  // Never between two versions of a key.
  private isFull(builder: TableBuilder, next: Uint8Array): boolean {
    if (builder.largestKey && sameUserKey(builder.largestKey, next)) return false;
    return builder.sizeBytes >= this.context.tableBytes || this.overlapsMuch(next);
  }

  // Adds up what the output overlaps of the level below its own (leveldb db/version_set.cc, ShouldStopBefore).
  private overlapsMuch(next: Uint8Array): boolean {
    const grandparents = this.deeper[0] ?? [];
    for (;;) {
      const table = grandparents[this.passed.tables];
      if (!table || compareInternalKeys(next, table.largest) <= 0) break;
      this.passed.tables++;
      this.passed.bytes += table.bytes;
    }
    return this.passed.bytes > GRANDPARENT_TABLES * this.context.tableBytes;
  }

  private closeOutput(): void {
    this.passed.bytes = 0;
    if (!this.builder) return;
    const { bytes, entries, smallest, largest } = this.builder.finish();
    this.builder = undefined;
    const table = this.context.versions.newFileNumber();
    this.context.tables.add(table, bytes, TABLE_CHUNK_BYTES);
    this.outputs.push({ table, level: this.plan.outputLevel, bytes: bytes.length, smallest, largest, entries });
  }
}

// Tables of level 0 overlap and need a source each; the others follow one another.
function sourcesOf(inputs: readonly TableMeta[], tables: TableStore): EntrySource[] {
  const runs = new Map<string, TableMeta[]>();
  for (const meta of inputs) {
    const run = meta.level === 0 ? `table ${meta.table}` : `level ${meta.level}`;
    runs.set(run, [...(runs.get(run) ?? []), meta]);
  }
  return Array.from(runs.values(), (run) => tablesSource(run, tables, EVERY_KEY, 'up', { ahead: 'all' }));
}
