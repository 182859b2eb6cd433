import { describe, expect, it } from 'vitest';
import type { EventBody } from './event';
import { MAX_CORRUPTIONS, MAX_TABLES } from './storage';
import { foldOf } from './testing/plain-view';
import { node, TraceBuilder } from './testing/trace-builder';

const appended = (logBytes: number): EventBody => ({
  kind: 'LogAppended',
  log: 1,
  records: 2,
  bytes: 50,
  logBytes,
  memtableBytes: logBytes - 10,
  memtableLimitBytes: 4096,
});
const table = (number: number): EventBody => ({
  kind: 'TableWritten',
  table: number,
  level: 0,
  entries: 9,
  bytes: 900,
  blocks: 1,
  smallest: 'd/a',
  largest: 'd/z',
});
const view = (trace: TraceBuilder) => foldOf(trace.events).storage.get(node('n1'));

describe('the storage view', () => {
  it('fills the log and the memtable, and empties them into a table', () => {
    const trace = new TraceBuilder().by('n1', appended(60)).by('n1', appended(120));
    expect(view(trace)).toMatchObject({
      logBytes: 120,
      logRecords: 4,
      memtableBytes: 110,
      memtableLimitBytes: 4096,
      tables: [],
    });
    trace.by('n1', { kind: 'MemtableRotated', entries: 4, bytes: 110, oldLog: 1, newLog: 2 }).by('n1', table(5));
    expect(view(trace)).toMatchObject({ logBytes: 0, logRecords: 0, memtableBytes: 0 });
    expect(view(trace)?.tables).toEqual([
      { table: 5, level: 0, entries: 9, bytes: 900, smallest: 'd/a', largest: 'd/z' },
    ]);
  });

  it('shows the path of the last read', () => {
    const tables = [{ table: 5, bloom: 'maybe' as const, block: 0, found: true }];
    const trace = new TraceBuilder()
      .at(3)
      .by('n1', { kind: 'ReadServed', key: 'd/a', memtable: 'miss', immutable: 'absent', tables, found: true });
    expect(view(trace)?.lastRead).toEqual({
      key: 'd/a',
      at: 3000,
      memtable: 'miss',
      immutable: 'absent',
      tables,
      found: true,
    });
  });

  it('keeps its tables through a restart, says what the log brought back, and loses all to a wipe', () => {
    const trace = new TraceBuilder()
      .by('n1', table(5))
      .by('lab', { kind: 'NodeKilled', subject: node('n1') })
      .by('lab', { kind: 'NodeStarted', subject: node('n1'), incarnation: 1, freshDisk: false })
      .by('n1', {
        kind: 'EngineRecovered',
        logs: 1,
        records: 7,
        droppedBytes: 0,
        entries: 7,
        logBytes: 500,
        memtableBytes: 600,
        memtableLimitBytes: 1000,
        tables: [{ table: 5, level: 0, bytes: 900, smallest: 'a', largest: 'z' }],
        orphans: 0,
      });
    expect(view(trace)).toMatchObject({ logRecords: 7, tables: [{ table: 5 }] });
    expect(view(trace.by('lab', { kind: 'DiskWiped', subject: node('n1') }))).toMatchObject({
      logRecords: 0,
      tables: [],
    });
  });

  it('lists the last 1,000 tables and 100 corruptions', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i <= MAX_TABLES; i++) trace.by('n1', table(i));
    for (let i = 0; i <= MAX_CORRUPTIONS; i++)
      trace.by('n1', { kind: 'CorruptionFound', where: `block ${i}`, detail: 'checksum' });
    const shown = view(trace);
    expect([shown?.tables.length, shown?.tables[0]?.table]).toEqual([1000, 1]);
    expect([shown?.corruptions.length, shown?.corruptions[0]?.where]).toEqual([100, 'block 1']);
  });
});
