// `merge` keeps superseded versions for a while, as the common ancestors of siblings to come. How many and how large is
// bounded per key, and which of them go is the same on every replica: what is kept is the newest of a union, so it does
// not depend on who merged with whom first. Where an ancestor is gone, siblings stay siblings.
import { encodedParts } from '../value';
import { counterOf, mergeClocks, sameDot } from './clock';
import { type Lineage, type Minted, mergeSets, mint, type Sibling, type VersionSet, type Write } from './version-set';

const MAX_SUPERSEDED = 16;
/** Larger values are no ancestors: so one key keeps at most 64 KiB beside its siblings. */
const MAX_ANCESTOR_BYTES = 4096;

export function mintKeeping(stored: VersionSet, write: Write): Minted {
  const minted = mint(stored, write);
  const { set, dot, dropped } = minted;
  const { context, timeMs, request, actor } = write;
  const previous = counterOf(mergeClocks(stored.clock, context), actor);
  const lineage: Lineage = { past: context, timeMs, previous, request };
  const siblings = set.siblings.map((one) => (sameDot(one.dot, dot) ? { ...one, lineage } : one));
  return { ...minted, set: keeping({ clock: set.clock, siblings }, [...(stored.superseded ?? []), ...dropped]) };
}

export function mergeKeeping(a: VersionSet, b: VersionSet): VersionSet {
  const all = [...(a.superseded ?? []), ...(b.superseded ?? []), ...a.siblings, ...b.siblings];
  return keeping(mergeSets(a, b), all);
}

function keeping(set: VersionSet, candidates: readonly Sibling[]): VersionSet {
  const kept: Sibling[] = [];
  for (const one of candidates) {
    if (one.lineage === undefined || set.siblings.some((other) => isSame(one, other))) continue;
    if (kept.some((other) => isSame(one, other))) continue;
    if (one.value === undefined || encodedParts(one.value).payload.length <= MAX_ANCESTOR_BYTES) kept.push(one);
  }
  kept.sort(newestFirst);
  return { ...set, superseded: kept.slice(0, MAX_SUPERSEDED) };
}

const isSame = (a: Sibling, b: Sibling): boolean => sameDot(a.dot, b.dot) && a.digest === b.digest;

function newestFirst(a: Sibling, b: Sibling): number {
  const age = (b.lineage?.timeMs ?? 0) - (a.lineage?.timeMs ?? 0);
  if (age !== 0) return age;
  if (a.dot.actor !== b.dot.actor) return a.dot.actor < b.dot.actor ? -1 : 1;
  if (a.dot.counter !== b.dot.counter) return b.dot.counter - a.dot.counter;
  return a.digest < b.digest ? -1 : 1;
}
