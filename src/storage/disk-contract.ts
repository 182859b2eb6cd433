// The acceptance suite of the Disk port: what every disk must do, run where the disk really lives.
import { beforeEach, describe, expect, it } from 'vitest';
import { hexOf, utf8 } from '../base/bytes';
import { randomStream } from '../base/random';
import { type Disk, type DiskSession, type DiskWrite, type FileStore, MAX_CHUNK_BYTES } from './disk';
import { memoryDisk } from './disk-memory';
import { openEngine } from './engine';
import type { StorageEvent } from './storage-event';

const chunk = (store: FileStore, file: number, n: number, text: string): DiskWrite => ({
  kind: 'PutChunk',
  store,
  file,
  chunk: n,
  value: utf8(text),
});

const meta = (name: string, text: string): DiskWrite => ({ kind: 'PutMeta', name, value: utf8(text) });

const texts = (chunks: readonly Uint8Array[]): string[] =>
  chunks.map((bytes) => new TextDecoder('utf-8').decode(bytes));

/** Registers the suite. `freshDisk` makes a disk that nobody has used; each test asks for its own. */
export function describeDisk(name: string, freshDisk: () => Disk): void {
  describe(`disk contract: ${name}`, () => {
    let disk: Disk;
    let session: DiskSession;

    beforeEach(async () => {
      disk = freshDisk();
      session = await disk.open();
      return async () => {
        await disk.destroy();
      };
    });

    describeTransactions(() => session);
    describeSessions(
      () => disk,
      () => session,
    );
    describeEngine(() => disk);
  });
}

function describeTransactions(session: () => DiskSession): void {
  it('starts empty', async () => {
    expect(await session().readMeta('CURRENT')).toBeUndefined();
    expect(await session().readChunks('wal', 1, 0, 9)).toEqual([]);
    expect(await session().listFiles('sst')).toEqual([]);
  });

  it('reads ranges of chunks in order, whatever the order of the writes', async () => {
    await session().commit([chunk('sst', 3, 10, 'k'), chunk('sst', 3, 9, 'j'), chunk('sst', 3, 2, 'c')]);
    await session().commit([chunk('sst', 3, 11, 'l'), chunk('sst', 30, 0, 'x')]);
    expect(texts(await session().readChunks('sst', 3, 0, 99))).toEqual(['c', 'j', 'k', 'l']);
    expect(texts(await session().readChunks('sst', 3, 9, 10))).toEqual(['j', 'k']);
    expect(await session().readChunks('wal', 3, 0, 99)).toEqual([]);
  });

  it('lists files by rising number and shows holes', async () => {
    await session().commit([
      chunk('wal', 10, 0, 'a'),
      chunk('wal', 9, 0, 'b'),
      chunk('wal', 10, 1, 'c'),
      chunk('wal', 11, 3, 'd'),
    ]);
    expect(await session().listFiles('wal')).toEqual([
      { file: 9, chunks: 1, nextChunk: 1 },
      { file: 10, chunks: 2, nextChunk: 2 },
      { file: 11, chunks: 1, nextChunk: 4 },
    ]);
  });

  it('carries out the writes of a transaction in order', async () => {
    await session().commit([chunk('wal', 1, 0, 'old'), chunk('wal', 1, 1, 'old')]);
    await session().commit([
      meta('m', '1'),
      { kind: 'DeleteFile', store: 'wal', file: 1 },
      chunk('wal', 1, 0, 'new'),
      meta('m', '2'),
    ]);
    expect(texts(await session().readChunks('wal', 1, 0, 9))).toEqual(['new']);
    expect(await session().readMeta('m')).toEqual(utf8('2'));
  });

  it('deletes exactly the file that is named', async () => {
    await session().commit([1, 2, 10].flatMap((file) => [chunk('sst', file, 0, 'a'), chunk('wal', file, 0, 'b')]));
    await session().commit([{ kind: 'DeleteFile', store: 'sst', file: 1 }]);
    expect((await session().listFiles('sst')).map(({ file }) => file)).toEqual([2, 10]);
    expect((await session().listFiles('wal')).map(({ file }) => file)).toEqual([1, 2, 10]);
  });

  it('carries out transactions in the order of the calls', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => session().commit([meta('n', `${i}`)])));
    expect(await session().readMeta('n')).toEqual(utf8('19'));
  });

  it('lands nothing of a transaction that it refuses', async () => {
    const value = new Uint8Array(MAX_CHUNK_BYTES + 1);
    const writes: DiskWrite[] = [meta('m', '1'), { kind: 'PutChunk', store: 'sst', file: 1, chunk: 0, value }];
    await expect((async () => session().commit(writes))()).rejects.toThrow('a chunk fits the disk');
    expect(await session().readMeta('m')).toBeUndefined();
    await session().commit([{ kind: 'PutChunk', store: 'sst', file: 1, chunk: 0, value: value.subarray(1) }]);
    expect((await session().readChunks('sst', 1, 0, 0))[0]?.length).toBe(MAX_CHUNK_BYTES);
  });

  it('keeps only the bytes of a view, as they were at the call', async () => {
    const whole = utf8('0123456789');
    const committed = session().commit([{ kind: 'PutMeta', name: 'view', value: whole.subarray(2, 5) }]);
    whole.fill(0);
    await committed;
    const stored = await session().readMeta('view');
    expect(stored).toEqual(utf8('234'));
    expect(stored?.buffer.byteLength).toBe(3);
  });
}

