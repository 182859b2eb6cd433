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

  it('tells of an imported disk what the import told, until the engine has read it', () => {
    const subject = node('n1');
    const trace = new TraceBuilder()
      .by('n1', appended(60))
      .by('lab', { kind: 'DiskWiped', subject })
      .by('lab', { kind: 'DiskImported', subject, files: 3, bytes: 2048, records: 12 });
    expect(view(trace)).toMatchObject({ imported: { files: 3, bytes: 2048, records: 12 }, logBytes: 0 });
    trace.by('n1', {
      kind: 'EngineRecovered',
      logs: 1,
      records: 12,
      droppedBytes: 0,
      lostBytes: 0,
      entries: 12,
      logBytes: 300,
      memtableBytes: 250,
      memtableLimitBytes: 4096,
      tables: [],
      orphans: 0,
    });
    expect(view(trace)).toMatchObject({ imported: undefined, logBytes: 300 });
  });

  it('shows a merge under way, then its outputs in place of its inputs, and what all writing has cost', () => {
    const inputs = [
      { table: 6, level: 0 },
      { table: 5, level: 0 },
    ];
    const trace = new TraceBuilder()
      .by('n1', appended(60))
      .by('n1', { kind: 'MemtableRotated', entries: 4, bytes: 110, oldLog: 1, newLog: 2 });
    expect(view(trace)?.immutable).toEqual({ entries: 4, bytes: 110 });
    trace.by('n1', table(5)).by('n1', table(6)).at(7).by('n1', {
      kind: 'CompactionStarted',
      because: 'level-0-full',
      level: 0,
      outputLevel: 1,
      inputs,
      bytes: 1800,
    });
    expect(view(trace)).toMatchObject({ immutable: undefined, merging: { inputs, outputLevel: 1, since: 7000 } });
    trace.by('n1', {
      kind: 'CompactionEnded',
      level: 0,
      outputLevel: 1,
      inputs,
      outputs: [{ table: 7, level: 1, bytes: 900, smallest: 'a', largest: 'z', entries: 9 }],
      droppedVersions: 9,
      droppedTombstones: 2,
      readBytes: 1800,
      writtenBytes: 900,
      levels: [{ level: 1, tables: 1, bytes: 900 }],
    });
    expect(view(trace)).toMatchObject({
      merging: undefined,
      lastMerge: { at: 7000, outputs: [7], droppedVersions: 9 },
      written: { logBytes: 50, flushBytes: 1800, compactionBytes: 900 },
    });
    expect(view(trace)?.tables.map((one) => [one.table, one.level, one.entries])).toEqual([[7, 1, 9]]);
    trace.by('n1', { kind: 'TableMoved', table: 7, level: 1, toLevel: 2, levels: [] });
    expect(view(trace)?.tables).toMatchObject([{ table: 7, level: 2 }]);
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
        lostBytes: 0,
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
