import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { memoryDisk } from './disk-memory';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put, remove, scanText } from './testing/engine-talk';
import { filesOf } from './testing/level-files';

describe('rule 34: write path', () => {
  it('goes log, memtable, immutable memtable, table', () => {
    const events: StorageEvent[] = [];
    const engine = openNow(memoryDisk(), { memtableBytes: 60, onEvent: (event) => events.push(event) });
    events.length = 0;
    for (const n of [1, 2, 3, 4, 5]) engine.append([put(`key-${n}`, 'v'.repeat(20))]);
    expect(events).toEqual([
      expect.objectContaining({ kind: 'LogAppended', log: 2, records: 1, memtableBytes: 33, memtableLimitBytes: 60 }),
      expect.objectContaining({ kind: 'LogAppended', log: 2, memtableBytes: 66 }),
      { kind: 'MemtableRotated', entries: 2, bytes: 66, oldLog: 2, newLog: 3 },
      expect.objectContaining({ kind: 'LogAppended', log: 3, memtableBytes: 33 }),
      expect.objectContaining({
        kind: 'TableWritten',
        table: 4,
        level: 0,
        entries: 2,
        smallest: 'key-1',
        largest: 'key-2',
      }),
      expect.objectContaining({ kind: 'LogAppended', log: 3, memtableBytes: 66 }),
      { kind: 'MemtableRotated', entries: 2, bytes: 66, oldLog: 3, newLog: 5 },
      expect.objectContaining({ kind: 'LogAppended', log: 5 }),
    ]);
  });

  it('keeps a large memtable beside the next one while its table is drafted, and then makes it that table', () => {
    const events: StorageEvent[] = [];
    const disk = memoryDisk();
    const memtableBytes = 1024 * 1024;
    const engine = openNow(disk, { memtableBytes, onEvent: (event) => events.push(event) });
    const value = 'v'.repeat(10_000);
    const seen: string[] = [];
    for (let n = 0; !seen.includes('TableWritten'); n++) {
      events.length = 0;
      now(engine.append([put(`key-${n % 150}`, `${n}${value}`)]));
      for (const { kind } of events) if (kind !== 'LogAppended') seen.push(kind);
      expect(getText(engine, `key-${n % 150}`)).toBe(`${n}${value}`);
      // What of it was overwritten, and what was not.
      expect(getText(engine, 'key-0')).toBe(`${n < 150 ? 0 : 150}${value}`);
      expect(getText(engine, 'key-104')).toBe(n < 104 ? undefined : `104${value}`);
      expect(Object.keys(scanText(engine, 'key-'))).toHaveLength(Math.min(150, n + 1));
      // It does not stay until the next one is full.
      expect(engine.stats().memtable.bytes).toBeLessThan(memtableBytes + 11_000);
    }
    expect(seen).toEqual(['MemtableRotated', 'TableWritten']);
    expect(engine.stats().memtable.bytes).toBeGreaterThan(memtableBytes / 2);
    now(engine.commit());
    expect(filesOf(disk).filter(([name]) => name.endsWith('.log'))).toHaveLength(1);
  });

  it('bounds the log of a key that is written again and again', () => {
    const engine = openNow(memoryDisk(), { memtableBytes: 1_000 });
    for (let n = 0; n < 500; n++) engine.append([put('hot', `${n}`)]);
    expect(engine.stats().log.bytes).toBeLessThan(4_000);
    expect(getText(engine, 'hot')).toBe('499');
  });

  it('makes an empty batch nothing at all', () => {
    const disk = memoryDisk();
    const engine = openNow(disk);
    engine.append([]);
    expect(engine.stats()).toMatchObject({ lastSequence: 0, uncommittedBytes: 0 });
  });

  it('removes the log together with publishing its table', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 60 });
    for (const n of [1, 2, 3, 4]) engine.append([put(`key-${n}`, 'v'.repeat(20))]);
    now(engine.commit());
    expect(filesOf(disk).map(([name]) => name)).toEqual(['CURRENT', 'MANIFEST-000001', '000003.log', '000004.ldb']);
  });
});

