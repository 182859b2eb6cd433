// When tables are merged, and how the result becomes the state (rule 36). There is no background here: every append pays for
// some merging, in proportion to what it wrote. So compaction is a function of the appends alone, the same on a slow disk and
// on a fast one, and no append waits long unless level 0 has grown to its limit.
import { type Later, type Steps, settle } from '../base/later';
import { CompactionJob } from './compaction-job';
import { type CompactionPlan, type CompactionStyle, planCompaction } from './compaction-plan';
import { CorruptFault } from './corruption';
import { type Levels, sizeOf } from './levels';
import type { EngineParts } from './recovery';
import type { SnapshotList } from './snapshots';
import type { LevelSize, StorageEvent } from './storage-event';
import { summariseTable } from './table-summary';
import type { TableMeta } from './version-edit';

/** Every append merges as much of what waits to be merged, and this many times what it wrote itself. */
const STEP_BYTES = 16 * 1024;
const STEP_FACTOR = 16;
/** At this many tables in level 0 every append merges four times as much (LevelDB's slow-down trigger, which waits instead) … */
const LEVEL_0_SLOW = 8;
const SLOW_FACTOR = 4;
/** … and at this many it merges until there are fewer (LevelDB's stop trigger). */
const LEVEL_0_STOP = 12;

export interface CompactorOptions {
  style: CompactionStyle;
  tableBytes: number;
}

/** What merging has cost since the engine was opened. */
export interface CompactionTotals {
  compactions: number;
  moves: number;
  readBytes: number;
  writtenBytes: number;
}

export class Compactor {
  readonly totals: CompactionTotals = { compactions: 0, moves: 0, readBytes: 0, writtenBytes: 0 };
  private job: CompactionJob | undefined;
  /** The corruption that ended a merge, and the tables it would have merged: they stay where they are until the next open. */
  private damage: { fault: CorruptFault; tables: Set<number> } | undefined;
  /** The levels that last asked for nothing. */
  private content: Levels | undefined;
  /** How many tables level 0 had when an append last looked. */
  private level0 = 0;

  constructor(
    private readonly parts: EngineParts,
    private readonly snapshots: SnapshotList,
    private readonly options: CompactorOptions,
    private readonly onEvent: (event: StorageEvent) => void,
  ) {}

  /** The share of an append that wrote `bytes`. Throws a CorruptFault when level 0 is at its limit and damage keeps it there. */
  afterAppend(bytes: number): Later<void> {
    this.noteLevel0();
    // Nearly every append: there is nothing to merge.
    const isIdle = !this.job && this.content === this.parts.versions.levels && this.level0 < LEVEL_0_STOP;
    if (!isIdle) return settle(this.catchUp(bytes));
  }

  private *catchUp(bytes: number): Steps<void> {
    const share = STEP_BYTES + STEP_FACTOR * bytes;
    yield* this.merge(this.level0 < LEVEL_0_SLOW ? share : SLOW_FACTOR * share);
    while (this.level0Tables() >= LEVEL_0_STOP) {
      if (!(this.job ?? this.startNext())) {
        if (this.damage) throw this.damage.fault;
        return;
      }
      yield* this.merge(share);
    }
  }

  /** Ends a merge that is under way, and leaves nothing of it behind. */
  abandon(): void {
    for (const { table } of this.job?.outputs ?? []) this.parts.tables.retire(table);
    this.job = undefined;
  }

  private *merge(bytes: number): Steps<void> {
    let left = bytes;
    while (left > 0) {
      const job = this.job ?? this.startNext();
      if (!job) return;
      try {
        const handled = yield* job.advance(left);
        if (handled < left) this.publish(job);
        left -= Math.max(1, handled);
      } catch (thrown) {
        if (!(thrown instanceof CorruptFault)) throw thrown;
        this.giveUp(job, thrown);
      }
    }
  }

