// Examples of the engine.
import type { Example } from './example';

export const STORAGE_EXAMPLES: readonly Example[] = [
  [
    'n1',
    {
      kind: 'LogAppended',
      log: 3,
      records: 1,
      bytes: 120,
      logBytes: 400,
      memtableBytes: 380,
      memtableLimitBytes: 4096,
    },
    'n1 appended 1 record (120 B) to its log; the memtable holds 380 B of 4 KiB',
  ],
  [
    'n1',
    { kind: 'MemtableRotated', entries: 40, bytes: 4100, oldLog: 3, newLog: 4 },
    'n1 has a full memtable (40 entries, 4 KiB): it is immutable now, log 4 follows log 3',
  ],
  [
    'n1',
    { kind: 'TableWritten', table: 5, level: 0, entries: 1, bytes: 1536, blocks: 1, smallest: 'd/a', largest: 'd/z' },
    'n1 wrote table 5 at level 0: 1 entry, 1.5 KiB, d/a to d/z',
  ],
  [
    'n1',
    {
      kind: 'CompactionStarted',
      because: 'level-0-full',
      level: 0,
      outputLevel: 1,
      inputs: [
        { table: 9, level: 0 },
        { table: 4, level: 1 },
      ],
      bytes: 2048,
    },
    'n1 merges 2 tables (2 KiB) into level 1: level 0 has too many tables',
  ],
  [
    'n1',
    {
      kind: 'CompactionStarted',
      because: 'level-too-large',
      level: 2,
      outputLevel: 3,
      inputs: [{ table: 9, level: 2 }],
      bytes: 2048,
    },
    'n1 merges 1 table (2 KiB) into level 3: level 2 is too large',
  ],
  [
    'n1',
    {
      kind: 'CompactionEnded',
      level: 0,
      outputLevel: 1,
      inputs: [
        { table: 9, level: 0 },
        { table: 4, level: 1 },
      ],
      outputs: [{ table: 11, level: 1, bytes: 1024, smallest: 'd/a', largest: 'd/z', entries: 7 }],
      droppedVersions: 3,
      droppedTombstones: 1,
      readBytes: 2048,
      writtenBytes: 1024,
      levels: [{ level: 1, tables: 1, bytes: 1024 }],
    },
    'n1 merged 2 tables into 1 table at level 1: 2 KiB read, 1 KiB written; 3 hidden versions dropped, 1 tombstone among them',
  ],
  [
    'n1',
    { kind: 'CompactionAbandoned', inputs: [{ table: 9, level: 0 }], because: 'block 2 of table 9' },
    'n1 gave up merging 1 table, left as they are: block 2 of table 9 is damaged',
  ],
  [
    'n1',
    { kind: 'TableMoved', table: 9, level: 1, toLevel: 2, levels: [{ level: 2, tables: 1, bytes: 1024 }] },
    'n1 moved table 9 from level 1 to level 2 as it is: nothing there overlaps it',
  ],
  [
    'n1',
    { kind: 'WritesHeld', how: 'slowed', tables: 8, limit: 8 },
    'n1 has 8 tables at level 0: each write merges more now',
  ],
  [
    'n1',
    { kind: 'WritesHeld', how: 'stopped', tables: 12, limit: 12 },
    'n1 has 12 tables at level 0: a write waits until they are merged',
  ],
  [
    'n1',
    {
      kind: 'ReadServed',
      key: 'd/a',
      memtable: 'miss',
      immutable: 'absent',
      tables: [
        { table: 5, bloom: 'no', found: false },
        { table: 4, bloom: 'maybe', block: 0, found: true },
      ],
      found: true,
    },
    'n1 read d/a: found; 2 tables asked, 1 bloom filter said no, 1 block read',
  ],
  [
    'n1',
    {
      kind: 'ReadServed',
      key: 'd/a',
      memtable: 'miss',
      immutable: 'absent',
      tables: [
        { table: 5, bloom: 'maybe', block: 2, cache: 'miss', found: false },
        { table: 4, bloom: 'maybe', block: 0, cache: 'hit', found: true },
      ],
      found: true,
    },
    'n1 read d/a: found; 2 tables asked, 0 bloom filters said no, 1 block read, 1 block in the cache',
  ],
  [
    'n1',
    { kind: 'ReadServed', key: 'd/a', memtable: 'miss', immutable: 'absent', tables: [], found: false },
    'n1 read d/a: not found; no table was asked',
  ],
  [
    'n1',
    { kind: 'ReadServed', key: 'd/a', memtable: 'tombstone', immutable: 'absent', tables: [], found: false },
    'n1 read d/a: deleted, says the memtable',
  ],
  ['n1', { kind: 'LogRecovered', log: 3, records: 12, droppedBytes: 0 }, 'n1 replayed 12 records of log 3'],
  [
    'n1',
    {
      kind: 'EngineRecovered',
      logs: 1,
      records: 12,
      droppedBytes: 17,
      lostBytes: 40,
      entries: 9,
      logBytes: 300,
      memtableBytes: 400,
      memtableLimitBytes: 1000,
      tables: [
        { table: 1, level: 0, bytes: 1, smallest: 'a', largest: 'b' },
        { table: 2, level: 0, bytes: 1, smallest: 'a', largest: 'b' },
      ],
      orphans: 1,
    },
    'n1 opened its engine: 2 tables, 12 records from 1 log; a torn end of 17 B was dropped; 40 B that were durable are missing at the end of its log; 1 file that a crash had left removed',
  ],
  [
    'n1',
    { kind: 'CorruptionFound', where: 'table 5, block 0', detail: 'checksum' },
    'n1 found a corruption in table 5, block 0: checksum',
  ],
];
