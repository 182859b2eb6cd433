// What every placement answers: which ranges there are, whose they are, and where a key's token falls among them.
import type { NodeId } from '../../base/ids';
import type { NodeSettings } from '../settings';

export interface RingToken {
  /** Signed 64 bits. The range that ends at it, (previous token, this token], is owned by `node`. */
  readonly token: bigint;
  readonly node: NodeId;
}

export interface Placement {
  /** Ascending; every node has at least one. */
  readonly tokens: readonly RingToken[];
  /** Where a key's token falls among `tokens`: at itself, except in `modulo`. */
  placeOf(token: bigint): bigint;
  /** `modulo` only: the number of a token's slot, that is of its range among `tokens`. Elsewhere the ranges are of tokens. */
  readonly slotOf?: (token: bigint) => number;
}

/** The nodes, each as often as its capacity (rule 6). */
export const capacityUnits = (nodes: readonly NodeSettings[]): readonly NodeId[] =>
  nodes.flatMap(({ id, capacity }) => Array.from({ length: capacity }, () => id));

/** Tokens in ring order; where two nodes have the same, the smaller name comes first, on every node alike. */
export const ascending = (tokens: readonly RingToken[]): readonly RingToken[] =>
  [...tokens].sort((a, b) => (a.token < b.token ? -1 : a.token > b.token ? 1 : a.node < b.node ? -1 : 1));

const ALL_TOKENS = 1n << 64n;
const LOWEST_TOKEN = -(1n << 63n);

/** The first token of range `index`, when the whole space is cut into `count` equal ranges. Sizes differ by one token at most. */
export const equalRangeStart = (index: number, count: number): bigint =>
  LOWEST_TOKEN + (BigInt(index) * ALL_TOKENS) / BigInt(count);

/** Equal ranges, one for each owner, in order. */
export const equalRanges = (owners: readonly NodeId[]): readonly RingToken[] =>
  owners.map((node, i) => ({ token: equalRangeStart(i + 1, owners.length) - 1n, node }));
