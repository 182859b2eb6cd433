// The real LevelDB as judge of every byte: it opens what the engine wrote, and the engine opens what it wrote.
import { ClassicLevel } from 'classic-level';
import { describe, expect, it } from 'vitest';
import { hexOf, utf8 } from '../base/bytes';
import { randomStream } from '../base/random';
import { memoryDisk } from './disk-memory';
import { type Engine, type EngineOptions, openEngine } from './engine';
import type { ExportedFile } from './export-files';
import { TYPE_VALUE } from './format';
import { internalKey } from './internal-key';
import { TableBuilder } from './table-builder';
import { diskOf, filesOf, inDirectory, readDirectory } from './testing/level-files';

type Pair = [key: Uint8Array, value: Uint8Array];

const bytewise = { keyEncoding: 'view', valueEncoding: 'view' } as const;
/** LevelDB packs its blocks with Snappy unless it is told not to. */
const plain = { ...bytewise, compression: false };
const packed = { ...bytewise, compression: true };

const hexPairs = (pairs: readonly Pair[]): string[] => pairs.map(([key, value]) => `${hexOf(key)} ${hexOf(value)}`);

/** Opens a directory with LevelDB, lets `use` work with it and closes it. */
async function withLevel<T>(
  path: string,
  use: (level: ClassicLevel<Uint8Array, Uint8Array>) => Promise<T>,
  options = plain,
): Promise<T> {
  const level = new ClassicLevel<Uint8Array, Uint8Array>(path, options);
  await level.open();
  try {
    return await use(level);
  } finally {
    await level.close();
  }
}

const openQuietly = async (disk = memoryDisk(), options: Partial<EngineOptions> = {}): Promise<Engine> =>
  openEngine(disk, { memtableBytes: 30_000, onEvent: () => undefined, ...options });

/** Opens the files with LevelDB and reads everything, by iterator and key by key: only gets go through our Bloom filters. */
async function expectLevelReads(files: readonly ExportedFile[], expected: readonly Pair[]): Promise<void> {
  await inDirectory(files, async (path) => {
    await withLevel(path, async (level) => {
      expect(hexPairs(await level.iterator().all())).toEqual(hexPairs(expected));
      for (const [key, value] of expected) expect(hexOf((await level.get(key)) ?? key)).toBe(hexOf(value));
      expect(await level.get(utf8('prefix/nobody'))).toBeUndefined();
    });
  });
}

/** Random puts and deletes, with some values larger than a log block, in batches. */
function* randomBatches(seed: number, count: number) {
  const random = randomStream(seed, 'level oracle');
  for (let i = 0; i < count; i++) {
    yield Array.from({ length: random.integer(1, 4) }, () => ({
      key: utf8(`${'prefix/'.repeat(random.integer(0, 3))}${random.integer(0, 400)}`),
      value: random.chance(0.2)
        ? undefined
        : new Uint8Array(random.chance(0.01) ? 100_000 : random.integer(0, 300)).fill(random.integer(0, 255)),
    }));
  }
}

describe('rules 34 to 37: the real LevelDB opens what the engine wrote', () => {
  it.each([
    [1, 'levelled', 'none'],
    [2, 'levelled', 'snappy'],
    [3, 'size-tiered', 'none'],
    [4, 'size-tiered', 'snappy'],
  ] as const)(
    'and reads every key, from logs and merged tables (seed %i, %s, %s)',
    async (seed, compaction, compression) => {
      const disk = memoryDisk();
      const engine = await openQuietly(disk, { memtableBytes: 5_000, compaction, compression });
      let snapshot = await engine.snapshot();
      for (const batch of randomBatches(seed, 700)) {
        await engine.append(batch);
        if (batch.length === 4) await engine.commit();
        if (batch.length === 3 && batch[0]?.value === undefined) {
          snapshot.release();
          snapshot = await engine.snapshot();
        }
      }
      const expected = await engine.scan(new Uint8Array(0));
      const { tables, written } = engine.stats();
      await engine.close();
      expect(tables.length).toBeGreaterThan(3);
      expect(written.compactions).toBeGreaterThan(5);
      await expectLevelReads(filesOf(disk), expected);
    },
  );

  it.each(['levelled', 'size-tiered'] as const)(
    'and reads what was durable when the node died, at any moment (%s)',
    async (compaction) => {
      const disk = memoryDisk();
      const engine = await openQuietly(disk, { memtableBytes: 5_000, compaction });
      let commits = 0;
      for (const batch of randomBatches(9, 500)) {
        await engine.append(batch);
        if (batch.length < 3) continue;
        await engine.commit();
        if (++commits % 25 !== 0) continue;
        const expected = await engine.scan(new Uint8Array(0));
        await expectLevelReads(await engine.exportFiles(), expected);
      }
      expect(engine.stats().written.compactions).toBeGreaterThan(5);
    },
  );

  it('before anything was ever written', async () => {
    const disk = memoryDisk();
    await (await openQuietly(disk)).close();
    await inDirectory(filesOf(disk), async (path) => {
      expect(await withLevel(path, (level) => level.iterator().all())).toEqual([]);
    });
  });

  it('after the MANIFEST was rewritten because it grew long', async () => {
    const disk = memoryDisk();
    const engine = await openQuietly(disk, { memtableBytes: 1, compaction: 'size-tiered' });
    for (let i = 0; i < 1_000; i++) await engine.append([{ key: utf8(`key-${i % 50}`), value: utf8(`${i}`) }]);
    const expected = await engine.scan(new Uint8Array(0));
    await engine.close();
    const files = filesOf(disk);
    const manifests = files.map(([name]) => name).filter((name) => name.startsWith('MANIFEST'));
    expect(manifests).toHaveLength(1);
    expect(manifests).not.toContain('MANIFEST-000001');
    await inDirectory(files, async (path) => {
      expect(hexPairs(await withLevel(path, (level) => level.iterator().all()))).toEqual(hexPairs(expected));
    });
  });
});

