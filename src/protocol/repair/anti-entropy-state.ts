// Where a node stands in its anti-entropy (rule 30): the round under way, and the place in the cycle of pairs.
import type { LabTime, NodeId } from '../../base/ids';
import type { DifferingKey } from '../events';
import type { MerkleNode, Message } from '../messages';
import type { KeyRange } from '../ring/ranges';
import type { Ring } from '../ring/ring';

/** One range to be compared with one peer. */
export interface Pair {
  readonly range: KeyRange;
  readonly peer: NodeId;
}

export type RoundQuestion = Extract<Message, { readonly kind: 'CompareMerkle' | 'ListBucket' | 'ExchangeCopies' }>;

export interface Round extends Pair {
  /** `n1.2.7`: node, incarnation, number. */
  readonly round: string;
  /** The ring it began in: a round does not outlive it. */
  readonly ring: Ring;
  readonly beganAt: LabTime;
  /** Counts the questions; an answer to an earlier one is void. */
  step: number;
  /** What the peer has been asked and has not answered; undefined while this node is at work itself. */
  asked: RoundQuestion | undefined;
  /** How often it was asked that. */
  attempts: number;
  /** Hashes of the nodes that are being compared. */
  nodes: readonly MerkleNode[];
  /** Differing buckets that are not listed to their end; of the first one the keys up to `after` are. */
  buckets: readonly number[];
  after: string;
  /** The answer to the last list: where the next one begins; undefined when the bucket has ended. */
  upTo: string | undefined;
  /** Keys of the last list whose versions are still to be exchanged. */
  differing: readonly DifferingKey[];
  hashes: number;
  keys: number;
  repairedHere: number;
  repairedThere: number;
  sentBytes: number;
  fullCopyBytes: number;
}

export interface AntiEntropyState {
  round: Round | undefined;
  /** Rounds begun since this node started. */
  rounds: number;
  /** The cycle of pairs in the ring it was made for, and the place in it. */
  ring: Ring | undefined;
  pairs: readonly Pair[];
  next: number;
  /** Rounds that follow one another quickly, because a round has found something. */
  hurried: number;
  /** Numbers the ticks: only the last one that was set counts. */
  tick: number;
}

export const newAntiEntropy = (): AntiEntropyState => ({
  round: undefined,
  rounds: 0,
  ring: undefined,
  pairs: [],
  next: 0,
  hurried: 0,
  tick: 0,
});