  // Moves tables until a merge has to be done; undefined when nothing is asked for.
  private startNext(): CompactionJob | undefined {
    const { versions, tables, compression } = this.parts;
    const { style, tableBytes } = this.options;
    while (this.content !== versions.levels) {
      const plan = planCompaction(versions.levels, { style, tableBytes, pointers: versions.pointers });
      if (!plan || plan.inputs.some(({ table }) => this.damage?.tables.has(table))) {
        this.content = versions.levels;
        return undefined;
      }
      if (plan.isMove) {
        this.move(plan);
        continue;
      }
      const oldestSnapshot = this.snapshots.oldest(versions.lastSequence);
      this.job = new CompactionJob(plan, { versions, tables, compression, tableBytes, oldestSnapshot });
      const { because, level, outputLevel, inputs } = plan;
      const places = inputs.map(({ table, level: from }) => ({ table, level: from }));
      const bytes = sizeOf(inputs);
      this.onEvent({ kind: 'CompactionStarted', because, level, outputLevel, inputs: places, bytes });
      return this.job;
    }
    return undefined;
  }

  // One record of the MANIFEST: the outputs appear and the inputs go with the same transaction.
  private publish({ plan, outputs, dropped }: CompactionJob): void {
    const { tables } = this.parts;
    this.job = undefined;
    this.logChange(plan, outputs);
    for (const { table } of plan.inputs) tables.retire(table);
    const [readBytes, writtenBytes] = [sizeOf(plan.inputs), sizeOf(outputs)];
    this.totals.compactions++;
    this.totals.readBytes += readBytes;
    this.totals.writtenBytes += writtenBytes;
    this.onEvent({
      kind: 'CompactionEnded',
      level: plan.level,
      outputLevel: plan.outputLevel,
      inputs: plan.inputs.map(({ table, level }) => ({ table, level })),
      outputs: outputs.map((output) => ({ ...summariseTable(output), entries: output.entries })),
      droppedVersions: dropped.versions,
      droppedTombstones: dropped.tombstones,
      readBytes,
      writtenBytes,
      levels: this.levelSizes(),
    });
  }

  private move(plan: CompactionPlan): void {
    const [only] = plan.inputs;
    if (!only) return;
    this.logChange(plan, [{ ...only, level: plan.outputLevel }]);
    this.totals.moves++;
    this.onEvent({
      kind: 'TableMoved',
      table: only.table,
      level: plan.level,
      toLevel: plan.outputLevel,
      levels: this.levelSizes(),
    });
  }

  private logChange({ level, inputs }: CompactionPlan, added: readonly TableMeta[]): void {
    const last = inputs.findLast((input) => input.level === level);
    this.parts.versions.log({
      pointers: level > 0 && last ? [{ level, key: last.largest }] : [],
      deleted: inputs.map(({ table, level: from }) => ({ table, level: from })),
      added,
    });
  }

  private giveUp(job: CompactionJob, fault: CorruptFault): void {
    const inputs = job.plan.inputs.map(({ table, level }) => ({ table, level }));
    this.abandon();
    this.damage = { fault, tables: new Set([...(this.damage?.tables ?? []), ...inputs.map(({ table }) => table)]) };
    this.onEvent({ kind: 'CorruptionFound', where: fault.where, detail: fault.detail });
    this.onEvent({ kind: 'CompactionAbandoned', inputs, because: fault.where });
  }

  private noteLevel0(): void {
    const [before, tables] = [this.level0, this.level0Tables()];
    if (tables === before) return;
    this.level0 = tables;
    for (const [how, limit] of [
      ['slowed', LEVEL_0_SLOW],
      ['stopped', LEVEL_0_STOP],
    ] as const) {
      if (before < limit && tables >= limit) this.onEvent({ kind: 'WritesHeld', how, tables, limit });
    }
  }

  private level0Tables(): number {
    return this.parts.versions.levels[0]?.length ?? 0;
  }

  private levelSizes(): LevelSize[] {
    return this.parts.versions.levels.flatMap((tables, level) =>
      tables.length > 0 ? [{ level, tables: tables.length, bytes: sizeOf(tables) }] : [],
    );
  }
}
