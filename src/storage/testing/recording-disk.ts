// A memory disk that notes its transactions, so that a test can put the disk back to what it was after any of them.
import type { Disk, DiskWrite } from '../disk';
import { memoryDisk } from '../disk-memory';
import { now } from './engine-talk';

export interface RecordingDisk {
  readonly disk: Disk;
  /** All transactions so far, with copies of what they wrote. */
  readonly transactions: (readonly DiskWrite[])[];
}

export function recordingDisk(disk = memoryDisk()): RecordingDisk {
  const transactions: (readonly DiskWrite[])[] = [];
  const recording: Disk = {
    destroy: () => disk.destroy(),
    open() {
      const session = now(disk.open());
      const commit = (writes: readonly DiskWrite[]): unknown => {
        transactions.push(writes.map((write) => ('value' in write ? { ...write, value: write.value.slice() } : write)));
        return session.commit(writes);
      };
      return Object.assign(Object.create(session), { commit });
    },
  };
  return { disk: recording, transactions };
}

/** The disk as it is after these transactions. */
export function replayed(transactions: readonly (readonly DiskWrite[])[]): Disk {
  const disk = memoryDisk();
  const session = now(disk.open());
  for (const writes of transactions) session.commit(writes);
  now(session.close());
  return disk;
}
