// A Merkle tree over the copies of one key range (rule 29; Merkle 1987, Dynamo §4.7): its leaves are buckets of keys, a
// node's hash is the SHA-256 of its children's. A leaf adds up the digests of its copies by exclusive or, so that one
// write changes it whatever else is in the bucket, and order does not matter; hashes are worked out when someone asks.
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexOf, utf8 } from '../../base/bytes';
import type { VersionSet } from '../versions/version-set';

/** SHA-256 hash of a node; undefined where nothing lies below. */
export type Hash = Uint8Array | undefined;

const EMPTY = new Uint8Array(32);

/**
 * The digest of one copy. It covers exactly what merging looks at: key, counters, dots and value digests; not the
 * times of the pairs, which serve truncation only, so that two copies differ just when one would change the other.
 */
export function copyDigest(key: string, { clock, siblings }: VersionSet): Uint8Array {
  const seen = clock.map(({ actor, counter }) => [actor, counter]);
  const held = siblings.map(({ dot, digest }) => [dot.actor, dot.counter, digest]);
  return sha256(utf8(JSON.stringify([key, seen, held])));
}

export const sameHash = (a: Hash, b: Hash): boolean =>
  a === b || (a !== undefined && b !== undefined && a.every((byte, i) => byte === b[i]));

/** What an event carries of a hash: its first 16 hex digits, `''` where nothing lies below. */
export const hashText = (hash: Hash): string => (hash === undefined ? '' : hexOf(hash.subarray(0, 8)));

interface Bucket {
  /** Key → digest of its copy. */
  readonly copies: Map<string, Uint8Array>;
  /** Exclusive or of the digests. */
  readonly sum: Uint8Array;
}

export class MerkleTree {
  /** Level of the leaves; the root is level 0. */
  readonly depth: number;
  readonly #width: number;
  readonly #buckets = new Map<number, Bucket>();
  /** Node i has the children 2i and 2i+1, the root is 1. Undefined is stale; above a stale node all are stale. */
  #hashes: (Uint8Array | undefined)[] = [];
  #keys = 0;

  /** REQUIRES: the number of buckets is a power of two. */
  constructor(buckets: number) {
    this.#width = buckets;
    this.depth = Math.log2(buckets);
  }

  get keys(): number {
    return this.#keys;
  }

  put(bucket: number, key: string, digest: Uint8Array): void {
    let at = this.#buckets.get(bucket);
    if (at === undefined) {
      at = { copies: new Map(), sum: new Uint8Array(32) };
      this.#buckets.set(bucket, at);
    }
    const old = at.copies.get(key);
    if (old === undefined) this.#keys++;
    else addTo(at.sum, old);
    addTo(at.sum, digest);
    at.copies.set(key, digest);
    this.#touch(bucket);
  }

  delete(bucket: number, key: string): void {
    const at = this.#buckets.get(bucket);
    const old = at?.copies.get(key);
    if (at === undefined || old === undefined) return;
    addTo(at.sum, old);
    at.copies.delete(key);
    if (at.copies.size === 0) this.#buckets.delete(bucket);
    this.#keys--;
    this.#touch(bucket);
  }

  hash(level: number, index: number): Hash {
    const hash = this.#at(2 ** level + index);
    return hash === EMPTY ? undefined : hash;
  }

  /** A bucket's keys with their digests, in the order of the keys. */
  list(bucket: number): readonly { readonly key: string; readonly digest: Uint8Array }[] {
    const copies = this.#buckets.get(bucket)?.copies ?? [];
    return [...copies].map(([key, digest]) => ({ key, digest })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #at(node: number): Uint8Array {
    const known = this.#hashes[node];
    if (known !== undefined) return known;
    const hash =
      node >= this.#width ? this.#leaf(node - this.#width) : parentOf(this.#at(2 * node), this.#at(2 * node + 1));
    this.#hashes[node] = hash;
    return hash;
  }

  #leaf(bucket: number): Uint8Array {
    const at = this.#buckets.get(bucket);
    return at === undefined ? EMPTY : sha256(at.sum);
  }

  #touch(bucket: number): void {
    for (let node = this.#width + bucket; node >= 1 && this.#hashes[node] !== undefined; node >>= 1) {
      this.#hashes[node] = undefined;
    }
  }
}

const parentOf = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  left === EMPTY && right === EMPTY ? EMPTY : sha256(concatBytes([left, right]));

function addTo(sum: Uint8Array, digest: Uint8Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) ^ (digest[i] as number);
}