function describeSessions(disk: () => Disk, session: () => DiskSession): void {
  it('keeps what was committed when the session closes', async () => {
    await session().commit([meta('m', 'kept'), chunk('wal', 1, 0, 'kept')]);
    await session().close();
    const next = await disk().open();
    expect(await next.readMeta('m')).toEqual(utf8('kept'));
    expect(texts(await next.readChunks('wal', 1, 0, 0))).toEqual(['kept']);
  });

  it('refuses everything after close', async () => {
    await session().close();
    for (const call of everyCall(session())) await expect(call()).rejects.toMatchObject({ code: 'disk-closed' });
  });

  it('fences a session off when its successor opens', async () => {
    await session().commit([meta('owner', 'first')]);
    const successor = await disk().open();
    await successor.commit([meta('owner', 'second')]);
    for (const call of everyCall(session())) await expect(call()).rejects.toMatchObject({ code: 'disk-superseded' });
    expect(await successor.readMeta('owner')).toEqual(utf8('second'));
  });

  it('is empty after destroy, and the session is over', async () => {
    await session().commit([meta('m', '1'), chunk('wal', 1, 0, 'a')]);
    await disk().destroy();
    await expect((async () => session().readMeta('m'))()).rejects.toMatchObject({ name: 'Fault' });
    const next = await disk().open();
    expect(await next.readMeta('m')).toBeUndefined();
    expect(await next.listFiles('wal')).toEqual([]);
  });
}

function everyCall(session: DiskSession): (() => Promise<unknown>)[] {
  return [
    async () => session.readMeta('owner'),
    async () => session.readChunks('wal', 1, 0, 0),
    async () => session.listFiles('sst'),
    async () => session.commit([meta('owner', 'zombie')]),
  ];
}

function describeEngine(disk: () => Disk): void {
  // The tables of the second are drafted while the disk is busy.
  it.each([
    { memtableBytes: 20_000, valueBytes: 500 },
    { memtableBytes: 280_000, valueBytes: 4_000 },
  ])(
    'lets an engine tell the same story and write the same bytes as the memory disk ($memtableBytes)',
    async (sizes) => {
      const [here, reference] = [await runEngine(disk(), sizes), await runEngine(memoryDisk(), sizes)];
      expect(here.events.map(({ kind }) => kind)).toContain('TableWritten');
      expect(here.events).toEqual(reference.events);
      expect(here.files).toEqual(reference.files);
      expect(here.entries).toEqual(reference.entries);
    },
  );
}

// Appends, reads and restarts on a disk. Reads overlap with what follows them and commits fall where they fall.
async function runEngine(disk: Disk, { memtableBytes, valueBytes }: { memtableBytes: number; valueBytes: number }) {
  const random = randomStream(34, 'disk contract');
  const events: StorageEvent[] = [];
  const options = { memtableBytes, onEvent: (event: StorageEvent) => void events.push(event) };
  let engine = await openEngine(disk, options);
  const pending: unknown[] = [];
  for (let i = 0; i < 600; i++) {
    const key = utf8(`key-${random.integer(0, 300)}`);
    const value = random.chance(0.2) ? undefined : new Uint8Array(random.integer(0, valueBytes)).fill(i);
    engine.append([{ key, value }]);
    pending.push(engine.get(utf8(`key-${random.integer(0, 300)}`)));
    if (random.chance(0.3)) pending.push(engine.commit());
    if (i % 200 === 199) {
      await Promise.all(pending);
      await engine.close();
      engine = await openEngine(disk, options);
    }
  }
  const entries = await engine.scan(utf8('key-'));
  const files = await engine.exportFiles();
  await engine.close();
  // As text, because text is compared at once.
  const texts = (pairs: readonly (readonly [string | Uint8Array, Uint8Array])[]): string[][] =>
    pairs.map(([name, bytes]) => [typeof name === 'string' ? name : hexOf(name), hexOf(bytes)]);
  return { events, entries: texts(entries), files: texts(files) };
}
