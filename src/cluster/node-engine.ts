// The engine of a node, as its cluster wants it: the one place where both executors read the engine's settings.
import type { Later } from '../base/later';
import type { Settings } from '../protocol/settings';
import type { Disk } from '../storage/disk';
import { type Engine, openEngine } from '../storage/engine';
import type { StorageEvent } from '../storage/storage-event';

/** The end of a log that is missing is seen once. So it is cleared away together with the node's first writes, which say what follows from it (rule 15), and not before. */
export const openNodeEngine = (
  disk: Disk,
  { memtableBytes, cacheBytes, compaction, compression }: Settings,
  onEvent: (event: StorageEvent) => void,
): Later<Engine> =>
  openEngine(disk, { memtableBytes, cacheBytes, compaction, compression, commitsRecovery: 'by-caller', onEvent });
