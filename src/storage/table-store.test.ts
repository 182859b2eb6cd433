import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/bytes';
import type { Disk, DiskWrite } from './disk';
import { memoryDisk } from './disk-memory';
import { FLUSHED_CHUNK_BYTES, TABLE_CHUNK_BYTES } from './format';
import { getText, now, openNow, put, scanText } from './testing/engine-talk';

const MEMTABLE_BYTES = 100_000;

const key = (n: number): string => `key-${String(n).padStart(6, '0')}`;

/** A disk with tables of several chunks, and one so small that it has a single chunk of either size. */
function filledDisk(writes = 1_900): { disk: Disk; model: Record<string, string> } {
  const disk = memoryDisk();
  const model: Record<string, string> = {};
  const engine = openNow(disk, { memtableBytes: MEMTABLE_BYTES });
  for (let n = 0; n < writes; n++) {
    const name = key((n * 7_919) % 5_000);
    model[name] = `${n}.`.padEnd(40, 'v');
    now(engine.append([put(name, model[name])]));
    if (n % 100 === 0) now(engine.commit());
  }
  now(engine.commit());
  for (const [name, value] of Object.entries(model)) expect(getText(engine, name)).toBe(value);
  now(engine.close());
  const small = openNow(disk, { memtableBytes: 1 });
  now(small.append([put('small', 'one chunk')]));
  now(small.close());
  return { disk, model };
}

/** The first chunk's size of every table that has several. */
function chunkSizes(disk: Disk): (number | undefined)[] {
  const session = now(disk.open());
  const sizes = now(session.listFiles('sst'))
    .filter(({ nextChunk }) => nextChunk > 1)
    .map(({ file }) => now(session.readChunks('sst', file, 0, 0))[0]?.length);
  now(session.close());
  return sizes;
}

/** Cuts every table on the disk anew. The number of chunks that each has then, by table. */
function recut(disk: Disk, chunkBytes: number): Record<number, number> {
  const session = now(disk.open());
  const writes: DiskWrite[] = [];
  const counts: Record<number, number> = {};
  for (const { file, nextChunk } of now(session.listFiles('sst'))) {
    const bytes = concatBytes(now(session.readChunks('sst', file, 0, nextChunk - 1)));
    writes.push({ kind: 'DeleteFile', store: 'sst', file });
    counts[file] = Math.ceil(bytes.length / chunkBytes);
    for (let chunk = 0; chunk * chunkBytes < bytes.length; chunk++) {
      const value = bytes.slice(chunk * chunkBytes, (chunk + 1) * chunkBytes);
      writes.push({ kind: 'PutChunk', store: 'sst', file, chunk, value });
    }
  }
  now(session.commit(writes));
  now(session.close());
  return counts;
}

function removeChunks(disk: Disk, file: number, from: number): void {
  const session = now(disk.open());
  const writes: DiskWrite[] = now(session.readChunks('sst', file, 0, from - 1)).map((value, chunk) => ({
    kind: 'PutChunk',
    store: 'sst',
    file,
    chunk,
    value,
  }));
  now(session.commit([{ kind: 'DeleteFile', store: 'sst', file }, ...writes]));
  now(session.close());
}

describe('rule 35: tables are read in the chunks that they were cut into', () => {
  it('reads tables of flushes and of merges side by side, in the session that wrote them and after it', () => {
    const { disk, model } = filledDisk(10_000);
    const sizes = chunkSizes(disk);
    expect(sizes).toContain(FLUSHED_CHUNK_BYTES);
    expect(sizes).toContain(TABLE_CHUNK_BYTES);
    const engine = openNow(disk, { memtableBytes: MEMTABLE_BYTES });
    expect(getText(engine, 'small')).toBe('one chunk');
    for (const [name, value] of Object.entries(model)) expect(getText(engine, name)).toBe(value);
    expect(scanText(engine, 'key-')).toEqual(
      Object.fromEntries(Object.entries(model).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    );
    now(engine.close());
  });

  it.each([FLUSHED_CHUNK_BYTES, TABLE_CHUNK_BYTES])(
    'reads tables all of which lie in chunks of %i bytes',
    (chunkBytes) => {
      const { disk, model } = filledDisk();
      expect(Math.max(...Object.values(recut(disk, chunkBytes)))).toBeGreaterThan(1);
      const engine = openNow(disk, { memtableBytes: MEMTABLE_BYTES });
      expect(getText(engine, 'small')).toBe('one chunk');
      for (const [name, value] of Object.entries(model)) expect(getText(engine, name)).toBe(value);
      now(engine.close());
    },
  );

  it('takes no merged table that has lost chunks for a flushed one, however many are left', () => {
    const { disk } = filledDisk();
    const counts = recut(disk, TABLE_CHUNK_BYTES);
    const [table, count] = Object.entries(counts)
      .map(([file, chunks]) => [Number(file), chunks] as const)
      .toSorted(([, a], [, b]) => b - a)[0] as readonly [number, number];
    for (let left = count - 1; left > 0; left--) {
      removeChunks(disk, table, left);
      const engine = openNow(disk, { memtableBytes: MEMTABLE_BYTES });
      expect(() => scanText(engine, 'key-')).toThrowError(expect.objectContaining({ code: 'corrupt' }));
      now(engine.close());
    }
  });
});
