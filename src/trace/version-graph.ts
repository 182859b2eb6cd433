// The shape of one key's history: who descends from whom, and what is forgotten first.
import { type NodeId, nodeId } from '../base/ids';
import { counterOf, covers, versionId } from './causality';
import type { Clock, Dot, LabEvent, SiblingSummary } from './event';
import type { HolderView, VersionNode } from './views';

export const MAX_VERSIONS = 200;

/** The maximal versions that the context covers: those that no other covered version had seen. */
export function parentsOf(id: string, context: Clock, versions: Iterable<VersionNode>): readonly string[] {
  let maximal: VersionNode[] = [];
  for (const version of versions) {
    if (version.id === id || !covers(context, version.dot)) continue;
    if (maximal.some((one) => covers(one.context, version.dot))) continue;
    maximal = maximal.filter((one) => !covers(version.context, one.dot));
    maximal.push(version);
  }
  return maximal.map((version) => version.id);
}

/** Of versions held side by side those that are ancestors of another: a clock that was cut has forgotten that (rule 14). */
export function falseSiblings(held: readonly string[], versions: ReadonlyMap<string, VersionNode>): readonly string[] {
  if (held.length < 2) return [];
  const open = held.flatMap((id) => versions.get(id)?.parents ?? []);
  const ancestors = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ancestors.has(id)) continue;
    ancestors.add(id);
    open.push(...(versions.get(id)?.parents ?? []));
  }
  return held.filter((id) => ancestors.has(id));
}

/** Every version with its parents found anew: an older one has come to light. */
export function relinked(versions: ReadonlyMap<string, VersionNode>): Map<string, VersionNode> {
  const all = [...versions.values()];
  return new Map(
    all.map((version) => [version.id, { ...version, parents: parentsOf(version.id, version.context, all) }]),
  );
}

/** Makes room for one version at the bound: the oldest that no node holds goes, else the oldest. */
export function makeRoom(versions: Map<string, VersionNode>, holders: ReadonlyMap<NodeId, HolderView>): void {
  if (versions.size < MAX_VERSIONS) return;
  const held = new Set([...holders.values()].flatMap((holder) => holder.holds));
  const ids = [...versions.keys()];
  versions.delete(ids.find((id) => !held.has(id)) ?? (ids[0] as string));
}

/**
 * A version that was never minted in this trace. What its writer had seen is lost; what can be said is that it saw no
 * more than the set that holds it knows, and none of the siblings beside it. That upper bound is its context.
 */
export function unmintedVersion(
  sibling: SiblingSummary,
  stored: Extract<LabEvent, { readonly kind: 'VersionStored' }>,
  label: string,
): VersionNode {
  const context = contextBeside(
    stored.clock,
    stored.siblings.map((one) => one.dot),
  );
  return {
    id: versionId(sibling.dot),
    label,
    dot: sibling.dot,
    context,
    clock: withDot(context, sibling.dot, stored.clock),
    value: sibling.value,
    parents: [],
    mintedAt: stored.at,
    coordinator: nodeOfActor(sibling.dot.actor),
    request: undefined,
  };
}

// Each actor's counter, held below the earliest of the actor's own siblings.
function contextBeside(clock: Clock, dots: readonly Dot[]): Clock {
  return clock
    .map((pair) => {
      const beside = dots.filter((dot) => dot.actor === pair.actor).map((dot) => dot.counter - 1);
      return { ...pair, counter: Math.min(pair.counter, ...beside) };
    })
    .filter((pair) => pair.counter > 0);
}

function withDot(context: Clock, dot: Dot, known: Clock): Clock {
  const timeMs = known.find((pair) => pair.actor === dot.actor)?.timeMs ?? 0;
  const counter = Math.max(counterOf(context, dot.actor), dot.counter);
  const others = context.filter((pair) => pair.actor !== dot.actor);
  return [...others, { actor: dot.actor, counter, timeMs }].sort((a, b) => (a.actor < b.actor ? -1 : 1));
}

// An actor is a node's name, followed after a disk loss or while standing in by a mark that no node name contains: `n1~2`, `n1+1`.
const nodeOfActor = (actor: string): NodeId => nodeId(/^[A-Za-z0-9_-]+/.exec(actor)?.[0] ?? actor);
