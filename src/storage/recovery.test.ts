import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../base/byte-writer';
import { concatBytes, utf8 } from '../base/bytes';
import { settle } from '../base/later';
import { CorruptFault } from './corruption';
import type { Disk, DiskWrite } from './disk';
import { faultyDisk } from './disk-faulty';
import { memoryDisk } from './disk-memory';
import type { ExportedFile } from './export-files';
import { replaceFiles } from './import-files';
import { LOG_END } from './log-end';
import { LogWriter } from './log-writer';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put, remove, scanText } from './testing/engine-talk';
import { diskOf, filesOf } from './testing/level-files';
import { encodeEdit } from './version-edit';

/** Opens an engine and tells what happened meanwhile. */
function reopen(disk: Disk) {
  const events: StorageEvent[] = [];
  const engine = openNow(disk, { onEvent: (event) => events.push(event) });
  return { engine, events };
}

/** Two tables and a log, and what is in them. */
function smallDatabase(): { files: ExportedFile[]; content: Record<string, string> } {
  const disk = memoryDisk();
  const engine = openNow(disk, { memtableBytes: 120 });
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) engine.append([put(`key-${n}`, `value-${n}`.repeat(3))]);
  engine.append([put('key-1', 'changed')]);
  engine.append([remove('key-3')]);
  const content = scanText(engine, '');
  now(engine.close());
  return { files: filesOf(disk), content };
}

const replaced = (
  files: readonly ExportedFile[],
  name: string,
  change: (bytes: Uint8Array) => Uint8Array,
): ExportedFile[] => files.map(([each, bytes]) => [each, each === name ? change(bytes.slice()) : bytes]);

/** All values that an engine gives back for the small database's keys; a key whose block is corrupt is left out. */
function readAll(disk: Disk): { found: Record<string, string | undefined>; faults: number; events: StorageEvent[] } {
  const { engine, events } = reopen(disk);
  const found: Record<string, string | undefined> = {};
  let faults = 0;
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) {
    try {
      found[`key-${n}`] = getText(engine, `key-${n}`);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'corrupt' });
      faults++;
    }
  }
  return { found, faults, events };
}

describe('rule 37: recovery replays the log', () => {
  it('and goes on in it', () => {
    const disk = memoryDisk();
    const first = openNow(disk);
    first.append([put('a', '1')]);
    now(first.commit());
    const { engine, events } = reopen(disk);
    expect(events).toEqual([
      { kind: 'LogRecovered', log: 2, records: 1, droppedBytes: 0 },
      expect.objectContaining({
        kind: 'EngineRecovered',
        logs: 1,
        records: 1,
        droppedBytes: 0,
        tables: [],
        entries: 1,
      }),
    ]);
    engine.append([put('b', '2')]);
    now(engine.commit());
    expect(scanText(openNow(disk), '')).toEqual({ a: '1', b: '2' });
    expect(filesOf(disk).map(([name]) => name)).toEqual(['CURRENT', 'MANIFEST-000001', '000002.log']);
  });

  it('writes nothing when there is nothing to repair', () => {
    const { files } = smallDatabase();
    const disk = diskOf(files);
    now(openNow(disk).close());
    expect(filesOf(disk)).toEqual(files);
  });

  it('flushes the log of a memtable that was immutable when the node died', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 20 });
    engine.append([put('a', 'v'.repeat(20))]);
    engine.append([put('b', '2')]);
    now(engine.commit());
    const { engine: restarted, events } = reopen(disk);
    expect(events.map(({ kind }) => kind)).toEqual(['LogRecovered', 'TableWritten', 'LogRecovered', 'EngineRecovered']);
    expect(scanText(restarted, '')).toEqual({ a: 'v'.repeat(20), b: '2' });
    expect(filesOf(disk).map(([name]) => name)).toEqual(['CURRENT', 'MANIFEST-000001', '000003.log', '000004.ldb']);
  });

  it('removes files that nothing refers to, and never uses their numbers again', () => {
    const { files, content } = smallDatabase();
    const orphans: ExportedFile[] = [
      ['000077.ldb', utf8('left over')],
      ['000001.log', utf8('old')],
      ['MANIFEST-000050', utf8('old')],
    ];
    const disk = diskOf([...files, ...orphans]);
    const { engine, events } = reopen(disk);
    expect(events.at(-1)).toMatchObject({ kind: 'EngineRecovered', orphans: 3 });
    expect(scanText(engine, '')).toEqual(content);
    expect(filesOf(disk).map(([name]) => name)).toEqual(files.map(([name]) => name));
  });
});

