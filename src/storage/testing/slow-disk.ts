// A disk that answers later, and when it likes: for everything that must not depend on how fast a disk is.
import type { RandomStream } from '../../base/random';
import type { Disk, DiskSession } from '../disk';

/** Answers every call after a random number of turns of the microtask queue. A commit lands at its end, not at its call. */
export function slowDisk(disk: Disk, random: RandomStream): Disk {
  const later = async <T>(run: () => T): Promise<Awaited<T>> => {
    for (let turns = random.integer(0, 20); turns > 0; turns--) await undefined;
    return await run();
  };
  // Transactions land in the order of the calls, as they do in IndexedDB.
  let lastCommit: Promise<unknown> = Promise.resolve();
  const slowSession = (session: DiskSession): DiskSession => ({
    readMeta: (name) => later(() => session.readMeta(name)),
    readChunks: (store, file, first, last) => later(() => session.readChunks(store, file, first, last)),
    listFiles: (store) => later(() => session.listFiles(store)),
    commit(writes) {
      const committed = lastCommit.then(() => later(() => session.commit(writes)));
      lastCommit = committed.catch(() => undefined);
      return committed;
    },
    close: () => later(() => session.close()),
  });
  return {
    open: () => later(async () => slowSession(await disk.open())),
    destroy: () => later(() => disk.destroy()),
  };
}
