import { describe, expect, it } from 'vitest';
import { hexOf, utf8 } from '../base/bytes';
import type { Later } from '../base/later';
import { randomStream } from '../base/random';
import type { Disk, DiskWrite } from './disk';
import { memoryDisk } from './disk-memory';
import { openEngine } from './engine';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put, scanText } from './testing/engine-talk';
import { diskOf, filesOf } from './testing/level-files';
import { slowDisk } from './testing/slow-disk';

// As text, because text is compared at once.
const hexFiles = (disk: Disk): string[][] => filesOf(disk).map(([name, bytes]) => [name, hexOf(bytes)]);

describe('rule 34: what an engine does depends only on what it was asked', () => {
  const SMALL = 2_000;

  /** Runs one script; `random` decides when to commit, and how fast a disk is decides when reads end. */
  async function run(disk: Disk, memtableBytes: number, commits: 'never' | 'always' | 'sometimes', seed: number) {
    const events: StorageEvent[] = [];
    const engine = await openEngine(disk, { memtableBytes, onEvent: (event) => events.push(event) });
    const valueBytes = memtableBytes === SMALL ? 100 : 5_000;
    const [script, timing] = [randomStream(7, 'script'), randomStream(seed, 'commits')];
    const pending: Later<unknown>[] = [];
    for (let n = 0; n < 300; n++) {
      engine.append([put(`k${script.integer(0, 60)}`, 'v'.repeat(script.integer(0, valueBytes)))]);
      pending.push(engine.get(utf8(`k${script.integer(0, 80)}`)));
      if (script.chance(0.05)) pending.push(engine.scan(utf8('k1')));
      if (commits === 'always' || (commits === 'sometimes' && timing.chance(0.2))) pending.push(engine.commit());
      if (timing.chance(0.1)) await pending[timing.integer(0, pending.length - 1)];
    }
    const answers = await Promise.all(pending);
    await engine.close();
    return { events, answers: answers.filter((answer) => answer !== undefined) };
  }

  it.each([
    { seed: 1, memtableBytes: SMALL },
    { seed: 2, memtableBytes: SMALL },
    { seed: 3, memtableBytes: SMALL },
    // Large enough that its tables are drafted while the disk is busy.
    { seed: 4, memtableBytes: 280_000 },
  ])('not on when it commits nor on how fast the disk is ($seed: $memtableBytes bytes)', async (each) => {
    const { seed, memtableBytes } = each;
    const referenceDisk = memoryDisk();
    const reference = await run(referenceDisk, memtableBytes, 'never', 0);
    expect(reference.events.filter(({ kind }) => kind === 'TableWritten').length).toBeGreaterThan(1);
    for (const commits of ['always', 'sometimes'] as const) {
      const disk = memoryDisk();
      const outcome = await run(slowDisk(disk, randomStream(seed, commits)), memtableBytes, commits, seed);
      expect(outcome.events).toEqual(reference.events);
      expect(outcome.answers).toEqual(reference.answers);
      expect(hexFiles(disk)).toEqual(hexFiles(referenceDisk));
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

  it('has one transaction in flight; what comes in one turn shares it, and what waits shares the next', async () => {
    const { watched, transactions, mostInFlight } = watchedDisk();
    const engine = await openEngine(watched, { onEvent: () => undefined });
    transactions.length = 0;
    const acknowledged = Array.from({ length: 50 }, (_, n) => {
      engine.append([put(`key-${n}`, `${n}`)]);
      return engine.commit();
    });
    await Promise.all(acknowledged);
    expect(transactions).toHaveLength(1);
    engine.append([put('first', '1')]);
    const first = engine.commit();
    while (transactions.length < 2) await undefined;
    engine.append([put('second', '2')]);
    await Promise.all([first, engine.commit(), engine.commit()]);
    expect(transactions).toHaveLength(3);
    expect(mostInFlight()).toBe(1);
    await engine.commit();
    expect(transactions).toHaveLength(3);
  });

  it('lets no client that asks again at once overtake those who wait', async () => {
    const { watched, transactions } = watchedDisk();
    const engine = await openEngine(watched, { onEvent: () => undefined });
    transactions.length = 0;
    const client = async (name: number): Promise<void> => {
      for (let n = 0; n < 10; n++) {
        engine.append([put(`key-${name}`, `${n}`)]);
        await engine.commit();
      }
    };
    await Promise.all(Array.from({ length: 50 }, (_, name) => client(name)));
    expect(transactions.length).toBeLessThanOrEqual(21);
  });

  it('answers only when all that was appended before is durable', async () => {
    const disk = slowDisk(memoryDisk(), randomStream(2, 'durable'));
    const engine = await openEngine(disk, { memtableBytes: 200, onEvent: () => undefined });
    for (let n = 0; n < 40; n++) {
      engine.append([put(`key-${n}`, 'first')]);
      const first = engine.commit();
      engine.append([put(`key-${n}`, 'second')]);
      const second = engine.commit();
      await first;
      const files = await engine.exportFiles();
      expect(['first', 'second']).toContain(getText(openNow(diskOf(files)), `key-${n}`));
      await second;
      expect(getText(openNow(diskOf(await engine.exportFiles())), `key-${n}`)).toBe('second');
    }
  });

  it('exports one consistent state while commits and flushes go on', async () => {
    const disk = slowDisk(memoryDisk(), randomStream(3, 'export'));
    const engine = await openEngine(disk, { memtableBytes: 50, onEvent: () => undefined });
    let appended = 0;
    for (let round = 0; round < 20; round++) {
      const before = appended;
      const exporting = engine.exportFiles();
      const committing: Later<void>[] = [];
      for (let n = 0; n < 10; n++) {
        engine.append([put(`key-${appended++}`, 'v'.repeat(30))]);
        committing.push(engine.commit());
        await undefined;
      }
      const copy = openNow(diskOf(await exporting));
      expect(Object.keys(scanText(copy, 'key-')).length).toBeGreaterThanOrEqual(before);
      await Promise.all(committing);
    }
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