describe('rules 34 to 37: the engine opens what the real LevelDB wrote', () => {
  it.each([
    ['plain', plain],
    ['Snappy', packed],
  ])('and reads every key, from logs and from tables of every level (%s blocks)', async (_, options) => {
    await inDirectory([], async (path) => {
      const writeAll = async (level: ClassicLevel<Uint8Array, Uint8Array>): Promise<Pair[]> => {
        for (const batch of randomBatches(4, 700)) {
          await level.batch(
            batch.map(({ key, value }) => (value ? { type: 'put', key, value } : { type: 'del', key })),
          );
          if (batch[0]?.value === undefined && batch.length === 4) await level.compactRange(utf8('0'), utf8('z'));
        }
        return level.iterator().all();
      };
      const expected = await withLevel(path, writeAll, options);
      const engine = await openQuietly(diskOf(await readDirectory(path)));
      expect(new Set(engine.stats().tables.map(({ level }) => level)).size).toBeGreaterThan(0);
      expect(hexPairs(await engine.scan(new Uint8Array(0)))).toEqual(hexPairs(expected));
      for (const [key, value] of expected) expect(hexOf((await engine.get(key)) ?? key)).toBe(hexOf(value));
      await engine.append([{ key: utf8('one more'), value: utf8('entry') }]);
      expect(await engine.get(utf8('one more'))).toEqual(utf8('entry'));
      // And goes on with it, merging its tables with LevelDB's.
      const grown = new Map(expected.map(([key, value]) => [hexOf(key), value]));
      for (const batch of randomBatches(5, 500)) {
        await engine.append(batch);
        for (const { key, value } of batch) {
          if (value) grown.set(hexOf(key), value);
          else grown.delete(hexOf(key));
        }
      }
      expect(engine.stats().written.compactions).toBeGreaterThan(0);
      grown.set(hexOf(utf8('one more')), utf8('entry'));
      const all = [...grown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key} ${hexOf(value)}`);
      expect(hexPairs(await engine.scan(new Uint8Array(0)))).toEqual(all);
    });
  });

  it('writes the very bytes of its tables', async () => {
    const pairs: Pair[] = Array.from({ length: 900 }, (_, i) => [
      utf8(`${'shared prefix/'.repeat(i % 3)}${String(i).padStart(5, '0')}`),
      new Uint8Array((i * 37) % 400).fill(i),
    ]);
    const table = await inDirectory([], async (path) => {
      await withLevel(path, async (level) => {
        for (const [key, value] of pairs) await level.put(key, value);
      });
      // LevelDB turns its log into a table when it opens the directory again.
      await withLevel(path, async () => undefined);
      return onlyTable(await readDirectory(path));
    });
    const builder = new TableBuilder('none');
    const entries = pairs.map(([key, value], i): Pair => [internalKey(key, i + 1, TYPE_VALUE), value]);
    entries.sort(([a], [b]) => (hexOf(a) < hexOf(b) ? -1 : 1));
    for (const [key, value] of entries) builder.add(key, value);
    expect(hexOf(builder.finish().bytes)).toBe(hexOf(table));
  });
});

function onlyTable(files: readonly ExportedFile[]): Uint8Array {
  const tables = files.filter(([name]) => name.endsWith('.ldb'));
  expect(tables.map(([name]) => name)).toHaveLength(1);
  return tables[0]?.[1] ?? new Uint8Array(0);
}