describe('rule 37: a torn last record is dropped', () => {
  it('wherever the log ends, and what comes later is kept', () => {
    const disk = memoryDisk();
    const engine = openNow(disk);
    const ends = [1, 2, 3].map((n) => {
      engine.append([put(`key-${n}`, `value-${n}`), put(`and-${n}`, 'x')]);
      return engine.stats().log.bytes;
    });
    now(engine.close());
    const files = filesOf(disk);
    for (let cut = 1; cut <= (ends[2] ?? 0); cut++) {
      const torn = diskOf(replaced(files, '000002.log', (bytes) => bytes.subarray(0, cut)));
      const { engine: recovered, events } = reopen(torn);
      const whole = ends.filter((end) => end <= cut);
      const droppedBytes = cut - (whole.at(-1) ?? 0);
      expect(events.at(-1)).toMatchObject({ kind: 'EngineRecovered', records: whole.length, droppedBytes });
      recovered.append([put('later', 'kept')]);
      now(recovered.commit());
      const restarted = reopen(torn);
      expect(restarted.events.at(-1)).toMatchObject({ droppedBytes: 0 });
      expect(Object.keys(scanText(restarted.engine, 'key-'))).toHaveLength(whole.length);
      expect(getText(restarted.engine, 'later')).toBe('kept');
    }
  });
});

describe('rules 15, 37: what is missing at the end of the log is told', () => {
  const write = (disk: Disk, n: number): void => {
    const engine = openNow(disk, { memtableBytes: 100 });
    engine.append([put(`key-${n}`, `value-${n}`)]);
    now(engine.close());
  };

  it('whether the last chunk, all of the last log or its last bytes are gone', () => {
    for (const how of ['missing', 'truncated'] as const) {
      for (let writes = 1; writes <= 12; writes++) {
        const disk = faultyDisk(memoryDisk());
        for (let n = 1; n <= writes; n++) write(disk, n);
        expect(reopen(disk).events.at(-1)).toMatchObject({ droppedBytes: 0, lostBytes: 0 });
        disk.inflict({ kind: 'Damage', store: 'wal', how, chunk: 0.999, offset: 0.5 });
        const { engine, events } = reopen(disk);
        expect(events.at(-1)).toMatchObject({ kind: 'EngineRecovered', lostBytes: expect.toSatisfy((n) => n > 0) });
        expect(getText(engine, `key-${writes}`)).toBeUndefined();
        engine.append([put('later', 'kept')]);
        now(engine.close());
        expect(reopen(disk).events.at(-1)).toMatchObject({ lostBytes: 0 });
      }
    }
  });

  it('and where the record of the end cannot be read, something is taken for missing, once', () => {
    const disk = memoryDisk();
    write(disk, 1);
    const session = now(disk.open());
    now(session.commit([{ kind: 'PutMeta', name: LOG_END, value: Uint8Array.of(0x80) }]));
    now(session.close());
    const { engine, events } = reopen(disk);
    expect(events[0]).toMatchObject({ kind: 'CorruptionFound', where: LOG_END });
    expect(events.at(-1)).toMatchObject({ kind: 'EngineRecovered', lostBytes: 1 });
    expect(getText(engine, 'key-1')).toBe('value-1');
    engine.append([put('later', 'kept')]);
    now(engine.close());
    expect(reopen(disk).events.at(-1)).toMatchObject({ lostBytes: 0 });
  });

  it('and a write that was torn has lost nothing', () => {
    const disk = faultyDisk(memoryDisk());
    write(disk, 1);
    const engine = openNow(disk);
    engine.append([put('key-2', 'torn')]);
    disk.inflict({ kind: 'TearCommit', share: 0.5 });
    expect(() => now(engine.commit())).toThrow('could not be written');
    const { engine: recovered, events } = reopen(disk);
    expect(events.at(-1)).toMatchObject({ kind: 'EngineRecovered', lostBytes: 0 });
    expect(events.at(-1)).not.toMatchObject({ droppedBytes: 0 });
    expect(scanText(recovered, '')).toEqual({ 'key-1': 'value-1' });
  });

  it('and of a log that came from another disk nothing is known but what it shows', () => {
    const disk = memoryDisk();
    for (let n = 1; n <= 12; n++) write(disk, n);
    now(settle(replaceFiles(disk, smallDatabase().files)));
    expect(reopen(disk).events.at(-1)).toMatchObject({ kind: 'EngineRecovered', droppedBytes: 0, lostBytes: 0 });
  });
});

