// Which tables to merge next, and where the result belongs. Levelled: leveldb db/version_set.cc, PickCompaction. Size-tiered:
// a run a level, neighbours of similar size are merged (RocksDB's universal compaction), so that deeper is still always older.
import { compareBytes } from '../base/bytes';
import { LEVELS } from './format';
import { compareInternalKeys, userKeyOf } from './internal-key';
import { type Levels, sizeOf, tablesBetween } from './levels';
import type { TableMeta } from './version-edit';

export type CompactionStyle = 'levelled' | 'size-tiered';

/** At this many tables level 0 is merged: each of them is asked by every read. */
const LEVEL_0_TRIGGER = 4;
/** How much bigger each level may be than the one above. */
const LEVEL_FACTOR = 10;
/** A table may overlap at most this many times its size of the level below its own, so that no later merge is large. */
export const GRANDPARENT_TABLES = 10;

type CompactionReason = 'level-0-full' | 'level-too-large';

export interface CompactionPlan {
  because: CompactionReason;
  /** The level that asked for it. */
  level: number;
  outputLevel: number;
  /** In the order of the levels. Nothing older than them overlaps them outside the levels below `outputLevel`. */
  inputs: readonly TableMeta[];
  /** The one input goes down as it is. */
  isMove: boolean;
}

/** What the choice depends on, besides the live tables. */
interface PlanLimits {
  style: CompactionStyle;
  /** The size of a full memtable, and of the tables that a merge writes. */
  tableBytes: number;
  /** For each level, the largest internal key of its last compaction. */
  pointers: ReadonlyMap<number, Uint8Array>;
}

/** How many bytes of tables a level may hold. Level 1 as many as a full level 0, so that merging the two costs the same for each. */
const levelLimitBytes = (level: number, tableBytes: number): number =>
  LEVEL_0_TRIGGER * tableBytes * LEVEL_FACTOR ** (level - 1);

/** `undefined` when no level asks for a compaction. */
export function planCompaction(levels: Levels, limits: PlanLimits): CompactionPlan | undefined {
  return limits.style === 'levelled' ? planLevelled(levels, limits) : planTiered(levels);
}

function planLevelled(levels: Levels, limits: PlanLimits): CompactionPlan | undefined {
  let level = 0;
  let score = (levels[0]?.length ?? 0) / LEVEL_0_TRIGGER;
  for (let deeper = 1; deeper < LEVELS - 1; deeper++) {
    const filled = sizeOf(levels[deeper] ?? []) / levelLimitBytes(deeper, limits.tableBytes);
    if (filled > score) [level, score] = [deeper, filled];
  }
  const tables = levels[level] ?? [];
  const first = level === 0 ? tables.at(-1) : nextTable(tables, limits.pointers.get(level));
  if (score < 1 || !first) return undefined;
  const upper = closure(tables, [first]);
  const below = levels[level + 1] ?? [];
  const lower = closure(below, overlapping(below, upper));
  const inputs = [...upper, ...lower];
  const grandparents = sizeOf(overlapping(levels[level + 2] ?? [], inputs));
  return {
    because: level === 0 ? 'level-0-full' : 'level-too-large',
    level,
    outputLevel: level + 1,
    inputs,
    isMove: inputs.length === 1 && grandparents <= GRANDPARENT_TABLES * limits.tableBytes,
  };
}

// All of level 0, and then each older run that is not larger than what is merged already. The result goes right above the first
// run that stays. Runs about double in size from level to level, so the levels are enough for any lab.
function planTiered(levels: Levels): CompactionPlan | undefined {
  const [newest = [], ...runs] = levels;
  if (newest.length < LEVEL_0_TRIGGER) return undefined;
  const inputs = [...newest];
  let outputLevel = LEVELS - 1;
  for (const [i, run] of runs.entries()) {
    const level = i + 1;
    // Right above level 1 is level 0, where a merged run cannot be: it is taken along whatever its size.
    if (level > 1 && sizeOf(run) > sizeOf(inputs)) {
      outputLevel = level - 1;
      break;
    }
    inputs.push(...run);
  }
  return { because: 'level-0-full', level: 0, outputLevel, inputs, isMove: false };
}

// The first table behind the last compaction of the level, around in a circle.
const nextTable = (tables: readonly TableMeta[], pointer: Uint8Array | undefined): TableMeta | undefined =>
  tables.find(({ largest }) => pointer === undefined || compareInternalKeys(largest, pointer) > 0) ?? tables[0];

// With these tables of a level, all that share a key with one of them: versions of one key must not be torn apart.
function closure(tables: readonly TableMeta[], chosen: readonly TableMeta[]): readonly TableMeta[] {
  const wider = overlapping(tables, chosen);
  return wider.length === chosen.length ? wider : closure(tables, wider);
}

function overlapping(tables: readonly TableMeta[], chosen: readonly TableMeta[]): readonly TableMeta[] {
  if (chosen.length === 0) return [];
  let [smallest, largest] = [chosen[0]?.smallest, chosen[0]?.largest];
  for (const table of chosen) {
    if (!smallest || compareInternalKeys(table.smallest, smallest) < 0) smallest = table.smallest;
    if (!largest || compareBytes(userKeyOf(table.largest), userKeyOf(largest)) > 0) largest = table.largest;
  }
  return smallest && largest ? tablesBetween(tables, userKeyOf(smallest), userKeyOf(largest)) : [];
}
