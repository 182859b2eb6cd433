// What a replica holds for one key: the concurrent versions (siblings) and one clock that covers all it has
// seen. Dotted version vectors after Preguiça et al. 2010 and Riak's use of them (rules 9–13).
import type { RequestId } from '../../base/ids';
import { digestOf, summarise, type Value, type ValueSummary } from '../value';
import {
  type Clock,
  type ClockPair,
  counterOf,
  covers,
  type Dot,
  descends,
  EMPTY_CLOCK,
  mergeClocks,
  sameDot,
} from './clock';

export interface Sibling {
  readonly dot: Dot;
  /** Undefined is a tombstone. */
  readonly value: Value | undefined;
  /** Tells two values apart that carry one dot (rule 13); `''` for a tombstone. */
  readonly digest: string;
  /** What the clock of its coordinator showed, right or wrong, in whole ms: last-write-wins goes by it. */
  readonly writtenMs: number;
  /** Known where siblings may be merged (conflicts: merge). */
  readonly lineage?: Lineage;
}

/** Where a version comes from: what a merge needs to find common ancestors. */
export interface Lineage {
  /** The context that it was minted with: it is a descendant of exactly what this covers. */
  readonly past: Clock;
  /** Lab time at which it was minted. */
  readonly timeMs: number;
  /** The counter of its actor that its coordinator knew before: those between were skipped (rule 15). */
  readonly previous: number;
  /** The same for both, if a write was handed on and minted twice. */
  readonly request: RequestId | undefined;
}

export interface VersionSet {
  /** Everything this replica knows of the key; covers every sibling's dot. */
  readonly clock: Clock;
  /** Sorted by dot and digest; none is covered by another's context. */
  readonly siblings: readonly Sibling[];
  /** Versions that were siblings, newest first: ancestors for merges (conflicts: merge). Bounded (superseded.ts). */
  readonly superseded?: readonly Sibling[];
}

/** What an event carries of a sibling. */
export interface SiblingSummary {
  readonly dot: Dot;
  /** Undefined is a tombstone. */
  readonly value: ValueSummary | undefined;
}

export const EMPTY_SET: VersionSet = { clock: EMPTY_CLOCK, siblings: [] };

export interface Minted {
  readonly set: VersionSet;
  /** What the new version stands upon: it is the descendant of exactly what this covers. */
  readonly past: Clock;
  readonly dot: Dot;
  readonly dropped: readonly Sibling[];
  /** Versions that lost by time alone, the minted one itself perhaps. */
  readonly overruled?: Overruled | undefined;
}

/** Writes that went although nobody who wrote the winner had seen them. */
export interface Overruled {
  readonly winner: Sibling;
  readonly losers: readonly Sibling[];
}

export interface Write {
  readonly context: Clock;
  /** Undefined deletes. */
  readonly value: Value | undefined;
  /** REQUIRES: `stored` or the context has seen every earlier write of this actor. */
  readonly actor: string;
  /** The counter is above this too: what copies of this node have forgotten. */
  readonly above?: number;
  readonly request?: RequestId;
  /** Lab time. */
  readonly timeMs: number;
  /** Of the coordinator's own clock. */
  readonly writtenMs: number;
}

/** A new version at its coordinator: merge clocks, increment, dot the value, drop exactly what the context covers (rule 10). */
export function mint(stored: VersionSet, write: Write): Minted {
  const { context, actor, above = 0, timeMs } = write;
  const seen = mergeClocks(stored.clock, context);
  const dot: Dot = { actor, counter: Math.max(counterOf(seen, actor), above) + 1 };
  const clock = mergeClocks(seen, [{ ...dot, timeMs }]);
  const kept = stored.siblings.filter((sibling) => !covers(context, sibling.dot));
  const dropped = stored.siblings.filter((sibling) => covers(context, sibling.dot));
  return { set: { clock, siblings: inOrder([...kept, versionOf(write, dot)]) }, past: context, dot, dropped };
}

const versionOf = ({ value, writtenMs }: Write, dot: Dot): Sibling => ({
  dot,
  value,
  digest: value === undefined ? '' : digestOf(value),
  writtenMs,
});

