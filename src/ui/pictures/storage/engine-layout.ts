// Where everything in the picture of an engine lies: memory on top, then the levels, each table as wide as it is large.
import type { StorageView, TableView } from '../../../trace/views';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedTable extends Box {
  readonly table: TableView;
  /** It is being merged away, or it came out of the last merge. */
  readonly role: 'input' | 'output' | undefined;
}

export interface LevelRow {
  readonly level: number;
  readonly y: number;
  readonly bytes: number;
  readonly tables: readonly PlacedTable[];
}

/** One place that the last read asked. */
export interface ReadStop {
  readonly x: number;
  readonly y: number;
  readonly what: string;
  readonly answer: 'found' | 'deleted' | 'not there' | 'filter said no';
}

export interface EngineLayout {
  readonly height: number;
  readonly log: Box;
  readonly memtable: Box;
  readonly immutable: Box;
  readonly levels: readonly LevelRow[];
  /** From the lowest-numbered level of a merge to the one that it writes. */
  readonly merge: { readonly fromY: number; readonly toY: number } | undefined;
  readonly read: readonly ReadStop[];
}

/** Left of the rows their names, right of them their sizes and the arrow of a merge. */
export const GUTTER = { left: 24, right: 88 } as const;
export const ROW_HEIGHT = 26;
const MEMORY_HEIGHT = 46;
const FIRST_ROW_Y = MEMORY_HEIGHT + 30;
const ROW_GAP = 12;
const GAP = 3;
const LEAST_TABLE_WIDTH = 3;

export function layoutEngine(view: StorageView, width: number): EngineLayout {
  const slot = (width - 2 * 22) / 3;
  const memory = (place: number): Box => ({ x: place * (slot + 22), y: 0, width: slot, height: MEMORY_HEIGHT });
  const levels = rowsOf(view, Math.max(60, width - GUTTER.left - GUTTER.right));
  const [log, memtable, immutable] = [memory(0), memory(1), memory(2)];
  return {
    height: FIRST_ROW_Y + Math.max(1, levels.length) * (ROW_HEIGHT + ROW_GAP),
    log,
    memtable,
    immutable,
    levels,
    merge: view.merging && mergeOf(view.merging, levels),
    read: stopsOf(view, memtable, immutable, levels),
  };
}

function rowsOf(view: StorageView, room: number): LevelRow[] {
  const named = new Set(view.tables.map(({ level }) => level));
  if (view.tables.length > 0) named.add(0);
  if (view.merging) named.add(view.merging.outputLevel);
  const inputs = new Set(view.merging?.inputs.map(({ table }) => table));
  const outputs = new Set(view.lastMerge?.outputs);
  const rows = [...named]
    .sort((a, b) => a - b)
    .map((level) => {
      const tables = view.tables.filter((table) => table.level === level).sort(level === 0 ? newestFirst : byKey);
      return { level, tables, bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0) };
    });
  const most = Math.max(1, ...rows.map(({ bytes }) => bytes));
  const gaps = GAP * Math.max(0, ...rows.map(({ tables }) => tables.length - 1));
  const scale = Math.max(0, room - gaps) / most;
  return rows.map(({ level, tables, bytes }, i) => {
    const y = FIRST_ROW_Y + i * (ROW_HEIGHT + ROW_GAP);
    let x: number = GUTTER.left;
    const placed = tables.map((table): PlacedTable => {
      const role = inputs.has(table.table) ? 'input' : outputs.has(table.table) ? 'output' : undefined;
      const box = { x, y, width: Math.max(LEAST_TABLE_WIDTH, table.bytes * scale), height: ROW_HEIGHT };
      x += box.width + GAP;
      return { ...box, table, role };
    });
    // Very many small tables would leave the picture: they share the room that there is.
    const crowding = (x - GAP - GUTTER.left) / room;
    return { level, y, bytes, tables: crowding <= 1 ? placed : placed.map((each) => squeezed(each, crowding)) };
  });
}

const squeezed = (table: PlacedTable, by: number): PlacedTable => ({
  ...table,
  x: GUTTER.left + (table.x - GUTTER.left) / by,
  width: table.width / by,
});

const newestFirst = (a: TableView, b: TableView): number => b.table - a.table;
const byKey = (a: TableView, b: TableView): number => (a.smallest < b.smallest ? -1 : a.smallest > b.smallest ? 1 : 0);

function mergeOf(
  { inputs, outputLevel }: NonNullable<StorageView['merging']>,
  rows: readonly LevelRow[],
): EngineLayout['merge'] {
  const middle = (level: number): number | undefined => {
    const row = rows.find((one) => one.level === level);
    return row && row.y + ROW_HEIGHT / 2;
  };
  const fromY = middle(Math.min(...inputs.map(({ level }) => level)));
  const toY = middle(outputLevel);
  return fromY === undefined || toY === undefined ? undefined : { fromY, toY };
}

// Tables that a merge has taken away since are left out: the picture shows the tables of now.
function stopsOf({ lastRead }: StorageView, memtable: Box, immutable: Box, rows: readonly LevelRow[]): ReadStop[] {
  if (!lastRead) return [];
  const inMemory = (box: Box, what: string, answer: 'hit' | 'miss' | 'tombstone'): ReadStop => ({
    x: box.x + box.width / 2,
    y: box.y + box.height,
    what,
    answer: answer === 'hit' ? 'found' : answer === 'tombstone' ? 'deleted' : 'not there',
  });
  const stops = [inMemory(memtable, 'the memtable', lastRead.memtable)];
  if (lastRead.immutable !== 'absent') stops.push(inMemory(immutable, 'the immutable memtable', lastRead.immutable));
  const placed = new Map(rows.flatMap(({ tables }) => tables.map((each) => [each.table.table, each] as const)));
  for (const { table, bloom, found } of lastRead.tables) {
    const box = placed.get(table);
    if (!box) continue;
    const answer = bloom === 'no' ? 'filter said no' : !found ? 'not there' : lastRead.found ? 'found' : 'deleted';
    stops.push({ x: box.x + box.width / 2, y: box.y, what: `table ${table}`, answer });
  }
  return stops;
}
