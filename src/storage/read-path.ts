// How a get finds its value (rule 35): the memtable, the immutable memtable, then tables newest first, each asked through its
// filter, until one knows the key.
import type { Steps } from '../base/later';
import { tablesWith } from './levels';
import type { MemtableEntry } from './memtable';
import { type MemoryAnswer, printableKey, type StorageEvent, type TableProbe } from './storage-event';
import type { WritePath } from './write-path';

/** What a get finds, and how it did. */
export interface ReadAnswer {
  value: Uint8Array | undefined;
  event: Extract<StorageEvent, { kind: 'ReadServed' }>;
}

/** Throws a CorruptFault when a block that it has to read is damaged: what an older table knows must not be returned instead. */
export function* readKey({ parts, immutable }: WritePath, key: Uint8Array, sequence?: number): Steps<ReadAnswer> {
  const newest = parts.memtable.get(key, sequence);
  const frozen = newest ? undefined : immutable?.memtable.get(key, sequence);
  const probes: TableProbe[] = [];
  let found: { value: Uint8Array | undefined } | undefined = newest ?? frozen;
  const candidates = found ? [] : tablesWith(parts.versions.levels, key);
  for (let i = 0; i < candidates.length && !found; i++) {
    const meta = candidates[i];
    if (!meta) break;
    const reader = yield* parts.tables.reader(meta);
    const { probe, entry } = yield* reader.get(key, sequence);
    probes.push(probe);
    found = entry;
  }
  const event: ReadAnswer['event'] = {
    kind: 'ReadServed',
    key: printableKey(key),
    memtable: answerOf(newest),
    immutable: immutable && !newest ? answerOf(frozen) : 'absent',
    tables: probes,
    found: found?.value !== undefined,
  };
  return { value: found?.value, event };
}

function answerOf(entry: MemtableEntry | undefined): MemoryAnswer {
  if (!entry) return 'miss';
  return entry.value === undefined ? 'tombstone' : 'hit';
}