describe('rule 35: read path', () => {
  it('asks memtable, immutable memtable, then tables newest first, and says so', () => {
    const events: StorageEvent[] = [];
    const engine = openNow(memoryDisk(), { memtableBytes: 60, onEvent: (event) => events.push(event) });
    const big = 'v'.repeat(60);
    engine.append([put('a', '1'), put('c', '1'), put('z', big)]);
    engine.append([put('a', '2'), put('b', '2'), put('z', big)]);
    engine.append([put('a', '3'), remove('b'), put('z', big)]);
    engine.append([put('d', '4')]);
    events.length = 0;
    const ask = (key: string) => [getText(engine, key), events.pop()];
    expect(ask('d')).toEqual([
      '4',
      { kind: 'ReadServed', key: 'd', memtable: 'hit', immutable: 'absent', tables: [], found: true },
    ]);
    expect(ask('b')).toEqual([
      undefined,
      { kind: 'ReadServed', key: 'b', memtable: 'miss', immutable: 'tombstone', tables: [], found: false },
    ]);
    const [newer, older] = engine.stats().tables.map(({ table }) => table);
    expect(ask('c')).toEqual([
      '1',
      {
        kind: 'ReadServed',
        key: 'c',
        memtable: 'miss',
        immutable: 'miss',
        tables: [
          { table: newer, bloom: 'no', found: false },
          { table: older, bloom: 'maybe', block: 0, cache: 'miss', found: true },
        ],
        found: true,
      },
    ]);
    // A key outside every table's range asks no filter.
    expect(ask('zz')).toMatchObject([undefined, { tables: [], found: false }]);
  });

  it('sees a table that is not committed yet', () => {
    const engine = openNow(memoryDisk(), { memtableBytes: 1 });
    for (const n of [1, 2, 3, 4]) engine.append([put(`key-${n}`, `${n}`)]);
    expect(engine.stats().tables).toHaveLength(2);
    expect(scanText(engine, 'key-')).toEqual({ 'key-1': '1', 'key-2': '2', 'key-3': '3', 'key-4': '4' });
    expect(getText(engine, 'key-1')).toBe('1');
  });

  it('scans exactly a prefix, in byte order', () => {
    const engine = openNow(memoryDisk(), { memtableBytes: 20 });
    for (const key of ['b\u{ff}', 'a', 'b', 'ba', 'c', 'b/1', 'B']) engine.append([put(key, key)]);
    engine.append([remove('ba')]);
    expect(now(engine.scan(utf8('b'))).map(([key]) => textOf(key))).toEqual(['b', 'b/1', 'b\u{ff}']);
    expect(now(engine.scan(new Uint8Array(0)))).toHaveLength(6);
  });

  it('prints keys so that different keys stay different', () => {
    const events: StorageEvent[] = [];
    const engine = openNow(memoryDisk(), { onEvent: (event) => events.push(event) });
    for (const key of [utf8('ключ'), utf8('a\\x00'), utf8('a\0'), Uint8Array.of(0xff, 0x61)]) engine.get(key);
    expect(events.slice(1)).toMatchObject([
      { key: 'ключ' },
      { key: 'a\\x5cx00' },
      { key: 'a\\x00' },
      { key: '\\xff\\x61' },
    ]);
  });
});

type Step =
  | { kind: 'append'; entries: readonly (readonly [key: number, length: number | undefined])[] }
  | { kind: 'commit' | 'kill' | 'close' | 'read' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      entries: fc.array(fc.tuple(fc.nat(30), fc.option(fc.nat(400), { nil: undefined })), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('kill' as const, 'close' as const, 'read' as const) }) },
);

describe('rules 34 and 37: an engine is a map that keeps what was committed', () => {
  it('through any appends, commits, kills and restarts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 3_000 }), (steps, memtableBytes) => {
        const disk = memoryDisk();
        let engine = openNow(disk, { memtableBytes });
        let model: Record<string, string> = {};
        let durable: Record<string, string> = {};
        let written = 0;
        const restart = (): void => {
          engine = openNow(disk, { memtableBytes });
          model = { ...durable };
        };
        for (const { kind, ...rest } of steps) {
          if (kind === 'append' && 'entries' in rest) {
            const batch = rest.entries.map(([key, length]) => ({
              key: `k${key}`,
              value: length === undefined ? undefined : `${written++}.`.padEnd(length, 'x'),
            }));
            engine.append(batch.map(({ key, value }) => (value === undefined ? remove(key) : put(key, value))));
            for (const { key, value } of batch) {
              if (value === undefined) delete model[key];
              else model[key] = value;
            }
          } else if (kind === 'commit' || kind === 'close') {
            now(kind === 'commit' ? engine.commit() : engine.close());
            durable = { ...model };
            if (kind === 'close') restart();
          } else if (kind === 'kill') restart();
          else for (let key = 0; key <= 30; key++) expect(getText(engine, `k${key}`)).toBe(model[`k${key}`]);
        }
        expect(scanText(engine, 'k')).toEqual(model);
        restart();
        expect(scanText(engine, '')).toEqual(durable);
      }),
      { numRuns: 150 },
    );
  });

  it('a kill between append and commit loses exactly what was not committed', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 100 });
    for (let n = 0; n < 20; n++) engine.append([put(`kept-${n}`, `${n}`)]);
    now(engine.commit());
    for (let n = 0; n < 20; n++) engine.append([put(`lost-${n}`, `${n}`), put(`kept-${n}`, 'changed')]);
    const restarted = openNow(disk);
    expect(scanText(restarted, '')).toEqual(
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`kept-${n}`, `${n}`])),
    );
    expect(() => engine.append([put('late', '1')])).not.toThrow();
    expect(() => engine.commit()).toThrow('Another session has taken this disk over');
    expect(getText(restarted, 'late')).toBeUndefined();
  });
});
