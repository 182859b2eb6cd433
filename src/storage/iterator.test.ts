import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { randomStream } from '../base/random';
import { memoryDisk } from './disk-memory';
import { type Engine, openEngine } from './engine';
import type { EngineIterator } from './engine-iterator';
import type { RangeOptions } from './range-path';
import type { Snapshot } from './snapshots';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put, remove } from './testing/engine-talk';
import { diskOf, filesOf } from './testing/level-files';
import { slowDisk } from './testing/slow-disk';

/** Range options in text. */
interface TextRange {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

const bytesOf = ({ gt, gte, lt, lte, ...rest }: TextRange): RangeOptions => ({
  ...rest,
  gt: gt === undefined ? gt : utf8(gt),
  gte: gte === undefined ? gte : utf8(gte),
  lt: lt === undefined ? lt : utf8(lt),
  lte: lte === undefined ? lte : utf8(lte),
});

/** All that is left of an iterator, in stretches of three. */
async function rest(iterator: EngineIterator): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const entries = await iterator.next(3);
    if (entries.length === 0) return all;
    all.push(...entries.map(([key, value]) => `${textOf(key)}=${textOf(value)}`));
  }
}

/** What a sorted map would give. */
function modelRange(model: ReadonlyMap<string, string>, range: TextRange): string[] {
  const keys = [...model.keys()].sort().filter((key) => {
    const { gt, gte, lt, lte } = range;
    return !(
      (gt !== undefined && key <= gt) ||
      (gte !== undefined && key < gte) ||
      (lt !== undefined && key >= lt) ||
      (lte !== undefined && key > lte)
    );
  });
  if (range.reverse) keys.reverse();
  return keys.slice(0, range.limit).map((key) => `${key}=${model.get(key)}`);
}

const bound = fc.option(
  fc.nat(40).map((n) => `k${n}`),
  { nil: undefined },
);
const textRange: fc.Arbitrary<TextRange> = fc
  .record({ gt: bound, gte: bound, lt: bound, lte: bound, reverse: fc.boolean(), limit: fc.option(fc.nat(9)) })
  .map(({ gt, gte, lt, lte, reverse, limit }) => ({
    ...(gt && { gt }),
    ...(gte && { gte }),
    ...(lt && { lt }),
    ...(lte && { lte }),
    ...(limit !== null && { limit }),
    reverse,
  }));

type Step =
  | { kind: 'write'; key: number; value: number | undefined }
  | { kind: 'snapshot' }
  | { kind: 'release' }
  | { kind: 'open'; range: TextRange }
  | { kind: 'compare'; range: TextRange };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      key: fc.nat(40),
      value: fc.option(fc.nat(9_999), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'snapshot' as const }, { kind: 'release' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const), range: textRange }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compare' as const), range: textRange }) },
);

describe('iterators and snapshots are a sorted map at one moment', () => {
  it.each(['memory', 'slow'] as const)(
    'in both directions, whatever is written and flushed meanwhile (%s disk)',
    async (speed) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 150 }),
          fc.integer({ min: 1, max: 500 }),
          async (steps, memtableBytes) => {
            const disk = speed === 'memory' ? memoryDisk() : slowDisk(memoryDisk(), randomStream(1, 'iterators'));
            const engine = await openEngine(disk, { memtableBytes, onEvent: () => undefined });
            const model = new Map<string, string>();
            const held: { snapshot: Snapshot; seen: Map<string, string> }[] = [];
            const open: { iterator: EngineIterator; expected: string[] }[] = [];
            for (const one of steps) {
              if (one.kind === 'write') {
                const key = `k${one.key}`;
                await engine.append([one.value === undefined ? remove(key) : put(key, `${one.value}`)]);
                if (one.value === undefined) model.delete(key);
                else model.set(key, `${one.value}`);
              } else if (one.kind === 'snapshot')
                held.push({ snapshot: await engine.snapshot(), seen: new Map(model) });
              else if (one.kind === 'release') held.shift()?.snapshot.release();
              else if (one.kind === 'compare') await compareAll(engine, held, one.range);
              else {
                const iterator = await engine.iterator(bytesOf(one.range));
                open.push({ iterator, expected: modelRange(model, one.range) });
              }
              if (one.kind === 'write' && one.key % 7 === 0) await engine.commit();
            }
            for (const { iterator, expected } of open) {
              expect(await rest(iterator)).toEqual(expected);
              iterator.close();
            }
            await compareAll(engine, held, {});
            await engine.close();
          },
        ),
        { numRuns: speed === 'memory' ? 150 : 30 },
      );
    },
  );

  async function compareAll(
    engine: Engine,
    held: readonly { snapshot: Snapshot; seen: Map<string, string> }[],
    range: TextRange,
  ): Promise<void> {
    for (const { snapshot, seen } of held) {
      const iterator = await engine.iterator({ ...bytesOf(range), snapshot });
      expect(await rest(iterator)).toEqual(modelRange(seen, range));
      iterator.close();
      for (const key of ['k1', 'k7', 'k21']) {
        const value = await engine.get(utf8(key), snapshot);
        expect(value && textOf(value)).toBe(seen.get(key));
      }
    }
  }
});

