// Numbers about an open engine: what it holds, and what its writes have cost.
import { sizeOf } from './levels';
import type { TableSummary } from './storage-event';
import { summariseTable } from './table-summary';
import type { WritePath } from './write-path';

export interface EngineStats {
  memtable: { entries: number; bytes: number; limitBytes: number };
  /** The full memtable that the next append will turn into a table. */
  immutable: { entries: number; bytes: number } | undefined;
  log: { file: number; bytes: number };
  /** Appended and not yet given to the disk. */
  uncommittedBytes: number;
  lastSequence: number;
  /** In the order in which a read asks them. Keys are printable text. */
  tables: TableSummary[];
  /** What was written since the engine was opened, and how often tables were merged. */
  written: { logBytes: number; flushBytes: number; compactionBytes: number; compactions: number; moves: number };
  cache: { bytes: number; limitBytes: number; hits: number; misses: number };
  /** Bytes written to log and tables for each byte that was appended. */
  writeAmplification: number;
  /** Bytes of tables for each byte of the deepest level that holds any: above 1 is what overwritten versions can cost at most. */
  spaceAmplification: number;
}

export function statsOf({ parts, immutable, memtableLimitBytes, compactor, totals }: WritePath): EngineStats {
  const { memtable, log, versions, staging } = parts;
  const frozen = immutable?.memtable;
  const { compactions, moves, writtenBytes: compactionBytes } = compactor.totals;
  const { logBytes, flushBytes } = totals;
  const deepest = versions.levels.findLast((tables) => tables.length > 0) ?? [];
  return {
    memtable: { entries: memtable.entries, bytes: memtable.bytes, limitBytes: memtableLimitBytes },
    immutable: frozen && { entries: frozen.entries, bytes: frozen.bytes },
    log: { file: log.file, bytes: log.writer.bytes },
    uncommittedBytes: staging.bytes,
    lastSequence: versions.lastSequence,
    tables: versions.tables.map(summariseTable),
    written: { logBytes, flushBytes, compactionBytes, compactions, moves },
    cache: parts.tables.cache.stats,
    writeAmplification: ratio(logBytes + flushBytes + compactionBytes, logBytes),
    spaceAmplification: ratio(sizeOf(versions.tables), sizeOf(deepest)),
  };
}

const ratio = (whole: number, part: number): number => (part === 0 ? 1 : whole / part);
