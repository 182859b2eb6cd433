// The versions of keys, who holds them, and the hints that wait for their owners. Part of what pictures are drawn from (views.ts).
import type { LabTime, NodeId, RequestId } from '../base/ids';
import type { MergeConflict, MergeOutcome, StoreCause } from '../protocol/events';
import type { ValueSummary } from '../protocol/value';
import type { Clock, Dot } from '../protocol/versions/clock';

/** One write in a key's history. */
export interface VersionNode {
  /** `n1:2`, unique in the key. */
  readonly id: string;
  /** `D1`, `D2`, … in the order in which they were minted. */
  readonly label: string;
  readonly dot: Dot;
  /** What its writer had seen: it supersedes a version exactly when this covers that version's dot. */
  readonly context: Clock;
  /** The context and its own dot, as shown to people. */
  readonly clock: Clock;
  /** Undefined is a tombstone. */
  readonly value: ValueSummary | undefined;
  /** Ids of the versions it directly supersedes: the maximal ones its context covers. */
  readonly parents: readonly string[];
  /** When it was minted or, for a version older than the trace, first seen. */
  readonly mintedAt: LabTime;
  readonly coordinator: NodeId;
  /** Undefined for a version that is older than the trace. */
  readonly request: RequestId | undefined;
}

export interface HolderView {
  readonly clock: Clock;
  /** Version ids held as siblings. */
  readonly holds: readonly string[];
  /** Those of them that are ancestors of another, which a clock that was cut to the limit has forgotten (rule 14). */
  readonly falseSiblings: readonly string[];
  /** At least one of them is a value and no tombstone. */
  readonly hasValue: boolean;
  readonly cause: StoreCause;
  readonly since: LabTime;
}

/** What happened to a key beside writes and copies; ids as of its versions. */
export type KeyNote = { readonly at: LabTime; readonly node: NodeId } & (
  | {
      readonly kind: 'merged';
      readonly request: RequestId;
      readonly outcome: MergeOutcome;
      readonly ancestor: readonly string[];
      readonly siblings: readonly string[];
      readonly value: ValueSummary | undefined;
      readonly conflicts: readonly MergeConflict[];
    }
  | {
      readonly kind: 'overruled';
      readonly winner: { readonly id: string; readonly writtenMs: number };
      readonly losers: readonly { readonly id: string; readonly writtenMs: number }[];
    }
  | { readonly kind: 'truncated'; readonly dropped: Clock; readonly kept: Clock }
  | { readonly kind: 'reaped'; readonly ids: readonly string[]; readonly because: 'confirmed' | 'grace-only' }
  | { readonly kind: 'resurrected'; readonly ids: readonly string[]; readonly reapedAt: number }
);

export interface KeyView {
  readonly key: string;
  /** How many versions of it the trace has seen: the next label is one higher. */
  readonly seen: number;
  /** Oldest first; the last 200 versions of the key, what some node still holds before what none does. */
  readonly versions: ReadonlyMap<string, VersionNode>;
  /** What each node's own data holds, dead nodes as of when they died. */
  readonly holders: ReadonlyMap<NodeId, HolderView>;
  /** The last 60, oldest first. */
  readonly notes: readonly KeyNote[];
}

export type VersionsView = ReadonlyMap<string, KeyView>;

export interface HintView {
  readonly holder: NodeId;
  readonly owner: NodeId;
  readonly key: string;
  readonly holds: readonly string[];
  /** When it was last written; its age counts from there. */
  readonly storedAt: LabTime;
  readonly sentAttempts: number;
}

export interface HintsView {
  /** Keyed `holder owner key`. */
  readonly held: ReadonlyMap<string, HintView>;
  readonly delivered: number;
  readonly expired: number;
  readonly refused: number;
}
