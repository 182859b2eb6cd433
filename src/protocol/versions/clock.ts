// Version vectors: which writes a version has seen (Dynamo §4.4; the pairs' times are for truncation, rule 14).

/** One pair of a clock: an actor (a node's identity on one disk), its counter, and the lab time in ms of its last increment. */
export interface ClockPair {
  readonly actor: string;
  readonly counter: number;
  readonly timeMs: number;
}

/** Sorted by actor, each actor once, counters ≥ 1. */
export type Clock = readonly ClockPair[];

/** One write: the counter that one actor minted for it. */
export interface Dot {
  readonly actor: string;
  readonly counter: number;
}

export const EMPTY_CLOCK: Clock = [];

export function counterOf(clock: Clock, actor: string): number {
  for (const pair of clock) if (pair.actor === actor) return pair.counter;
  return 0;
}

export const covers = (clock: Clock, dot: Dot): boolean => counterOf(clock, dot.actor) >= dot.counter;

/** True when `a` has seen everything that `b` has: every counter of `b` is ≤ its counter in `a`. Every clock descends itself. */
export const descends = (a: Clock, b: Clock): boolean => b.every((pair) => covers(a, pair));

export type Order = 'equal' | 'descendant' | 'ancestor' | 'concurrent';

/** How `a` stands to `b` (rule 13). */
export function compareClocks(a: Clock, b: Clock): Order {
  const aSeesB = descends(a, b);
  const bSeesA = descends(b, a);
  if (aSeesB && bSeesA) return 'equal';
  if (aSeesB) return 'descendant';
  return bSeesA ? 'ancestor' : 'concurrent';
}

/** The larger counter of each actor; at equal counters the later time. */
export function mergeClocks(a: Clock, b: Clock): Clock {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const merged: ClockPair[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (right === undefined || (left !== undefined && left.actor < right.actor)) {
      merged.push(left as ClockPair);
      i++;
    } else if (left === undefined || right.actor < left.actor) {
      merged.push(right);
      j++;
    } else {
      merged.push(laterPair(left, right));
      i++;
      j++;
    }
  }
  return merged;
}

function laterPair(a: ClockPair, b: ClockPair): ClockPair {
  if (a.counter !== b.counter) return a.counter > b.counter ? a : b;
  return a.timeMs >= b.timeMs ? a : b;
}

/** `n1:2 n4:1`, the form shown to people. */
export const clockText = (clock: Clock): string => clock.map((pair) => `${pair.actor}:${pair.counter}`).join(' ');

export const dotText = (dot: Dot): string => `${dot.actor}:${dot.counter}`;

export const sameDot = (a: Dot, b: Dot): boolean => a.actor === b.actor && a.counter === b.counter;
