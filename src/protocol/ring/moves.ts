// What a change of the ring moves (rule 5): which share of the token space gets another preference list, and who gains how
// much of it from whom. `modulo` moves nearly all; the others about 1/nodes.
import type { NodeId } from '../../base/ids';
import type { Ring } from './ring';

export interface Gain {
  /** Of the token space, 0 to 1. */
  readonly share: number;
  /** Ranges, or for `modulo` remainders, in which the node is new. */
  readonly ranges: number;
  /** Who had what it gains: every preference list from which some of it comes, once. */
  readonly from: readonly (readonly NodeId[])[];
}

export interface Moves {
  /** Share of the token space whose first node is another. */
  readonly ownedShare: number;
  /** Share of the token space whose preference list has a new node. */
  readonly share: number;
  /** In the order of the new ring. */
  readonly gains: ReadonlyMap<NodeId, Gain>;
}

const known = new WeakMap<Ring, WeakMap<Ring, Moves>>();

/** `n`: the length of preference lists. Computed once for two rings. */
export function movesBetween(before: Ring, after: Ring, n: number): Moves {
  const ofBefore = known.get(before) ?? new WeakMap<Ring, Moves>();
  known.set(before, ofBefore);
  const moves = ofBefore.get(after) ?? computeMoves(before, after, n);
  ofBefore.set(after, moves);
  return moves;
}

interface GainSoFar {
  share: number;
  ranges: number;
  readonly from: Map<string, readonly NodeId[]>;
}

function computeMoves(before: Ring, after: Ring, n: number): Moves {
  const gains = new Map<NodeId, GainSoFar>(after.nodes.map((node) => [node, { share: 0, ranges: 0, from: new Map() }]));
  let ownedShare = 0;
  let share = 0;
  for (const { token, weight } of piecesOf(before, after)) {
    const had = before.preference(token, n);
    const has = after.preference(token, n);
    if (had[0] !== has[0]) ownedShare += weight;
    const gainers = has.filter((node) => !had.includes(node));
    if (gainers.length > 0) share += weight;
    for (const node of gainers) {
      const gain = gains.get(node) as GainSoFar;
      gain.share += weight;
      gain.ranges += 1;
      gain.from.set([...had].sort().join(' '), had);
    }
  }
  const some = [...gains].filter(([, { ranges }]) => ranges > 0);
  return {
    ownedShare,
    share,
    gains: new Map(some.map(([node, gain]) => [node, { ...gain, from: [...gain.from.values()] }])),
  };
}

// One token of each piece of the token space in which neither ring changes, and how large the piece is.
function* piecesOf(before: Ring, after: Ring): Iterable<{ readonly token: bigint; readonly weight: number }> {
  if (before.slotOf !== undefined) {
    const remainders = leastCommonMultiple(before.tokens.length, after.tokens.length);
    for (let i = 0; i < remainders; i++) yield { token: BigInt(i), weight: 1 / remainders };
    return;
  }
  const ends = [...new Set([...before.tokens, ...after.tokens].map(({ token }) => token))];
  ends.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let previous = ends.at(-1) ?? 0n;
  for (const token of ends) {
    const width = ends.length === 1 ? 1 : Number(BigInt.asUintN(64, token - previous)) / 2 ** 64;
    yield { token, weight: width };
    previous = token;
  }
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;
