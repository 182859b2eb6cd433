// What a node knows by heart of its own copies, so that it can compare them with a peer's without reading them: one
// Merkle tree for each range that it is a primary of (rule 29). The trees follow the ring: another ring, other trees.
import { compareBytes, utf8 } from '../../base/bytes';
import { dataKey } from '../records';
import { type KeyRange, rangesOf } from '../ring/ranges';
import type { Ring } from '../ring/ring';
import type { VersionSet } from '../versions/version-set';
import { copyDigest, MerkleTree } from './merkle-tree';

interface Entry {
  readonly digest: Uint8Array;
  /** Key and versions, in the records' own form. */
  readonly sizeBytes: number;
}

interface Place {
  readonly range: KeyRange;
  readonly bucket: number;
}

interface RangeCopies {
  readonly tree: MerkleTree;
  /** Of all copies in the tree. */
  sizeBytes: number;
}

interface ChangedCopy {
  readonly set: VersionSet;
  readonly sizeBytes: number;
}

/** So many copies may wait to be taken in: they hold their values. */
const MAX_CHANGED = 256;

export class CopyIndex {
  readonly #n: number;
  readonly #buckets: number;
  readonly #entries = new Map<string, Entry>();
  /** Not in the entries and trees yet: a key may be written many times before anyone asks for a tree. */
  readonly #changed = new Map<string, ChangedCopy>();
  /** The ring that the trees are of; undefined until one is asked for. */
  #ring: Ring | undefined;
  #trees = new Map<string, RangeCopies>();

  constructor({ n, merkleBuckets }: { readonly n: number; readonly merkleBuckets: number }) {
    this.#n = n;
    this.#buckets = merkleBuckets;
  }

  /** The copy that is now durable; `encodedBytes` is its record's size. */
  put(key: string, set: VersionSet, encodedBytes: number): void {
    this.#changed.set(key, { set, sizeBytes: utf8(key).length + encodedBytes });
    if (this.#changed.size >= MAX_CHANGED) this.#takeIn();
  }

  /** The copy is gone, or cannot be read. */
  delete(key: string): void {
    this.#changed.delete(key);
    this.#remove(key);
  }

  has(key: string): boolean {
    return this.#changed.has(key) || this.#entries.has(key);
  }

  /** Keys behind one, as far as a record's name or to the end, in order. It looks at all keys. */
  keysBetween(after: string, upTo: string | undefined): readonly string[] {
    this.#takeIn();
    const [start, end] = [utf8(dataKey(after)), upTo === undefined ? undefined : utf8(upTo)];
    const named = [...this.#entries.keys()].map((key) => ({ key, name: utf8(dataKey(key)) }));
    return named
      .filter(({ name }) => compareBytes(name, start) > 0 && (end === undefined || compareBytes(name, end) <= 0))
      .sort((a, b) => compareBytes(a.name, b.name))
      .map(({ key }) => key);
  }

  #takeIn(): void {
    for (const [key, { set, sizeBytes }] of this.#changed) {
      this.#remove(key);
      const entry = { digest: copyDigest(key, set), sizeBytes };
      this.#entries.set(key, entry);
      if (this.#ring !== undefined) this.#plant(this.#ring, key, entry);
    }
    this.#changed.clear();
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    if (this.#ring === undefined) return;
    const { range, bucket } = this.#placeOf(this.#ring, key);
    const copies = this.#trees.get(range.name);
    if (copies === undefined) return;
    copies.tree.delete(bucket, key);
    copies.sizeBytes -= entry.sizeBytes;
  }

  /** The tree of a range of this ring, and the bytes of a full copy of it. Made for all ranges when the ring is new. */
  copiesOf(ring: Ring, range: KeyRange): { readonly tree: MerkleTree; readonly sizeBytes: number } {
    this.#takeIn();
    if (ring !== this.#ring) {
      this.#ring = ring;
      this.#trees = new Map();
      for (const [key, entry] of this.#entries) this.#plant(ring, key, entry);
    }
    return this.#trees.get(range.name) ?? { tree: new MerkleTree(this.#buckets), sizeBytes: 0 };
  }

  #plant(ring: Ring, key: string, entry: Entry): void {
    const { range, bucket } = this.#placeOf(ring, key);
    let copies = this.#trees.get(range.name);
    if (copies === undefined) {
      copies = { tree: new MerkleTree(this.#buckets), sizeBytes: 0 };
      this.#trees.set(range.name, copies);
    }
    copies.tree.put(bucket, key, entry.digest);
    copies.sizeBytes += entry.sizeBytes;
  }

  #placeOf(ring: Ring, key: string): Place {
    const token = ring.tokenOf(key);
    const range = rangesOf(ring, this.#n).rangeOf(token);
    return { range, bucket: range.bucketOf(token, this.#buckets) };
  }
}
