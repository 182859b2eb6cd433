// Who owns which range, and in which order nodes are asked for a key (rules 2–6). A pure function of the settings and the
// changes since, so that all nodes compute one ring alone. Each placement has a file of its own.
import { assertUnreachable } from '../../base/assert';
import { utf8 } from '../../base/bytes';
import { Fault } from '../../base/fault';
import type { NodeId } from '../../base/ids';
import type { Settings } from '../settings';
import { membersAfter, type RingChange, type RingMember } from './configuration';
import { consistentHashPlacement } from './consistent-hash';
import { equalPartitionsPlacement } from './equal-partitions';
import { moduloPlacement } from './modulo';
import { murmur3Token } from './murmur3';
import type { Placement, RingToken } from './placement';
import { racksFirst, racksOf } from './racks';
import { virtualNodesPlacement } from './virtual-nodes';

export interface Ring extends Placement {
  readonly nodes: readonly NodeId[];
  tokenOf(key: string): bigint;
  /** The first `n` of the walk: the preference list. */
  preference(token: bigint, n: number): readonly NodeId[];
  /** The range that a token falls into: the number of the token that ends it. */
  arcOf(token: bigint): number;
  /** The first `n` nodes of the walk from the end of a range: whose its keys are. */
  primariesOf(arc: number, n: number): readonly NodeId[];
  /** All nodes in the order of the clockwise walk from a token's place, distinct racks first, each once: the first N are the preference list, the rest the fallbacks (rule 4). */
  walk(token: bigint): readonly NodeId[];
}

type RingSettings = Pick<Settings, 'nodes' | 'placement' | 'tokensPerNode' | 'partitions'>;

const HASH_LITERAL = /^0x[0-9a-fA-F]{16}$/;
const TOKEN_CACHE_KEYS = 4096;
/** Names in all cached walks: enough for every walk of a few hundred nodes, 32 MB at most. */
const WALK_CACHE_NODES = 4_000_000;

/** `0x` and 16 hex digits is taken as the token itself, two's complement (rule 2); anything else is hashed. */
export function tokenOf(key: string): bigint {
  return HASH_LITERAL.test(key) ? BigInt.asIntN(64, BigInt(key)) : murmur3Token(utf8(key));
}

/** The ring of the settings' nodes after these changes. */
export function createRing(settings: RingSettings, changes: readonly RingChange[] = []): Ring {
  const members = membersAfter(settings.nodes, changes);
  const placement = placementOf(settings, members, changes);
  const { tokens, placeOf } = placement;
  const nodes = members.map(({ id }) => id);
  const racks = racksOf(members);
  const walks = new Map<number, readonly NodeId[]>();
  const keyTokens = new Map<string, bigint>();
  const primariesOf = (arc: number, n: number): readonly NodeId[] =>
    walks.get(arc)?.slice(0, n) ?? firstOfWalk(tokens, arc, nodes.length, n, racks);
  return {
    ...placement,
    nodes,
    tokenOf(key) {
      const known = keyTokens.get(key);
      if (known !== undefined) return known;
      const token = tokenOf(key);
      if (keyTokens.size >= TOKEN_CACHE_KEYS) keyTokens.clear();
      keyTokens.set(key, token);
      return token;
    },
    arcOf: (token) => firstAtOrAfter(tokens, placeOf(token)),
    primariesOf,
    preference: (token, n) => primariesOf(firstAtOrAfter(tokens, placeOf(token)), n),
    walk(token) {
      const start = firstAtOrAfter(tokens, placeOf(token));
      const known = walks.get(start);
      if (known !== undefined) return known;
      const order = racksFirst(distinctNodesFrom(tokens, start, nodes.length), racks);
      if ((walks.size + 1) * nodes.length > WALK_CACHE_NODES) walks.clear();
      walks.set(start, order);
      return order;
    },
  };
}

function placementOf(
  { placement, nodes, tokensPerNode, partitions }: RingSettings,
  members: readonly RingMember[],
  changes: readonly RingChange[],
): Placement {
  switch (placement) {
    case 'modulo':
      return moduloPlacement(members);
    case 'consistent-hash':
      return consistentHashPlacement(members);
    case 'virtual-nodes':
      return virtualNodesPlacement(members, tokensPerNode);
    case 'equal-partitions':
      return equalPartitionsPlacement(nodes, changes, partitions);
    default:
      return assertUnreachable(placement);
  }
}

/** Index of the first token at or clockwise after the given one; wraps to 0 (rule 3). */
function firstAtOrAfter(tokens: readonly RingToken[], token: bigint): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = tokens[middle];
    if (at !== undefined && at.token < token) low = middle + 1;
    else high = middle;
  }
  return low === tokens.length ? 0 : low;
}

function distinctNodesFrom(tokens: readonly RingToken[], start: number, nodeCount: number): NodeId[] {
  const order = new Set<NodeId>();
  for (let i = 0; i < tokens.length && order.size < nodeCount; i++) {
    const at = tokens[(start + i) % tokens.length];
    if (at === undefined) throw new Fault('bad-config', 'a ring needs at least one token');
    order.add(at.node);
  }
  return [...order];
}

// Goes only as far as it must: a large ring is compared with its successor at every token.
function firstOfWalk(
  tokens: readonly RingToken[],
  start: number,
  nodeCount: number,
  n: number,
  racks: ReadonlyMap<NodeId, string>,
): readonly NodeId[] {
  const first: NodeId[] = [];
  const passedOver: NodeId[] = [];
  const seen = new Set<NodeId>();
  const taken = new Set<string>();
  for (let i = 0; i < tokens.length && first.length < n && seen.size < nodeCount; i++) {
    const node = tokens[(start + i) % tokens.length]?.node;
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    const rack = racks.get(node);
    if (rack !== undefined && taken.has(rack)) passedOver.push(node);
    else first.push(node);
    if (rack !== undefined) taken.add(rack);
  }
  return [...first, ...passedOver].slice(0, n);
}

/** The share of the token space that each node owns, 0 to 1, nodes without a range included. */
export function ownedShares(ring: Ring): ReadonlyMap<NodeId, number> {
  const shares = new Map<NodeId, number>(ring.nodes.map((node) => [node, 0]));
  ring.tokens.forEach(({ token, node }, i) => {
    const previous = ring.tokens[(i + ring.tokens.length - 1) % ring.tokens.length];
    const width =
      previous === undefined || ring.tokens.length === 1 ? 1n << 64n : BigInt.asUintN(64, token - previous.token);
    shares.set(node, (shares.get(node) ?? 0) + Number(width) / 2 ** 64);
  });
  return shares;
}
