// A node that writes as fast as it can and is terminated in the middle of it. Its name is its database.
import type { DiskSession } from '../../disk';
import { indexedDbDisk } from '../disk-indexeddb';
import { startTimer } from './timers';

/** What the worker posts: 0 when it has the disk, then the number of each acknowledged commit. */
export type ZombieMessage = number;

const IN_FLIGHT = 8;

async function writeForEver(session: DiskSession): Promise<void> {
  const post = (message: ZombieMessage): void => postMessage(message);
  const filler = new Uint8Array(40_000);
  post(0);
  let next = 1;
  const lane = async (): Promise<void> => {
    for (;;) {
      const n = next++;
      await session.commit([
        { kind: 'PutMeta', name: 'count', value: Uint8Array.of(n & 0xff, n >> 8) },
        { kind: 'PutChunk', store: 'sst', file: 1, chunk: n % 16, value: filler },
      ]);
      post(n);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

const disk = indexedDbDisk({ name: self.name, durability: 'relaxed', startTimer, onTrouble: () => undefined });
await writeForEver(await disk.open());
