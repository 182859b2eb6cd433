// Where a merge takes its entries from: sorted stretches, one after the other, in one direction (leveldb table/two_level_iterator.cc).
import { compareBytes } from '../base/bytes';
import type { Steps } from '../base/later';
import type { BlockEntry } from './block-reader';
import { CorruptFault } from './corruption';
import { internalKey, typeOfValue } from './internal-key';
import type { KeyRange } from './key-range';
import type { MemtableEntry, MemtableView } from './memtable';
import type { TableStore } from './table-store';
import type { TableMeta } from './version-edit';

/** Keys are internal keys. Down is the exact opposite order, oldest version of a key first. */
export type Direction = 'up' | 'down';

export interface SourceOptions {
  /** All blocks that one read may take are read at once. */
  readonly ahead?: 'all' | undefined;
  /** If given, a damaged block, or table, is left out and told here, instead of thrown. */
  readonly onDamage?: ((fault: CorruptFault) => void) | undefined;
}

/** Each element gives the next entries when it is run; there may be none in it. They may be kept, and not changed. */
export type EntrySource = Iterator<Steps<readonly BlockEntry[]>>;

/** Enough that the cost of a stretch is shared, few enough that a short read does not pay for a long one. */
const STRETCH_ENTRIES = 64;

/** All versions that a memtable keeps of the keys in a range. */
export function* memtableSource(view: MemtableView, range: KeyRange, direction: Direction): EntrySource {
  let stretch: BlockEntry[] = [];
  const keys = direction === 'up' ? view.forward(range.start) : view.backward(range.end);
  for (const { key, newest } of keys) {
    // The other bound holds by where the iteration began.
    if (direction === 'up' && range.end && compareBytes(key, range.end) >= 0) break;
    if (direction === 'down' && range.start && compareBytes(key, range.start) < 0) break;
    const versions = versionsOf(key, newest);
    stretch.push(...(direction === 'up' ? versions : versions.reverse()));
    if (stretch.length < STRETCH_ENTRIES) continue;
    yield ready(stretch);
    stretch = [];
  }
  yield ready(stretch);
}

/** All versions of the keys in a range from tables that do not overlap. REQUIRES: tables in key order. */
export function* tablesSource(
  metas: readonly TableMeta[],
  tables: TableStore,
  range: KeyRange,
  direction: Direction,
  options: SourceOptions,
): EntrySource {
  for (const meta of direction === 'up' ? metas : metas.toReversed()) {
    let source: EntrySource | undefined;
    yield (function* opening(): Steps<readonly BlockEntry[]> {
      try {
        source = (yield* tables.reader(meta)).source(range, direction, options);
      } catch (thrown) {
        if (!(thrown instanceof CorruptFault) || !options.onDamage) throw thrown;
        options.onDamage(thrown);
      }
      return [];
    })();
    for (let next = source?.next(); next && !next.done; next = source?.next()) yield next.value;
  }
}

/** The versions of a key as table entries, newest first. */
function versionsOf(key: Uint8Array, newest: MemtableEntry): BlockEntry[] {
  const versions: BlockEntry[] = [];
  for (let entry: MemtableEntry | undefined = newest; entry; entry = entry.older) {
    const { sequence, value } = entry;
    versions.push({ key: internalKey(key, sequence, typeOfValue(value)), value: value ?? EMPTY });
  }
  return versions;
}

const EMPTY = new Uint8Array(0);

// biome-ignore lint/correctness/useYield: what is in memory never has to be waited for
function* ready(entries: readonly BlockEntry[]): Steps<readonly BlockEntry[]> {
  return entries;
}
