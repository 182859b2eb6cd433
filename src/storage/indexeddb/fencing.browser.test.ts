// What the memory disk cannot show: workers that die in the middle of a transaction, and other tabs.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../base/fault';
import type { Disk, DiskSession } from '../disk';
import { indexedDbDisk } from './disk-indexeddb';
import { startTimer } from './testing/timers';
import type { ZombieMessage } from './testing/zombie-worker';

let names = 0;
const freshName = (): string => `fencing ${names++}`;

const diskOf = (name: string, onTrouble: (fault: Fault) => void = () => undefined): Disk => {
  const disk = indexedDbDisk({ name, durability: 'relaxed', startTimer, onTrouble });
  onTestFinished(async () => disk.destroy());
  return disk;
};

/** A worker that has the disk; `acknowledged` resolves with its acknowledgements as soon as there are this many. */
function startZombie(name: string): { worker: Worker; acknowledged(count: number): Promise<number[]> } {
  const worker = new Worker(new URL('./testing/zombie-worker.ts', import.meta.url), { type: 'module', name });
  const messages: ZombieMessage[] = [];
  const acknowledged = (count: number): Promise<number[]> =>
    new Promise((resolve, reject) => {
      const check = (): void => void (messages.length > count && resolve(messages));
      worker.addEventListener('message', ({ data }: MessageEvent<ZombieMessage>) => {
        messages.push(data);
        check();
      });
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      check();
    });
  return { worker, acknowledged };
}

const countOf = async (session: DiskSession): Promise<number> => {
  const bytes = await session.readMeta('count');
  return (bytes?.[0] ?? 0) + 256 * (bytes?.[1] ?? 0);
};

/** A connection that somebody opened without knowing of the lock. */
function rawConnection(name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the connection was refused'));
  });
}

describe('rule 34: a terminated worker and its successor', () => {
  it('keeps every acknowledged commit and lets none land after the successor has opened', async () => {
    const name = freshName();
    const disk = diskOf(name);
    for (let round = 0; round < 12; round++) {
      const { worker, acknowledged } = startZombie(name);
      const messages = await acknowledged(3 + 5 * round);
      worker.terminate();
      const successor = await disk.open();
      const found = await countOf(successor);
      expect(found).toBeGreaterThanOrEqual(messages.at(-1) ?? 0);
      for (let i = 0; i < 10; i++) {
        await successor.commit([{ kind: 'PutMeta', name: 'successor', value: Uint8Array.of(i) }]);
        expect(await countOf(successor)).toBe(found);
      }
      await successor.close();
    }
  });

  it('opens only when every older transaction is over', async () => {
    const name = freshName();
    const disk = diskOf(name);
    await (await disk.open()).close();
    const zombie = await rawConnection(name);
    const order: string[] = [];
    const transaction = zombie.transaction('sst', 'readwrite');
    for (let i = 0; i < 300; i++) transaction.objectStore('sst').put(new Uint8Array(60_000), [1, i]);
    transaction.oncomplete = () => order.push('zombie landed');
    zombie.close();
    const successor = await disk.open();
    order.push('successor opened');
    expect(order).toEqual(['zombie landed', 'successor opened']);
    expect(await successor.listFiles('sst')).toEqual([{ file: 1, chunks: 300, nextChunk: 300 }]);
  });

  it('waits while a live worker has the disk, and gets it when that worker is terminated', async () => {
    const name = freshName();
    const { worker, acknowledged } = startZombie(name);
    await acknowledged(5);
    let isOpen = false;
    const opening = Promise.resolve(diskOf(name).open()).then((session) => {
      isOpen = true;
      return session;
    });
    await acknowledged(50);
    expect(isOpen).toBe(false);
    worker.terminate();
    expect(await countOf(await opening)).toBeGreaterThan(0);
  });
});

describe('rule 34: trouble with the database is a Fault, never a hang', () => {
  /** A disk whose open times out when the test says so. */
  function hurriedDisk(
    name: string,
    onTrouble: (fault: Fault) => void = () => undefined,
  ): { disk: Disk; timeOut(): void } {
    let timeOut = (): void => undefined;
    const disk = indexedDbDisk({
      name,
      onTrouble,
      startTimer: (_delayMs, onDue) => {
        timeOut = onDue;
        return () => undefined;
      },
    });
    onTestFinished(async () => disk.destroy());
    return { disk, timeOut: () => timeOut() };
  }

  it('says disk-locked when another holder keeps the lock', async () => {
    const name = freshName();
    const holder = await diskOf(name).open();
    const { disk, timeOut } = hurriedDisk(name);
    const opening = disk.open();
    timeOut();
    await expect(opening).rejects.toMatchObject({ code: 'disk-locked' });
    await holder.close();
    await (await disk.open()).close();
  });

  it('says disk-blocked when an older connection does not close, and opens once it has', async () => {
    const name = freshName();
    await (await diskOf(name).open()).close();
    const stubborn = await rawConnection(name);
    const troubles: string[] = [];
    const { disk, timeOut } = hurriedDisk(name, ({ code }) => {
      troubles.push(code);
      timeOut();
    });
    await expect(disk.open()).rejects.toMatchObject({ code: 'disk-blocked' });
    expect(troubles).toEqual(['disk-blocked']);
    stubborn.close();
    await (await disk.open()).close();
  });

  it('says disk-open-timeout when the browser does not answer', async () => {
    const databases = indexedDB.databases;
    onTestFinished(() => {
      indexedDB.databases = databases;
    });
    const { disk, timeOut } = hurriedDisk(freshName());
    let answer = (_: IDBDatabaseInfo[]): void => undefined;
    indexedDB.databases = () => {
      timeOut();
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    await expect(disk.open()).rejects.toMatchObject({ code: 'disk-open-timeout' });
    answer([]);
  });

  it('says disk-superseded when somebody opens a newer version, and gives way', async () => {
    const name = freshName();
    const troubles: string[] = [];
    const session = await diskOf(name, ({ code }) => troubles.push(code)).open();
    const intruder = await rawConnection(name, 1000);
    expect(troubles).toEqual(['disk-superseded']);
    const write = async () => session.commit([{ kind: 'PutMeta', name: 'm', value: Uint8Array.of(1) }]);
    await expect(write()).rejects.toMatchObject({ code: 'disk-superseded' });
    intruder.close();
  });

  it('says disk-superseded when the lock is stolen', async () => {
    const name = freshName();
    const trouble = new Promise<Fault>(
      (resolve) =>
        void Promise.resolve(diskOf(name, resolve).open()).then(() =>
          navigator.locks.request(`disk of ${name}`, { steal: true }, () => undefined),
        ),
    );
    expect(await trouble).toMatchObject({ code: 'disk-superseded' });
  });
});
