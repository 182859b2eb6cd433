import { describeDisk } from './disk-contract';
import { memoryDisk } from './disk-memory';

describeDisk('memory', memoryDisk);
