// How a get finds its value (rule 35): the memtable, the immutable memtable, then tables newest first, each asked through its
// filter, until one knows the key.
import type { Steps } from '../base/later';
import { tablesWith } from './levels';
import { type MemoryAnswer, printableKey, type StorageEvent, type TableProbe } from './storage-event';
import type { WritePath } from './write-path';

/** A key that is known, if only as deleted. */
interface Found {
  readonly value: Uint8Array | undefined;
}

/** What a get finds, and how it did. */
export interface ReadAnswer {
  value: Uint8Array | undefined;
  event: Extract<StorageEvent, { kind: 'ReadServed' }>;
}

/** What a memtable knows of the key; undefined when the tables have to be asked. Most reads end here, without a step. */
export function readMemory(
  { parts, immutable }: WritePath,
  key: Uint8Array,
  sequence?: number,
): ReadAnswer | undefined {
  const newest = parts.memtable.get(key, sequence);
  if (newest) return answerOf(key, newest, stateOf(newest), 'absent', []);
  const frozen = immutable?.memtable.get(key, sequence);
  return frozen && answerOf(key, frozen, 'miss', stateOf(frozen), []);
}

/** REQUIRES: no memtable knows the key. Throws a CorruptFault when a block that it has to read is damaged: what an older table knows must not be returned instead. */
export function* readTables({ parts, immutable }: WritePath, key: Uint8Array, sequence?: number): Steps<ReadAnswer> {
  const probes: TableProbe[] = [];
  let found: Found | undefined;
  for (const meta of tablesWith(parts.versions.levels, key)) {
    const reader = yield* parts.tables.reader(meta);
    const { probe, entry } = yield* reader.get(key, sequence);
    probes.push(probe);
    found = entry;
    if (found) break;
  }
  return answerOf(key, found, 'miss', immutable ? 'miss' : 'absent', probes);
}

function answerOf(
  key: Uint8Array,
  found: Found | undefined,
  memtable: MemoryAnswer,
  immutable: MemoryAnswer | 'absent',
  tables: TableProbe[],
): ReadAnswer {
  const value = found?.value;
  return {
    value,
    event: { kind: 'ReadServed', key: printableKey(key), memtable, immutable, tables, found: value !== undefined },
  };
}

const stateOf = ({ value }: Found): MemoryAnswer => (value === undefined ? 'tombstone' : 'hit');