/** Syntactic merge: commutative, associative, idempotent (rule 11). A sibling goes only if the other side has seen and replaced it. */
export function mergeSets(a: VersionSet, b: VersionSet): VersionSet {
  if (a === b || knowsNothing(b)) return a;
  if (knowsNothing(a)) return b;
  if (agree(a, b)) return a;
  const siblings = [...survivors(a, b), ...survivors(b, a).filter((sibling) => !holds(a, sibling))];
  return { clock: mergeClocks(a.clock, b.clock), siblings: inOrder(siblings) };
}

// Most merges are of copies that agree.
const agree = (a: VersionSet, b: VersionSet): boolean =>
  a.clock.length === b.clock.length &&
  a.siblings.length === b.siblings.length &&
  a.superseded === b.superseded &&
  a.clock.every((pair, i) => samePair(pair, b.clock[i] as ClockPair)) &&
  a.siblings.every((sibling, i) => sameSibling(sibling, b.siblings[i] as Sibling));

const samePair = (a: ClockPair, b: ClockPair): boolean =>
  a.actor === b.actor && a.counter === b.counter && a.timeMs === b.timeMs;

const knowsNothing = (set: VersionSet): boolean => set.clock.length === 0 && set.siblings.length === 0;

const survivors = (from: VersionSet, other: VersionSet): readonly Sibling[] =>
  from.siblings.filter(
    (sibling) => holds(other, sibling) || !covers(other.clock, sibling.dot) || holdsDot(other, sibling.dot),
  );

const holds = (set: VersionSet, sibling: Sibling): boolean => set.siblings.some((one) => sameSibling(one, sibling));
const holdsDot = (set: VersionSet, dot: Dot): boolean => set.siblings.some((one) => sameDot(one.dot, dot));
const sameSibling = (a: Sibling, b: Sibling): boolean => sameDot(a.dot, b.dot) && a.digest === b.digest;

/** Of a register only the newest version counts: the highest counter, at equal ones the later actor (rule 18, ABD timestamps). */
export const mergeRegisters = (a: VersionSet, b: VersionSet): VersionSet => newestOnly(mergeSets(a, b));

function newestOnly(set: VersionSet): VersionSet {
  const newest = set.siblings.reduce<Sibling | undefined>(
    (best, one) => (best === undefined || isLater(one.dot, best.dot) ? one : best),
    undefined,
  );
  return newest === undefined || set.siblings.length === 1 ? set : { clock: set.clock, siblings: [newest] };
}

const isLater = (a: Dot, b: Dot): boolean => a.counter > b.counter || (a.counter === b.counter && a.actor > b.actor);

/** A new version of a register: its timestamp is above every one that is known, and it replaces what was there. */
export function mintRegister(stored: VersionSet, write: Write): Minted {
  const { context, actor, above = 0, timeMs } = write;
  const seen = mergeClocks(stored.clock, context);
  const highest = seen.reduce((max, pair) => Math.max(max, pair.counter), above);
  const dot: Dot = { actor, counter: highest + 1 };
  const clock = mergeClocks(seen, [{ ...dot, timeMs }]);
  return { set: { clock, siblings: [versionOf(write, dot)] }, past: seen, dot, dropped: stored.siblings };
}

/** True when both know the same writes, hold the same siblings and keep the same ancestors: nothing to repair. */
export function sameSets(a: VersionSet, b: VersionSet): boolean {
  if (a === b) return true;
  return (
    a.siblings.length === b.siblings.length &&
    descends(a.clock, b.clock) &&
    descends(b.clock, a.clock) &&
    a.siblings.every((sibling) => holds(b, sibling)) &&
    sameSuperseded(a, b)
  );
}

// In the same order on both sides, because it follows from the versions alone.
function sameSuperseded({ superseded: a = [] }: VersionSet, { superseded: b = [] }: VersionSet): boolean {
  return a.length === b.length && a.every((one, i) => sameSibling(one, b[i] as Sibling));
}

export const summariseSiblings = (siblings: readonly Sibling[]): SiblingSummary[] =>
  siblings.map(({ dot, value, digest }) => ({
    dot,
    value: value === undefined ? undefined : summarise(value, digest),
  }));

/** By dot and digest. */
export function inOrder<Version extends Sibling>(versions: readonly Version[]): readonly Version[] {
  if (versions.length < 2) return versions;
  return [...versions].sort((a, b) => {
    if (a.dot.actor !== b.dot.actor) return a.dot.actor < b.dot.actor ? -1 : 1;
    if (a.dot.counter !== b.dot.counter) return a.dot.counter - b.dot.counter;
    return a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0;
  });
}
