import { memoryDisk } from './disk-memory';
import { describeLevel } from './testing/level-suite';

describeLevel('memory disk', memoryDisk);
