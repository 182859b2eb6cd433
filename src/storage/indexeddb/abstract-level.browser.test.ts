import { describeLevel } from '../testing/level-suite';
import { indexedDbDisk } from './disk-indexeddb';
import { startTimer } from './testing/timers';

let disks = 0;

describeLevel('IndexedDB', () =>
  indexedDbDisk({ name: `level ${disks++}`, durability: 'relaxed', startTimer, onTrouble: () => undefined }),
);
