// A memory disk without room for some transactions.
import { Fault } from '../../base/fault';
import type { Disk, DiskWrite } from '../disk';
import { memoryDisk } from '../disk-memory';
import { now } from './engine-talk';

/** It refuses the transactions for which `isFull` says that there is no room. */
export function limitedDisk(isFull: (writes: readonly DiskWrite[]) => boolean): Disk {
  const disk = memoryDisk();
  return {
    destroy: () => disk.destroy(),
    open() {
      const session = now(disk.open());
      const commit = (writes: readonly DiskWrite[]): unknown => {
        if (isFull(writes)) throw new Fault('disk-quota', 'The storage of this site is full.');
        return session.commit(writes);
      };
      return Object.assign(Object.create(session), { commit });
    },
  };
}
