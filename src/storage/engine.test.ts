import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, textOf, utf8 } from '../base/bytes';
import { isPromise, type Later } from '../base/later';
import { randomStream } from '../base/random';
import type { Disk, DiskWrite } from './disk';
import { memoryDisk } from './disk-memory';
import { type Engine, type EngineOptions, openEngine } from './engine';
import type { StorageEvent } from './storage-event';
import { filesOf } from './testing/level-files';
import { slowDisk } from './testing/slow-disk';

/** What a disk in memory answers is there at once. */
function now<T>(later: Later<T>): T {
  if (isPromise(later)) throw new Error('the memory disk answers at once');
  return later;
}

function openNow(disk: Disk, options: Partial<EngineOptions> = {}): Engine {
  return now(openEngine(disk, { onEvent: () => undefined, ...options }));
}

const put = (key: string, value: string) => ({ key: utf8(key), value: utf8(value) });
const remove = (key: string) => ({ key: utf8(key), value: undefined });
const getText = (engine: Engine, key: string): string | undefined => {
  const value = now(engine.get(utf8(key)));
  return value && textOf(value);
};
const scanText = (engine: Engine, prefix: string): Record<string, string> =>
  Object.fromEntries(now(engine.scan(utf8(prefix))).map(([key, value]) => [textOf(key), textOf(value)]));

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
          { table: older, bloom: 'maybe', block: 0, found: true },
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

describe('rule 34: what an engine does depends only on what it was asked', () => {
  /** Runs one script; `random` decides when to commit, and how fast a disk is decides when reads end. */
  async function run(disk: Disk, commits: 'never' | 'always' | 'sometimes', seed: number) {
    const events: StorageEvent[] = [];
    const engine = await openEngine(disk, { memtableBytes: 2_000, onEvent: (event) => events.push(event) });
    const [script, timing] = [randomStream(7, 'script'), randomStream(seed, 'commits')];
    const pending: Later<unknown>[] = [];
    for (let n = 0; n < 300; n++) {
      engine.append([put(`k${script.integer(0, 60)}`, 'v'.repeat(script.integer(0, 100)))]);
      pending.push(engine.get(utf8(`k${script.integer(0, 80)}`)));
      if (script.chance(0.05)) pending.push(engine.scan(utf8('k1')));
      if (commits === 'always' || (commits === 'sometimes' && timing.chance(0.2))) pending.push(engine.commit());
      if (timing.chance(0.1)) await pending[timing.integer(0, pending.length - 1)];
    }
    const answers = await Promise.all(pending);
    await engine.close();
    return { events, answers: answers.filter((answer) => answer !== undefined) };
  }

  it.each([1, 2, 3])('not on when it commits nor on how fast the disk is (seed %i)', async (seed) => {
    const referenceDisk = memoryDisk();
    const reference = await run(referenceDisk, 'never', 0);
    for (const commits of ['always', 'sometimes'] as const) {
      const disk = memoryDisk();
      const outcome = await run(slowDisk(disk, randomStream(seed, commits)), commits, seed);
      expect(outcome.events).toEqual(reference.events);
      expect(outcome.answers).toEqual(reference.answers);
      expect(filesOf(disk)).toEqual(filesOf(referenceDisk));
    }
  });
});

describe('rule 34: group commit', () => {
  /** A slow disk that notes its transactions. */
  function watchedDisk() {
    const disk = slowDisk(memoryDisk(), randomStream(1, 'watched'));
    const transactions: (readonly DiskWrite[])[] = [];
    let inFlight = 0;
    let mostInFlight = 0;
    const watched: Disk = {
      destroy: () => disk.destroy(),
      open: async () => {
        const session = await disk.open();
        return Object.assign(Object.create(session), {
          ...session,
          async commit(writes: readonly DiskWrite[]) {
            transactions.push(writes);
            mostInFlight = Math.max(mostInFlight, ++inFlight);
            await session.commit(writes);
            inFlight--;
          },
        });
      },
    };
    return { watched, transactions, mostInFlight: () => mostInFlight };
  }

  it('has one transaction in flight and packs what waits into the next', async () => {
    const { watched, transactions, mostInFlight } = watchedDisk();
    const engine = await openEngine(watched, { onEvent: () => undefined });
    transactions.length = 0;
    const acknowledged = Array.from({ length: 50 }, (_, n) => {
      engine.append([put(`key-${n}`, `${n}`)]);
      return engine.commit();
    });
    await Promise.all(acknowledged);
    expect(transactions).toHaveLength(2);
    expect(mostInFlight()).toBe(1);
    await engine.commit();
    expect(transactions).toHaveLength(2);
  });

  it('answers only when all that was appended before is durable', async () => {
    const disk = memoryDisk();
    const engine = await openEngine(slowDisk(disk, randomStream(2, 'durable')), { onEvent: () => undefined });
    for (let n = 0; n < 30; n++) {
      engine.append([put(`key-${n}`, `${n}`)]);
      const first = engine.commit();
      engine.append([put(`more-${n}`, `${n}`)]);
      const second = engine.commit();
      await (n % 2 === 0 ? first : second);
      if (n % 2 === 0) continue;
      expect(engine.stats().uncommittedBytes).toBe(0);
    }
    await engine.commit();
    const found = now(openNow(disk).scan(new Uint8Array(0)));
    expect(found.map(([key]) => textOf(key))).toHaveLength(60);
    expect(found.every(([key], i) => i === 0 || compareBytes(found[i - 1]?.[0] ?? key, key) < 0)).toBe(true);
  });

  it('writes nothing more after a commit has failed, and goes on reading', async () => {
    const disk = memoryDisk();
    let isFull = false;
    const failing: Disk = {
      destroy: () => disk.destroy(),
      open: () => {
        const session = now(disk.open());
        return {
          readMeta: (name) => session.readMeta(name),
          readChunks: (store, file, first, last) => session.readChunks(store, file, first, last),
          listFiles: (store) => session.listFiles(store),
          close: () => session.close(),
          commit(writes) {
            if (isFull) throw new Error('the disk is full');
            return session.commit(writes);
          },
        };
      },
    };
    const engine = openNow(failing);
    engine.append([put('kept', '1')]);
    now(engine.commit());
    isFull = true;
    engine.append([put('unsure', '2')]);
    expect(() => engine.commit()).toThrow('the disk is full');
    isFull = false;
    expect(() => engine.append([put('refused', '3')])).toThrow('the disk is full');
    expect(() => engine.commit()).toThrow('the disk is full');
    expect(getText(engine, 'kept')).toBe('1');
    expect(scanText(openNow(failing), '')).toEqual({ kept: '1' });
  });

  it('refuses everything after close, and close commits', () => {
    const disk = memoryDisk();
    const engine = openNow(disk);
    engine.append([put('a', '1')]);
    now(engine.close());
    now(engine.close());
    for (const call of [
      () => engine.get(utf8('a')),
      () => engine.append([put('b', '2')]),
      () => engine.commit(),
      () => engine.scan(utf8('')),
    ]) {
      expect(call).toThrow('This engine is closed. Open it again.');
    }
    expect(getText(openNow(disk), 'a')).toBe('1');
  });
});
