// The bound on a clock's length (rule 14, Dynamo §4.4): above it the oldest pairs go, so that all replicas drop the same.
// A version that only a dropped pair covered can come back from a replica that still has it, as a false sibling of its
// own descendant: nothing is lost, but a client has to resolve what was resolved.
import type { Clock, ClockPair } from './clock';
import type { VersionSet } from './version-set';

export interface Truncated {
  readonly set: VersionSet;
  /** In the order of the clock. */
  readonly dropped: Clock;
}

/**
 * Cuts the clock to `limit` pairs, oldest by (lab time of the last increment, actor) first. The actors of live siblings
 * stay, however old: without their pairs the set would not know of what it holds. Only they can exceed the limit.
 */
export function truncateClock(set: VersionSet, limit: number): Truncated {
  const { clock, siblings } = set;
  if (clock.length <= limit) return { set, dropped: [] };
  const live = new Set(siblings.map(({ dot }) => dot.actor));
  const oldestFirst = clock.filter(({ actor }) => !live.has(actor)).sort(byAge);
  const excess = Math.min(clock.length - limit, oldestFirst.length);
  const going = new Set(oldestFirst.slice(0, excess));
  if (going.size === 0) return { set, dropped: [] };
  const kept = clock.filter((pair) => !going.has(pair));
  return { set: { ...set, clock: kept }, dropped: clock.filter((pair) => going.has(pair)) };
}

const byAge = (a: ClockPair, b: ClockPair): number => a.timeMs - b.timeMs || (a.actor < b.actor ? -1 : 1);
