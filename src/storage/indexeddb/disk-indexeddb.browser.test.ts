import { describeDisk } from '../disk-contract';
import { indexedDbDisk } from './disk-indexeddb';
import { startTimer } from './testing/timers';

let disks = 0;

for (const durability of ['strict', 'relaxed'] as const) {
  describeDisk(`IndexedDB, ${durability}`, () =>
    indexedDbDisk({ name: `contract ${durability} ${disks++}`, durability, startTimer, onTrouble: () => undefined }),
  );
}
