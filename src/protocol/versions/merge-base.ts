// The best common ancestors of two versions, found as git finds them (Documentation/git-merge-base.txt): the common
// ancestors that are not ancestors of another. Who descends from whom is read off the contexts that versions were minted
// with, which cover all that their writers had seen.
//
// Versions are kept for a while only (superseded.ts). An ancestor that is no longer there must not be replaced by an
// older one: increments between the two would count twice. So every common dot has to be accounted for.
import { type Clock, counterOf, covers, type Dot, mergeClocks, sameDot } from './clock';
import { inOrder, type Lineage, type Sibling } from './version-set';

/** What a version, or a merge of several, has seen, itself included. */
export interface Ancestry {
  readonly clock: Clock;
  /** Beside what the clock covers. */
  readonly dots: readonly Dot[];
}

/** A version of which it is known what it stands upon. */
export interface Descendant extends Sibling {
  readonly lineage: Lineage;
}

/** A write that was handed on may have been minted twice: who has seen the one has seen the other. */
export function ancestryOf({ dot, lineage }: Descendant, kept: readonly Descendant[]): Ancestry {
  const seen: Ancestry = { clock: lineage.past, dots: [dot] };
  const twins = kept.filter((one) => kept.some((other) => isTwin(one, other) && knows(seen, other.dot)));
  return { clock: seen.clock, dots: [dot, ...twins.map((one) => one.dot)] };
}

export const isTwin = (a: Descendant, b: Descendant): boolean =>
  a !== b && a.lineage.request !== undefined && a.lineage.request === b.lineage.request && a.digest === b.digest;

export const joinAncestries = (a: Ancestry, b: Ancestry): Ancestry => ({
  clock: mergeClocks(a.clock, b.clock),
  dots: [...a.dots, ...b.dots],
});

/** In the order of siblings. Undefined when one of them may be missing from `kept`; none when the two have nothing in common. */
export function mergeBases(a: Ancestry, b: Ancestry, kept: readonly Descendant[]): readonly Descendant[] | undefined {
  const common = kept.filter(({ dot }) => knows(a, dot) && knows(b, dot));
  const best = common.filter(({ dot }) => !common.some(({ lineage }) => covers(lineage.past, dot)));
  return accountsForAll(a.clock, b.clock, common, best) ? inOrder(best) : undefined;
}

const knows = ({ clock, dots }: Ancestry, dot: Dot): boolean =>
  covers(clock, dot) || dots.some((one) => sameDot(one, dot));

// Each counter that both clocks cover was seen by one of the best, or is that of a common version that is kept.
function accountsForAll(a: Clock, b: Clock, common: readonly Descendant[], best: readonly Descendant[]): boolean {
  return a.every(({ actor, counter }) => {
    const seenByBest = best.reduce((highest, { lineage }) => Math.max(highest, counterOf(lineage.past, actor)), 0);
    let open = Math.min(counter, counterOf(b, actor));
    while (open > seenByBest) {
      const version = common.find(({ dot }) => dot.actor === actor && dot.counter === open);
      if (version === undefined) return false;
      open = version.lineage.previous;
    }
    return true;
  });
}
