// The rounds of anti-entropy. Part of what pictures are drawn from (views.ts).
import type { LabTime, NodeId } from '../base/ids';
import type { ComparedNode, DifferingKey, RepairEvent } from '../protocol/events';

type AntiEntropyEnded = Extract<RepairEvent, { readonly kind: 'AntiEntropyEnded' }>;

/** One round of anti-entropy, as the node that began it tells of it. */
export interface MerkleRoundView {
  readonly round: string;
  readonly node: NodeId;
  readonly peer: NodeId;
  readonly range: string;
  /** Keys of the range at `node` when it began. */
  readonly keysHere: number;
  readonly buckets: number;
  readonly startedAt: LabTime;
  /** Undefined while it is under way; a round whose node died stays so. */
  readonly endedAt: LabTime | undefined;
  readonly outcome: AntiEntropyEnded['outcome'] | 'running';
  /** The walk from the root down: of each level the nodes that were compared. */
  readonly levels: readonly { readonly level: number; readonly nodes: readonly ComparedNode[] }[];
  /** Buckets whose keys were listed. */
  readonly bucketsListed: readonly number[];
  readonly keysListed: number;
  /** The first 200 keys that differ. */
  readonly differing: readonly DifferingKey[];
  readonly repairedHere: number;
  readonly repairedThere: number;
  readonly hashes: number;
  readonly sentBytes: number;
  readonly fullCopyBytes: number;
}

export interface MerkleView {
  /** Keyed `node peer range`: the latest round of each; the last 1,000 that began. */
  readonly latest: ReadonlyMap<string, MerkleRoundView>;
  /** Keyed by round: the last 100 whose roots differed, oldest first. */
  readonly differed: ReadonlyMap<string, MerkleRoundView>;
  /** Of all rounds that have ended. */
  readonly rounds: number;
  readonly agreed: number;
  /** Whose roots differed; the others had no answer, or no ring in common. */
  readonly walked: number;
  readonly repaired: number;
  readonly hashes: number;
  readonly sentBytes: number;
  /** What the rounds whose roots differed would have cost as full copies. */
  readonly fullCopyBytes: number;
  readonly tombstonesReaped: number;
}
