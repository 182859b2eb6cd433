// What a check says of a trace. Checks only observe: they see events and nothing of the nodes.
import type { LabTime, NodeId } from '../base/ids';
import type { Run } from './run';

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
  /** `must`: the settings promise it, and a violation is an error. `report`: they do not, and it is worth a look. */
  readonly kind: 'must' | 'report';
  /** Why it is only reported. */
  readonly because: string | undefined;
  /** No violation. */
  readonly ok: boolean;
  /** The first 100. */
  readonly violations: readonly Violation[];
}

/** Finds what is wrong in a run, in one pass or two. It may stop after `MAX_VIOLATIONS`. */
export type Check = (run: Run) => readonly Violation[];

export const MAX_VIOLATIONS = 100;
