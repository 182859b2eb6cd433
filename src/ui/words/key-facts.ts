// What can be said of one key at one moment: which versions no other supersedes, and where copies are.
import type { ClusterView, HintView, KeyView, VersionNode } from '../../trace/views';

export interface KeyFacts {
  readonly key: KeyView | undefined;
  /** Held by some node, superseded by none that is held: the concurrent versions of now. */
  readonly siblings: readonly VersionNode[];
  /** `on n2 n4 · hint n1`. */
  readonly where: string;
  readonly hints: readonly HintView[];
}

export function keyFacts(view: ClusterView, keyName: string): KeyFacts {
  const key = view.versions.get(keyName);
  const hints = [...view.hints.held.values()].filter((hint) => hint.key === keyName);
  const nodes = key === undefined ? [] : [...key.holders.keys()];
  const shown = nodes.length > 6 ? `${nodes.slice(0, 6).join(' ')} and ${nodes.length - 6} more` : nodes.join(' ');
  const holders = [...new Set(hints.map((hint) => hint.holder))];
  const where = [
    ...(nodes.length === 0 ? [] : [`on ${shown}`]),
    ...(holders.length === 0 ? [] : [`hint ${holders.join(' ')}`]),
  ].join(' · ');
  return { key, siblings: key === undefined ? [] : frontier(key, hints), where, hints };
}

function frontier(key: KeyView, hints: readonly HintView[]): readonly VersionNode[] {
  const heldIds = new Set([
    ...[...key.holders.values()].flatMap((holder) => holder.holds),
    ...hints.flatMap((hint) => hint.holds),
  ]);
  const held = [...heldIds].flatMap((id) => key.versions.get(id) ?? []);
  return held.filter((one) => !held.some((other) => other !== one && supersedes(other, one)));
}

const supersedes = (later: VersionNode, earlier: VersionNode): boolean =>
  later.context.some((pair) => pair.actor === earlier.dot.actor && pair.counter >= earlier.dot.counter);

/** `D3 D4`, in the order in which they were minted; ids for versions that the trace has dropped. */
export function labelsOf(key: KeyView, ids: readonly string[]): string {
  if (ids.length === 0) return 'nothing';
  const number = (id: string) => Number(key.versions.get(id)?.label.slice(1) ?? 0);
  return [...ids]
    .sort((a, b) => number(a) - number(b))
    .map((id) => key.versions.get(id)?.label ?? id)
    .join(' ');
}
