// Whom a request asks: the first N healthy nodes of the key's walk, each fallback standing in for one skipped primary
// (rules 4, 7, 17).
import type { NodeId } from '../../base/ids';
import type { Target } from '../events';

export interface Plan {
  /** The first N of the walk, healthy or not. */
  readonly preference: readonly NodeId[];
  /** Whom to ask, primaries first, each once. */
  readonly targets: readonly Target[];
  /** Primaries passed over, with the fallback that stands in, if one is left. */
  readonly skipped: readonly { readonly node: NodeId; readonly standIn: NodeId | undefined }[];
}

/** REQUIRES: `walk` holds every node once. Without `sloppy` no fallback is asked. */
export function planTargets(
  walk: readonly NodeId[],
  n: number,
  healthy: (node: NodeId) => boolean,
  sloppy: boolean,
): Plan {
  const preference = walk.slice(0, n);
  const fallbacks = sloppy ? walk.slice(n).filter(healthy) : [];
  const targets: Target[] = preference.filter(healthy).map((node) => ({ node, standsInFor: undefined }));
  const skipped = preference.filter((node) => !healthy(node)).map((node, i) => ({ node, standIn: fallbacks[i] }));
  for (const { node, standIn } of skipped) {
    if (standIn !== undefined) targets.push({ node: standIn, standsInFor: node });
  }
  return { preference, targets, skipped };
}
