// The latest version wins, as in Cassandra: only what the coordinators' clocks said counts, and causality does not. So a
// coordinator whose clock is slow loses a write that came later and was answered ok: here to be seen.
// The winner is a maximum in a total order, so replicas agree whatever they merge first.
import { assert } from '../../base/assert';
import { covers, mergeClocks, sameDot } from './clock';
import { type Minted, mint, type Overruled, type Sibling, type VersionSet, type Write } from './version-set';

export function mintByTime(stored: VersionSet, write: Write): Minted {
  const { set, dot, past } = mint(stored, write);
  const minted = set.siblings.filter((one) => sameDot(one.dot, dot));
  const winner = latest([...stored.siblings, ...minted]);
  assert(winner !== undefined, 'of a minted version and others one is the latest');
  const wins = sameDot(winner.dot, dot);
  const losers = wins ? stored.siblings.filter((one) => !covers(write.context, one.dot)) : minted;
  return {
    set: { clock: set.clock, siblings: [winner] },
    dot,
    past,
    dropped: wins ? stored.siblings : [],
    overruled: losers.length === 0 ? undefined : { winner, losers },
  };
}

export function mergeByTime(a: VersionSet, b: VersionSet): VersionSet {
  const winner = latest([...a.siblings, ...b.siblings]);
  return { clock: mergeClocks(a.clock, b.clock), siblings: winner === undefined ? [] : [winner] };
}

/**
 * What the merge of two sets drops by time alone. What the other side's clock covers it has seen: that was replaced, or
 * overruled, and told, when it met its successor.
 */
export function overruledBetween(a: VersionSet, b: VersionSet): Overruled | undefined {
  const winner = latest([...a.siblings, ...b.siblings]);
  if (winner === undefined) return undefined;
  const unseen = (from: VersionSet, by: VersionSet): Sibling[] =>
    from.siblings.filter((one) => !isSame(one, winner) && !covers(by.clock, one.dot));
  const losers = [...unseen(a, b), ...unseen(b, a)];
  return losers.length === 0 ? undefined : { winner, losers };
}

const isSame = (a: Sibling, b: Sibling): boolean => sameDot(a.dot, b.dot) && a.digest === b.digest;

const latest = (versions: readonly Sibling[]): Sibling | undefined =>
  versions.reduce<Sibling | undefined>(
    (best, one) => (best === undefined || isLater(one, best) ? one : best),
    undefined,
  );

// At one millisecond the later node name wins, of one node its later write.
function isLater(a: Sibling, b: Sibling): boolean {
  if (a.writtenMs !== b.writtenMs) return a.writtenMs > b.writtenMs;
  if (a.dot.actor !== b.dot.actor) return a.dot.actor > b.dot.actor;
  if (a.dot.counter !== b.dot.counter) return a.dot.counter > b.dot.counter;
  return a.digest > b.digest;
}
