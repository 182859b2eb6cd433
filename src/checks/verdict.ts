// What a check says of a trace. Checks only observe: they see events and nothing of the nodes.
import type { LabTime, NodeId } from '../base/ids';
import type { LabEvent } from '../trace/event';

export interface Violation {
  /** The moment to look at. */
  readonly at: LabTime;
  readonly node?: NodeId | undefined;
  readonly key?: string | undefined;
  /** What is wrong, with names and numbers. */
  readonly sentence: string;
}

export interface Verdict {
  readonly check: string;
  readonly ok: boolean;
  /** The first 100. */
  readonly violations: readonly Violation[];
}

/** A whole trace, from the beginning to a moment when it is healed and idle, unless the check says otherwise. */
export type Check = (events: readonly LabEvent[]) => Verdict;

export const MAX_VIOLATIONS = 100;

export const verdictOf = (check: string, violations: readonly Violation[]): Verdict => ({
  check,
  ok: violations.length === 0,
  violations: violations.slice(0, MAX_VIOLATIONS),
});
