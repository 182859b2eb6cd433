// The newest writes, sorted in memory until they become a table (leveldb db/memtable.cc). It keeps only the newest version
// of a key: the engine has no snapshots that could ask for an older one.
import { type default as BTree, EmptyBTree } from 'sorted-btree';
import { compareBytes } from '../base/bytes';

export interface MemtableEntry {
  sequence: number;
  /** `undefined` is a tombstone. */
  value: Uint8Array | undefined;
}

type Tree = BTree<Uint8Array, MemtableEntry>;

// The package is CommonJS, and Node, tsx and the bundlers disagree on its default import. They agree on its named ones.
const SortedTree = EmptyBTree.constructor as new (entries: undefined, compare: typeof compareBytes) => Tree;

/** What an entry costs beside its bytes, so that many empty values fill a memtable too. */
const ENTRY_OVERHEAD_BYTES = 8;

export class Memtable {
  private readonly tree: Tree = new SortedTree(undefined, compareBytes);
  private written = 0;

  /** What was written to it, overwritten versions included: they stand in its log, and this is what bounds the log. */
  get bytes(): number {
    return this.written;
  }

  get entries(): number {
    return this.tree.size;
  }

  /** `undefined` when it does not know the key. */
  get(key: Uint8Array): MemtableEntry | undefined {
    return this.tree.get(key);
  }

  /** Replaces what it knows of the key. Keeps `key` and `value` without a copy. */
  put(sequence: number, key: Uint8Array, value: Uint8Array | undefined): void {
    this.tree.set(key, { sequence, value });
    this.written += key.length + (value?.length ?? 0) + ENTRY_OVERHEAD_BYTES;
  }

  /** All entries from `from` on, in byte order. */
  iterate(from?: Uint8Array): Iterable<[Uint8Array, MemtableEntry]> {
    return this.tree.entries(from);
  }
}