describe('rule 37: corruption is detected, reported, never returned as data', () => {
  it('whichever bit of a database flips', () => {
    const { files, content } = smallDatabase();
    expect(files.map(([name]) => name)).toEqual([
      'CURRENT',
      'MANIFEST-000001',
      '000005.log',
      '000004.ldb',
      '000006.ldb',
    ]);
    const unnoticed: string[] = [];
    for (const [name, bytes] of files) {
      for (let flip = 0; flip < 8 * bytes.length; flip++) {
        const place = flip >> 3;
        const damaged = diskOf(
          replaced(files, name, (copy) => {
            copy[place] = (copy[place] ?? 0) ^ (1 << (flip & 7));
            return copy;
          }),
        );
        let outcome: ReturnType<typeof readAll>;
        try {
          outcome = readAll(damaged);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'corrupt', message: expect.stringMatching(/peers repair it, or wipe/) });
          continue;
        }
        const reported = outcome.events.some(
          (event) => event.kind === 'CorruptionFound' || (event.kind === 'EngineRecovered' && event.droppedBytes > 0),
        );
        expect(reported).toBe(
          outcome.faults > 0 || outcome.events.some((event) => 'droppedBytes' in event && event.droppedBytes > 0),
        );
        if (reported) continue;
        unnoticed.push(name);
        const expected = Object.fromEntries(Object.keys(outcome.found).map((key) => [key, content[key]]));
        expect(outcome.found).toEqual(expected);
      }
    }
    // Only the padding in the footers of the two tables is no part of anything.
    expect(new Set(unnoticed)).toEqual(new Set(['000004.ldb', '000006.ldb']));
    expect(unnoticed.length).toBeLessThan(8 * 80);
  });

  it('names the block, serves the keys of other blocks, and lets a new version answer', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 10_000 });
    for (let n = 0; n < 101; n++) engine.append([put(`key-${String(n).padStart(3, '0')}`, 'v'.repeat(100))]);
    now(engine.close());
    const [table] = filesOf(disk).filter(([name]) => name.endsWith('.ldb'));
    const damaged = diskOf(replaced(filesOf(disk), table?.[0] ?? '', (bytes) => bytes.fill(0, 5_000, 5_010)));
    const { engine: opened, events } = reopen(damaged);
    events.length = 0;
    expect(getText(opened, 'key-001')).toBe('v'.repeat(100));
    expect(() => getText(opened, 'key-050')).toThrow(/^block 1 of table 4 does not match its checksum/);
    expect(events.at(-1)).toEqual({
      kind: 'CorruptionFound',
      where: 'block 1 of table 4',
      detail: 'does not match its checksum',
    });
    expect(() => scanText(opened, 'key-')).toThrow(/^block 1 of table 4/);
    opened.append([put('key-050', 'repaired')]);
    expect(getText(opened, 'key-050')).toBe('repaired');
  });

  it.each([
    ['wal', 3, 0, /^log 3 has a hole/],
    ['manifest', 1, 0, /^MANIFEST 1 is missing or has a hole/],
    ['manifest', 1, 1, /^log 3 has record 5 behind record 0/],
  ] as const)('when of %s file %i the chunk %i is gone', (store, file, gone, sentence) => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 100 });
    for (let n = 0; n < 8; n++) {
      engine.append([put(`key-${n}`, 'v'.repeat(20))]);
      now(engine.commit());
    }
    const session = now(disk.open());
    const writes = now(session.readChunks(store, file, 0, 99)).map(
      (value, chunk): DiskWrite => ({ kind: 'PutChunk', store, file, chunk, value }),
    );
    now(session.commit([{ kind: 'DeleteFile', store, file }, ...writes.filter((_, chunk) => chunk !== gone)]));
    expect(() => openNow(disk)).toThrow(sentence);
  });

  it.each([
    ['CURRENT', /^CURRENT is missing/],
    ['MANIFEST-000001', /^MANIFEST 1 is missing/],
  ])('when %s is gone', (name, sentence) => {
    const disk = diskOf(smallDatabase().files.filter(([each]) => each !== name));
    const events: StorageEvent[] = [];
    expect(() => openNow(disk, { onEvent: (event) => events.push(event) })).toThrow(sentence);
    expect(events).toMatchObject([{ kind: 'CorruptionFound', where: name.replace('-00000', ' ') }]);
  });

  it('when two tables of one shape have changed places, or two blocks of one table', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 9_000 });
    for (let n = 0; n < 212; n++) engine.append([put(`key-${String(n % 106).padStart(3, '0')}`, 'v'.repeat(70))]);
    for (const key of ['y', 'z']) engine.append([put(key, '')]);
    now(engine.close());
    const files = filesOf(disk);
    const tables = files.filter(([name]) => name.endsWith('.ldb'));
    const [one, two] = tables;
    if (!one || !two) throw new Error('there are two tables');
    expect(one[1].length).toBe(two[1].length);
    const changed = files.map(([name, bytes]): ExportedFile => {
      if (name === one[0]) return [name, two[1]];
      return [name, name === two[0] ? one[1] : bytes];
    });
    for (const key of ['key-000', 'key-050', 'key-099']) {
      expect(() => getText(openNow(diskOf(changed)), key)).toThrow(/table \d+ holds what another table held/);
    }
    const newest = two[0];
    const turned = replaced(files, newest, (bytes) => {
      const blockBytes = 4_110; // what each of the two data blocks takes
      const [first, second] = [bytes.slice(0, blockBytes), bytes.slice(blockBytes, 2 * blockBytes)];
      bytes.set(second);
      bytes.set(first, blockBytes);
      return bytes;
    });
    expect(() => getText(openNow(diskOf(turned)), 'key-001')).toThrow(CorruptFault);
  });

  it('when a whole table is gone: its keys are faults, not absences', () => {
    const { found, faults } = readAll(diskOf(smallDatabase().files.filter(([name]) => name !== '000004.ldb')));
    expect(faults).toBeGreaterThan(0);
    expect(found['key-1']).toBe('changed');
  });

  it('when a record of the log is gone but its neighbours fit together', () => {
    const disk = memoryDisk();
    const engine = openNow(disk);
    const ends = [1, 2, 3].map((n) => {
      engine.append([put(`key-${n}`, '1')]);
      return engine.stats().log.bytes;
    });
    now(engine.close());
    const cut = replaced(filesOf(disk), '000002.log', (bytes) =>
      concatBytes([bytes.subarray(0, ends[0]), bytes.subarray(ends[1])]),
    );
    expect(() => openNow(diskOf(cut))).toThrow(/^log 2 has record 3 behind record 1/);
  });

  it('when keys are in another order than this engine knows', () => {
    const { files } = smallDatabase();
    const foreign = new ByteWriter();
    new LogWriter().write(
      encodeEdit({ comparator: 'rocksdb.Reverse', logNumber: 2, nextFile: 9, lastSequence: 1, deleted: [], added: [] }),
      foreign,
    );
    expect(() => openNow(diskOf(replaced(files, 'MANIFEST-000001', () => foreign.view())))).toThrow(
      /orders keys by rocksdb.Reverse/,
    );
  });
});
