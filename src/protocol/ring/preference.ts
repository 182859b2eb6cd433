// Whom a request asks: the first N healthy nodes of the key's walk, each fallback standing in for one skipped primary
// (rules 4, 7, 17).
import type { NodeId } from '../../base/ids';
import type { Target } from '../events';

export interface Plan {
  /** The first N of the walk, healthy or not. */
  readonly preference: readonly NodeId[];
  /** Whom to ask, primaries first, each once. */
  readonly targets: readonly Target[];
  /** Healthy nodes that a change of the ring is about to make primaries: they get every write too. */
  readonly gainers: readonly NodeId[];
  /** A quorum is one of each of these lists: the primaries, and where both rings must agree those of the next too. */
  readonly quorums: readonly (readonly NodeId[])[];
  /** Primaries passed over, with the fallback that stands in, if one is left. */
  readonly skipped: readonly { readonly node: NodeId; readonly standIn: NodeId | undefined }[];
}

/** REQUIRES: `walk` holds every node once. Without `sloppy` no fallback is asked. `next` is the key's list after the change under way. */
export function planTargets(
  walk: readonly NodeId[],
  n: number,
  healthy: (node: NodeId) => boolean,
  sloppy: boolean,
  next?: { readonly preference: readonly NodeId[]; readonly mustAgree: boolean },
): Plan {
  const preference = walk.slice(0, n);
  const fallbacks = sloppy ? walk.slice(n).filter(healthy) : [];
  const targets: Target[] = preference.filter(healthy).map((node) => ({ node, standsInFor: undefined }));
  const skipped = preference.filter((node) => !healthy(node)).map((node, i) => ({ node, standIn: fallbacks[i] }));
  for (const { node, standIn } of skipped) {
    if (standIn !== undefined) targets.push({ node: standIn, standsInFor: node });
  }
  const gainers = (next?.preference ?? []).filter((node) => !preference.includes(node) && healthy(node));
  const quorums = next?.mustAgree === true ? [preference, next.preference] : [preference];
  return { preference, targets, gainers, quorums, skipped };
}

/** The fewest that can be reached of any of the lists; stand-ins count for the primary they stand in for. */
export function reachable({ targets, gainers, quorums }: Plan): number {
  const owners = new Set([...targets.map(({ node, standsInFor }) => standsInFor ?? node), ...gainers]);
  return Math.min(...quorums.map((list) => list.filter((node) => owners.has(node)).length));
}

/** Those that are about to own the key and do not stand in for another already. */
export const gainersOf = ({ gainers, targets }: Plan): Target[] =>
  gainers
    .filter((node) => !targets.some((target) => target.node === node))
    .map((node) => ({ node, standsInFor: undefined }));