describe('an iterator', () => {
  const filled = (onEvent: (event: StorageEvent) => void = () => undefined): Engine => {
    const engine = openNow(memoryDisk(), { memtableBytes: 20_000, onEvent });
    for (let n = 0; n < 1_000; n++) engine.append([put(`key-${String(n).padStart(4, '0')}`, 'v'.repeat(100))]);
    now(engine.commit());
    return engine;
  };
  const firstKeys = (iterator: EngineIterator, count: number): string[] =>
    now(iterator.next(count)).map(([key]) => textOf(key));

  it('goes on at any key of its range, forwards and backwards', () => {
    const engine = filled();
    const up = now(engine.iterator({ gte: utf8('key-0010'), lt: utf8('key-0900') }));
    expect(firstKeys(up, 1)).toEqual(['key-0010']);
    up.seek(utf8('key-0500'));
    expect(firstKeys(up, 2)).toEqual(['key-0500', 'key-0501']);
    up.seek(utf8('key-0001'));
    expect(firstKeys(up, 1)).toEqual(['key-0010']);
    up.seek(utf8('key-0900'));
    expect(firstKeys(up, 1)).toEqual([]);
    const down = now(engine.iterator({ reverse: true, limit: 3 }));
    down.seek(utf8('key-0400x'));
    expect(firstKeys(down, 9)).toEqual(['key-0400', 'key-0399', 'key-0398']);
    expect(firstKeys(down, 9)).toEqual([]);
  });

  it('reads a block only when it gets there', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 2_000_000 });
    for (let n = 0; n < 15_000; n++) engine.append([put(`key-${String(n).padStart(5, '0')}`, 'v'.repeat(130))]);
    engine.append([put('z', '1')]);
    engine.append([put('z', '2')]);
    now(engine.close());
    let chunks = 0;
    const counting = {
      ...disk,
      open() {
        const session = now(disk.open());
        const readChunks: typeof session.readChunks = (...parameters) => {
          chunks++;
          return session.readChunks(...parameters);
        };
        return Object.assign(Object.create(session), { readChunks });
      },
    };
    const reopened = openNow(counting, { memtableBytes: 2_000_000 });
    chunks = 0;
    const iterator = now(reopened.iterator({ gte: utf8('key-01000') }));
    expect(chunks).toBe(0);
    expect(firstKeys(iterator, 10)).toHaveLength(10);
    expect(chunks).toBeLessThan(8); // footer, index, metaindex, filter and one block or two
    expect(firstKeys(iterator, 1_000)).toHaveLength(1_000);
    expect(chunks).toBeLessThan(60);
  });

  it('gives nothing behind a damaged block, says what it found, and can seek past it', () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 10_000 });
    for (let n = 0; n < 102; n++) engine.append([put(`key-${String(n).padStart(3, '0')}`, 'v'.repeat(100))]);
    now(engine.close());
    const files = filesOf(disk).map(([name, bytes]): [string, Uint8Array] => [
      name,
      name.endsWith('.ldb') ? bytes.slice().fill(0, 5_000, 5_010) : bytes,
    ]);
    const events: StorageEvent[] = [];
    const damaged = openNow(diskOf(files), { onEvent: (event) => events.push(event) });
    const iterator = now(damaged.iterator({}));
    expect(firstKeys(iterator, 5)).toHaveLength(5);
    for (let i = 0; i < 2; i++) expect(() => firstKeys(iterator, 100)).toThrow(/^block 1 of table 4 does not match/);
    expect(events.at(-1)).toMatchObject({ kind: 'CorruptionFound', where: 'block 1 of table 4' });
    iterator.seek(utf8('key-099'));
    expect(firstKeys(iterator, 100)).toEqual(['key-099', 'key-100', 'key-101']);
  });

  it('is refused after its close, and a snapshot may be released twice', () => {
    const engine = filled();
    const iterator = now(engine.iterator({}));
    iterator.close();
    iterator.close();
    expect(() => iterator.next(1)).toThrow('This iterator is closed. Open another one.');
    const snapshot = now(engine.snapshot());
    snapshot.release();
    snapshot.release();
    expect(getText(engine, 'key-0001')).toBe('v'.repeat(100));
  });

  it('keeps in memory only the versions that a snapshot sees', () => {
    const engine = openNow(memoryDisk(), { memtableBytes: 100_000 });
    const write = (n: number) => engine.append([put('hot', `${n}`)]);
    for (let n = 0; n < 10; n++) write(n);
    const snapshot = now(engine.snapshot());
    for (let n = 10; n < 20; n++) write(n);
    const value = now(engine.get(utf8('hot'), snapshot));
    expect([value && textOf(value), getText(engine, 'hot')]).toEqual(['9', '19']);
    snapshot.release();
    write(20);
    const events: StorageEvent[] = [];
    const flushed = openNow(memoryDisk(), { memtableBytes: 1_000, onEvent: (event) => events.push(event) });
    for (let n = 0; n < 200; n++) flushed.append([put('hot', `${n}`)]);
    expect(events.filter(({ kind }) => kind === 'TableWritten')).toMatchObject([{ entries: 1 }, { entries: 1 }]);
  });

  it('refuses the snapshot too many', () => {
    const engine = openNow(memoryDisk());
    for (let n = 0; n < 10_000; n++) engine.snapshot();
    expect(() => engine.snapshot()).toThrow('10000 snapshots are held. Release those that nobody reads.');
  });
});
