// The key ranges that nodes share: all arcs of the ring whose keys have the same primaries are one range, so that two
// nodes compare few trees however many tokens they have. A pure function of the ring.
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../../base/assert';
import { hexOf, utf8 } from '../../base/bytes';
import type { NodeId } from '../../base/ids';
import type { Ring } from './ring';

export interface KeyRange {
  /** The primaries, sorted: `n1,n2,n4`. */
  readonly name: string;
  readonly primaries: readonly NodeId[];
  /** Tells apart two ranges of one name that were cut from different rings. */
  readonly layout: string;
  /** The bucket of a token, 0 up: its place in the range, all arcs laid end to end. REQUIRES: the token is in the range. */
  bucketOf(token: bigint, buckets: number): number;
}

export interface Ranges {
  rangeOf(token: bigint): KeyRange;
  /** The ranges that a node is a primary of, by name. */
  ofNode(node: NodeId): readonly KeyRange[];
}

const known = new WeakMap<Ring, Ranges>();

/** REQUIRES: one `n` for one ring. Made once for all nodes of a thread. */
export function rangesOf(ring: Ring, n: number): Ranges {
  let ranges = known.get(ring);
  if (ranges === undefined) {
    ranges = cut(ring, n);
    known.set(ring, ranges);
  }
  return ranges;
}

function cut(ring: Ring, n: number): Ranges {
  const byName = new Map<string, ArcsOfRange>();
  const ofArc: ArcsOfRange[] = [];
  for (let arc = 0; arc < ring.tokens.length; arc++) {
    const primaries = [...ring.primariesOf(arc, n)].sort();
    const name = primaries.join(',');
    const range = byName.get(name) ?? new ArcsOfRange(ring, name, primaries);
    byName.set(name, range);
    range.add(arc);
    ofArc.push(range);
  }
  const ofNode = new Map<NodeId, KeyRange[]>();
  for (const name of [...byName.keys()].sort()) {
    const range = byName.get(name) as ArcsOfRange;
    for (const node of range.primaries) {
      const list = ofNode.get(node);
      if (list === undefined) ofNode.set(node, [range]);
      else list.push(range);
    }
  }
  return {
    rangeOf: (token) => ofArc[ring.arcOf(token)] as KeyRange,
    ofNode: (node) => ofNode.get(node) ?? [],
  };
}

class ArcsOfRange implements KeyRange {
  /** Arc → tokens of the range before it. */
  readonly #offsets = new Map<number, bigint>();
  #size = 0n;
  #layout: string | undefined;

  constructor(
    private readonly ring: Ring,
    readonly name: string,
    readonly primaries: readonly NodeId[],
  ) {}

  add(arc: number): void {
    this.#offsets.set(arc, this.#size);
    const width = BigInt.asUintN(64, this.#endOf(arc) - this.#startOf(arc));
    this.#size += this.ring.tokens.length === 1 ? 1n << 64n : width;
  }

  get layout(): string {
    if (this.#layout === undefined) {
      const arcs = [...this.#offsets.keys()].map((arc) => `${this.#startOf(arc)}>${this.#endOf(arc)}`);
      this.#layout = hexOf(sha256(utf8(arcs.join(' '))).subarray(0, 8));
    }
    return this.#layout;
  }

  bucketOf(token: bigint, buckets: number): number {
    const arc = this.ring.arcOf(token);
    const offset = this.#offsets.get(arc);
    assert(offset !== undefined, 'a token is looked up in the range that it falls into');
    const place = offset + BigInt.asUintN(64, this.ring.placeOf(token) - this.#startOf(arc) - 1n);
    return Number((place * BigInt(buckets)) / this.#size);
  }

  // Exclusive: the token before the arc.
  #startOf(arc: number): bigint {
    const { tokens } = this.ring;
    return tokens[(arc + tokens.length - 1) % tokens.length]?.token ?? 0n;
  }

  #endOf(arc: number): bigint {
    return this.ring.tokens[arc]?.token ?? 0n;
  }
}
