// The engine of a node, as its cluster wants it: the one place where both executors read the engine's settings.
import type { Later } from '../base/later';
import type { Settings } from '../protocol/settings';
import type { Disk } from '../storage/disk';
import { type Engine, openEngine } from '../storage/engine';
import type { StorageEvent } from '../storage/storage-event';

export const openNodeEngine = (
  disk: Disk,
  { memtableBytes, compaction, compression }: Settings,
  onEvent: (event: StorageEvent) => void,
): Later<Engine> => openEngine(disk, { memtableBytes, compaction, compression, onEvent });
