// The part of a get behind the memtables (rule 35): tables newest first, each asked through its filter, until one knows the key.
import type { Steps } from '../base/later';
import type { MemtableEntry } from './memtable';
import { type MemoryAnswer, printableKey, type StorageEvent, type TableProbe } from './storage-event';
import type { TableStore } from './table-store';
import type { TableMeta } from './version-edit';

/** What a get found out before it asked any table. */
export interface ReadStart {
  key: Uint8Array;
  memtable: MemoryAnswer;
  immutable: MemoryAnswer | 'absent';
}

/** What a get found out altogether. */
export interface ReadEnd {
  value: Uint8Array | undefined;
  probes: TableProbe[];
}

/** Throws a CorruptFault when a block that it has to read is damaged: what an older table knows must not be returned instead. */
export function* searchTables(key: Uint8Array, metas: readonly TableMeta[], tables: TableStore): Steps<ReadEnd> {
  const probes: TableProbe[] = [];
  for (const meta of metas) {
    const reader = yield* tables.reader(meta);
    const { probe, entry } = yield* reader.get(key);
    probes.push(probe);
    if (entry) return { value: entry.value, probes };
  }
  return { value: undefined, probes };
}

export function answerOf(entry: MemtableEntry | undefined): MemoryAnswer {
  if (!entry) return 'miss';
  return entry.value === undefined ? 'tombstone' : 'hit';
}

export const readServed = ({ key, memtable, immutable }: ReadStart, { value, probes }: ReadEnd): StorageEvent => ({
  kind: 'ReadServed',
  key: printableKey(key),
  memtable,
  immutable,
  tables: probes,
  found: value !== undefined,
});
