// How each version of a key stands at one moment, told apart by what its box looks like.
import type { HintView, KeyView, VersionNode } from '../../../trace/views';
import { falseSiblingsIn, overruledIn, reapedIn } from '../../words/key-notes';

export type Standing = 'current' | 'sibling' | 'false-sibling' | 'superseded' | 'overruled' | 'reaped' | 'unheld';

export function standings(
  key: KeyView,
  siblings: readonly VersionNode[],
  hints: readonly HintView[],
): (version: VersionNode) => Standing {
  const current = new Set(siblings.map(({ id }) => id));
  const held = new Set([
    ...[...key.holders.values()].flatMap((holder) => holder.holds),
    ...hints.flatMap((hint) => hint.holds),
  ]);
  const parents = new Set([...key.versions.values()].flatMap((version) => version.parents));
  const overruled = overruledIn(key);
  const reaped = reapedIn(key);
  const falseSiblings = falseSiblingsIn(key);
  return ({ id }) => {
    if (falseSiblings.has(id)) return 'false-sibling';
    if (current.has(id)) return siblings.length > 1 ? 'sibling' : 'current';
    if (!held.has(id) && overruled.has(id)) return 'overruled';
    if (!held.has(id) && reaped.has(id)) return 'reaped';
    return held.has(id) || parents.has(id) ? 'superseded' : 'unheld';
  };
}
