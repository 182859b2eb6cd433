import { describe, expect, it } from 'vitest';
import { labTime } from '../../../base/ids';
import type { StorageView, TableView } from '../../../trace/views';
import { GUTTER, layoutEngine } from './engine-layout';

const table = (number: number, level: number, bytes: number, smallest = 'a'): TableView => ({
  table: number,
  level,
  bytes,
  entries: 1,
  smallest,
  largest: `${smallest}z`,
});

const engine = (given: Partial<StorageView>): StorageView => ({
  logBytes: 100,
  logRecords: 2,
  memtableBytes: 50,
  memtableLimitBytes: 100,
  immutable: undefined,
  tables: [],
  merging: undefined,
  lastMerge: undefined,
  written: { logBytes: 0, flushBytes: 0, compactionBytes: 0 },
  imported: undefined,
  lastRead: undefined,
  corruptions: [],
  ...given,
});

describe('the picture of an engine', () => {
  it('draws level 0 newest first, deeper levels by key, and tables as wide as they are large', () => {
    const tables = [table(3, 0, 100), table(5, 0, 100), table(9, 1, 300, 'm'), table(8, 1, 300, 'b')];
    const { levels } = layoutEngine(engine({ tables }), 400);
    expect(levels.map((row) => row.tables.map((each) => each.table.table))).toEqual([
      [5, 3],
      [8, 9],
    ]);
    const [zero, one] = levels;
    const [small, large] = [zero?.tables[0]?.width ?? 0, one?.tables[0]?.width ?? 0];
    expect(large / small).toBeCloseTo(3);
    expect(one?.bytes).toBe(600);
  });

  it('keeps a thousand tables inside', () => {
    const tables = Array.from({ length: 1_000 }, (_, i) => table(i, 2, 10 + i));
    const last = layoutEngine(engine({ tables }), 400).levels[0]?.tables.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(400 - GUTTER.right + 1);
  });

  it('marks what a merge takes and made, and shows where it goes before anything is there', () => {
    const tables = [table(3, 0, 100), table(5, 0, 100), table(9, 1, 300)];
    const merging = {
      because: 'level-0-full' as const,
      level: 0,
      outputLevel: 2,
      inputs: [{ table: 3, level: 0 }],
      bytes: 100,
      since: labTime(0),
    };
    const { levels, merge } = layoutEngine(engine({ tables, merging }), 400);
    expect(levels.map(({ level }) => level)).toEqual([0, 1, 2]);
    expect(levels[0]?.tables.map(({ role }) => role)).toEqual([undefined, 'input']);
    expect(merge?.toY).toBeGreaterThan(merge?.fromY ?? 0);
  });

  it('leads the last read through what it asked, leaving out tables that are gone', () => {
    const { read } = layoutEngine(
      engine({
        tables: [table(5, 0, 100), table(9, 1, 300)],
        lastRead: {
          key: 'd/a',
          at: labTime(1),
          memtable: 'miss',
          immutable: 'absent',
          tables: [
            { table: 5, bloom: 'no', found: false },
            { table: 7, bloom: 'maybe', block: 0, cache: 'miss', found: false },
            { table: 9, bloom: 'maybe', block: 1, cache: 'hit', found: true },
          ],
          found: true,
        },
      }),
      400,
    );
    expect(read.map(({ what, answer }) => [what, answer])).toEqual([
      ['the memtable', 'not there'],
      ['table 5', 'filter said no'],
      ['table 9', 'found'],
    ]);
  });
});
