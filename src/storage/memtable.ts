// The newest writes, sorted in memory until they become a table (leveldb db/memtable.cc). Of a key that is written again it
// keeps the older versions that a snapshot can still ask for, and no others.
import { type default as BTree, EmptyBTree } from 'sorted-btree';
import { compareBytes } from '../base/bytes';

/** One version of a key. */
export interface MemtableEntry {
  readonly sequence: number;
  /** `undefined` is a tombstone. */
  readonly value: Uint8Array | undefined;
  /** The next older version that is kept. */
  readonly older: MemtableEntry | undefined;
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

  /** How many keys it knows. */
  get entries(): number {
    return this.tree.size;
  }

  /** The newest version up to a sequence number; `undefined` when it does not know one. */
  get(key: Uint8Array, sequence = Number.POSITIVE_INFINITY): MemtableEntry | undefined {
    let entry = this.tree.get(key);
    while (entry && entry.sequence > sequence) entry = entry.older;
    return entry;
  }

  /** Adds the newest version of a key. Keeps `key` and `value` without a copy, and older versions where the newest snapshot sees one. */
  put(sequence: number, key: Uint8Array, value: Uint8Array | undefined, newestSnapshot: number): void {
    const before = newestSnapshot > 0 ? this.tree.get(key) : undefined;
    const older = before && before.sequence > newestSnapshot ? before.older : before;
    this.tree.set(key, { sequence, value, older });
    this.written += key.length + (value?.length ?? 0) + ENTRY_OVERHEAD_BYTES;
  }

  /** Its entries as they are now, whatever is put afterwards. Costs nothing until then: the trees share their nodes. */
  view(): MemtableView {
    return new MemtableView(this.tree.clone());
  }
}

/** A memtable at one moment. */
export class MemtableView {
  constructor(private readonly tree: Tree) {}

  /** From `start` on, in byte order. */
  forward(start?: Uint8Array): IterableIterator<[Uint8Array, MemtableEntry]> {
    return this.tree.entries(start);
  }

  /** From just below `end`, or from the last one, downwards. */
  backward(end?: Uint8Array): IterableIterator<[Uint8Array, MemtableEntry]> {
    return this.tree.entriesReversed(end, undefined, true);
  }
}
