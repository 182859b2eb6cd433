// The one event union of the protocol: what happened at a node, in the past tense, as plain JSON.
import type { NodeId, RequestId } from '../base/ids';
import type { Outcome, ReplicaState } from './messages';
import type { ForgottenBecause } from './repair/forgetful';
import type { RingChange } from './ring/configuration';
import type { ValueSummary } from './value';
import type { Clock, Dot } from './versions/clock';
import type { SiblingSummary } from './versions/version-set';

export type Operation = 'put' | 'get' | 'delete';

/** One copy that a request wants: a node, and the primary it stands in for if it is a fallback. */
export interface Target {
  readonly node: NodeId;
  readonly standsInFor: NodeId | undefined;
}

/** Where a version came from. */
export type StoreCause =
  | 'coordinated'
  | 'replicated'
  | 'read-repair'
  | 'hint-delivery'
  | 'anti-entropy'
  /** A tombstone that is about to be reaped everywhere, at a primary that lacked it. */
  | 'reaping'
  | 'recovered'
  | 'streamed'
  /** `cp`: this node had lost copies, and others still have theirs. */
  | 'rebuilt'
  | 'handed-off';

export type UnreadableRecord = 'copy' | 'hint' | 'copy-behind';

export type ProtocolEvent = RequestEvent | VersionEvent | HandoffEvent | RepairEvent | MembershipEvent | RingEvent;

export type RequestEvent =
  | {
      readonly kind: 'RequestReceived';
      readonly request: RequestId;
      readonly op: Operation;
      readonly key: string;
      /** Signed decimal, as Cassandra's `token()` prints it. */
      readonly token: string;
      readonly value: ValueSummary | undefined;
      readonly context: Clock | undefined;
    }
  | { readonly kind: 'RequestForwarded'; readonly request: RequestId; readonly key: string; readonly to: NodeId }
  | {
      readonly kind: 'CoordinationStarted';
      readonly request: RequestId;
      readonly op: Operation;
      readonly key: string;
      readonly token: string;
      readonly needed: number;
      readonly preference: readonly NodeId[];
      readonly targets: readonly Target[];
      /** Nodes that a change of the ring is about to make primaries: writes go to them too. Absent when there are none. */
      readonly gainers?: readonly NodeId[];
    }
  /** `cp`: a majority has said what is newest; now replicas store it, or its successor. */
  | {
      readonly kind: 'StorePhaseStarted';
      readonly request: RequestId;
      readonly needed: number;
      /** Replicas that have it already. */
      readonly held: readonly NodeId[];
    }
  | {
      readonly kind: 'NodeSkipped';
      readonly request: RequestId;
      readonly skipped: NodeId;
      readonly because: 'suspected' | 'down';
      readonly since: number;
      readonly standIn: NodeId | undefined;
    }
  /** Too few nodes in the coordinator's own view: refused before anybody was asked. Its answer follows. */
  | {
      readonly kind: 'RequestRefused';
      readonly request: RequestId;
      readonly needed: number;
      readonly preference: readonly NodeId[];
      readonly reached: readonly NodeId[];
      readonly skipped: readonly {
        readonly node: NodeId;
        readonly because: 'suspected' | 'down';
        readonly since: number;
      }[];
    }
  | {
      readonly kind: 'ReplicaAnswered';
      readonly request: RequestId;
      readonly replica: NodeId;
      readonly answered: number;
      readonly needed: number;
      /** Reads only: whether the replica knew the key. */
      readonly found: boolean | undefined;
    }
  | {
      readonly kind: 'ReplicaTimedOut';
      readonly request: RequestId;
      readonly replica: NodeId;
      readonly afterUs: number;
      readonly replacement: NodeId | undefined;
    }
  /** It stores nothing of the request: a fallback that keeps no hint for it (HintRefused at that node says why), or any node whose disk is full. */
  | {
      readonly kind: 'ReplicaRefused';
      readonly request: RequestId;
      readonly replica: NodeId;
      readonly because: 'no-hint' | 'disk-full';
      readonly replacement: NodeId | undefined;
    }
  /** `cp`: the replica has lost copies, and its answer would not count. */
  | { readonly kind: 'ReadRefused'; readonly request: RequestId; readonly replica: NodeId }
  /** `cp`, `ca`: the replica follows a newer ring than this request does, and takes no part in it. */
  | {
      readonly kind: 'RequestOutdated';
      readonly request: RequestId;
      readonly replica: NodeId;
      /** The version of the replica's ring, `term.epoch`. */
      readonly ring: string;
    }
  | {
      readonly kind: 'RequestAnswered';
      readonly request: RequestId;
      readonly op: Operation;
      readonly key: string;
      readonly outcome: Outcome;
      readonly reason: string | undefined;
      readonly answered: number;
      readonly needed: number;
      /** What the answer was made from. */
      readonly siblings: readonly SiblingSummary[] | undefined;
      /** `merge`: the one value that the client got in their place. */
      readonly merged?: { readonly value: ValueSummary | undefined };
      readonly context: Clock;
    }
  | { readonly kind: 'RequestClosed'; readonly request: RequestId; readonly replicas: readonly ReplicaState[] };

/** A version with what its coordinator's clock showed. */
export interface TimedDot {
  readonly dot: Dot;
  readonly writtenMs: number;
}

/** A place in a value that two sides changed differently: JSON previews, undefined where it is absent. */
export interface MergeConflict {
  /** `items.pen`; empty for the whole value. */
  readonly path: string;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** `conflict`: both sides changed the same; `no-ancestor`: what they have in common is not known here, or not any more; `too-many`: more than 32. The siblings stay then. */
export type MergeOutcome = 'merged' | 'conflict' | 'no-ancestor' | 'too-many';

export type VersionEvent =
  | {
      readonly kind: 'VersionMinted';
      readonly request: RequestId;
      readonly key: string;
      readonly dot: Dot;
      /** What it stands upon, its writer's context or, of a register, all that was there: a version is an ancestor exactly when this covers its dot. */
      readonly context: Clock;
      /** The context and the version's own dot, as shown to people. */
      readonly clock: Clock;
      /** Undefined is a tombstone. */
      readonly value: ValueSummary | undefined;
      /** What its coordinator's clock showed: last-write-wins goes by it. */
      readonly writtenMs: number;
      readonly replaced: readonly Dot[];
    }
  | {
      readonly kind: 'VersionStored';
      readonly key: string;
      readonly cause: StoreCause;
      readonly clock: Clock;
      readonly siblings: readonly SiblingSummary[];
    }
  /** last-write-wins: versions dropped because another was written later, although nobody who wrote that one had seen them. */
  | {
      readonly kind: 'WriteOverruled';
      readonly key: string;
      readonly winner: TimedDot;
      readonly losers: readonly TimedDot[];
    }
  /** A copy's clock was too long (rule 14): the oldest pairs went. A version that only they covered can come back as a false sibling. */
  | {
      readonly kind: 'ClockTruncated';
      readonly key: string;
      readonly dropped: Clock;
      readonly kept: Clock;
    }
  /** `merge`: the coordinator of an answer has looked for one value in the place of siblings. */
  | {
      readonly kind: 'SiblingsMerged';
      readonly request: RequestId;
      readonly key: string;
      readonly outcome: MergeOutcome;
      /** What the siblings have in common; empty when they have nothing in common. */
      readonly ancestor: readonly Dot[];
      /** The siblings. */
      readonly merged: readonly Dot[];
      /** Undefined when they stay, and when the merge is a deletion. */
      readonly value: ValueSummary | undefined;
      /** The first of them. */
      readonly conflicts: readonly MergeConflict[];
    }
  | {
      readonly kind: 'ReadRepairSent';
      readonly request: RequestId;
      readonly key: string;
      readonly to: NodeId;
      readonly had: 'nothing' | 'older';
    }
  | {
      readonly kind: 'RecordUnreadable';
      readonly key: string;
      /** Its own copy of the key, a hint of it, or some copy in the order behind the key. */
      readonly what: UnreadableRecord;
      readonly reason: string;
    }
  /** `cp`: this node may not have all that it has acknowledged. It answers no read and mints nothing until it is rebuilt. */
  | { readonly kind: 'CopiesForgotten'; readonly because: ForgottenBecause }
  /** From the copies of enough other primaries: so many came. */
  | { readonly kind: 'CopiesRebuilt'; readonly sources: readonly NodeId[]; readonly keys: number }
  /** From the start of this node on: its first writes found no room, and until there is some it only reads. */
  | { readonly kind: 'DiskFull'; readonly reason: string }
  /** What it owed its disk is durable, after so many attempts in vain: it takes writes again. */
  | { readonly kind: 'DiskHasRoom'; readonly attempts: number }
  /** So many changes of the key wait for the disk: any more are refused or, if they came from another replica, left undone. Told at the first. */
  | { readonly kind: 'KeyOverloaded'; readonly key: string; readonly limit: number }
  /** None waits any more; so many were not made. */
  | { readonly kind: 'KeyOverloadEnded'; readonly key: string; readonly refused: number };

export type HandoffEvent =
  | {
      readonly kind: 'HintStored';
      readonly key: string;
      readonly owner: NodeId;
      readonly siblings: readonly SiblingSummary[];
      /** Hints this node now holds. */
      readonly held: number;
    }
  | { readonly kind: 'HintSent'; readonly key: string; readonly owner: NodeId; readonly attempt: number }
  | { readonly kind: 'HintDeleted'; readonly key: string; readonly owner: NodeId; readonly held: number }
  | {
      readonly kind: 'HintExpired';
      readonly key: string;
      readonly owner: NodeId;
      readonly ageMs: number;
      readonly held: number;
    }
  /** Its own disk cannot give it back: what it held is gone, and nothing waits for the owner any more. */
  | { readonly kind: 'HintLost'; readonly key: string; readonly owner: NodeId; readonly held: number }
  /** The owner's hints are at their bound: the stand-in keeps none, and says so to the coordinator. */
  | {
      readonly kind: 'HintRefused';
      readonly key: string;
      readonly owner: NodeId;
      readonly because: 'full' | 'aged';
      readonly held: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'HintsRecovered';
      readonly hints: readonly RecoveredHint[];
    };

export interface RecoveredHint {
  readonly key: string;
  readonly owner: NodeId;
  readonly storedAtMs: number;
  /** What is kept: it may be more than was ever told, if a write became durable and its node went down with it. Undefined behind the first 2,000. */
  readonly siblings: readonly SiblingSummary[] | undefined;
}

/** One node of two Merkle trees: hashes as their first 16 hex digits, `''` where nothing lies below. */
export interface ComparedNode {
  /** Counts the nodes of its level from 0. */
  readonly index: number;
  readonly mine: string;
  readonly theirs: string;
}

/** A key on which two replicas differ. */
export interface DifferingKey {
  readonly key: string;
  /** `both`: two different versions of it. */
  readonly heldBy: 'me' | 'peer' | 'both';
}

/** Anti-entropy (rule 30), told by the node that began the round; and tombstones (rule 28). */
export type RepairEvent =
  | {
      readonly kind: 'AntiEntropyStarted';
      readonly round: string;
      readonly peer: NodeId;
      /** The primaries of all its keys, sorted: `n1,n2,n4`. */
      readonly range: string;
      /** Keys that this node holds of the range. */
      readonly keys: number;
      readonly buckets: number;
    }
  | {
      readonly kind: 'MerkleLevelCompared';
      readonly round: string;
      readonly peer: NodeId;
      readonly range: string;
      /** 0 is the root; the last level's nodes are the buckets. */
      readonly level: number;
      readonly nodes: readonly ComparedNode[];
    }
  | {
      readonly kind: 'BucketsExchanged';
      readonly round: string;
      readonly peer: NodeId;
      readonly range: string;
      readonly buckets: readonly number[];
      /** Keys that were listed with their digests, by both sides together. */
      readonly keys: number;
      /** Of these, the ones that differ. */
      readonly differing: readonly DifferingKey[];
    }
  | {
      readonly kind: 'AntiEntropyEnded';
      readonly round: string;
      readonly peer: NodeId;
      readonly range: string;
      /** `agreed`: one root each. `silent`: the peer did not answer. `other-ring`: it sees other ranges. */
      readonly outcome: 'agreed' | 'exchanged' | 'silent' | 'other-ring';
      readonly repairedHere: number;
      readonly repairedThere: number;
      /** Tree nodes compared. */
      readonly hashes: number;
      /** Keys listed. */
      readonly keys: number;
      /** Of both sides, in the records' own form. */
      readonly sentBytes: number;
      /** What it would have taken to send all versions of the range, once. */
      readonly fullCopyBytes: number;
    }
  | {
      readonly kind: 'TombstoneReaped';
      readonly key: string;
      readonly dots: readonly Dot[];
      readonly because: 'confirmed' | 'grace-only';
    }
  /** Versions came back that this node had reaped the tombstone of. */
  | { readonly kind: 'KeyResurrected'; readonly key: string; readonly dots: readonly Dot[]; readonly reapedAt: number };

export type MembershipEvent =
  | { readonly kind: 'HeartbeatRaised'; readonly incarnation: number; readonly heartbeat: number }
  | {
      readonly kind: 'MembershipMerged';
      readonly from: NodeId;
      /** Rows that rose: [node, incarnation, heartbeat]. */
      readonly rose: readonly (readonly [NodeId, number, number])[];
    }
  | { readonly kind: 'NodeSuspected'; readonly of: NodeId; readonly lastRoseAt: number }
  | {
      readonly kind: 'SuspicionConfirmed';
      readonly of: NodeId;
      readonly by: NodeId;
      readonly count: number;
      readonly needed: number;
    }
  | { readonly kind: 'SuspicionDenied'; readonly of: NodeId; readonly by: NodeId }
  | {
      readonly kind: 'NodeDeclaredDown';
      readonly of: NodeId;
      readonly incarnation: number;
      readonly confirmers: readonly NodeId[];
    }
  | { readonly kind: 'VerdictLearned'; readonly of: NodeId; readonly incarnation: number; readonly from: NodeId }
  | {
      readonly kind: 'NodeSeenUp';
      readonly of: NodeId;
      readonly incarnation: number;
      readonly was: 'suspected' | 'down';
    }
  | { readonly kind: 'SuspicionRefuted'; readonly incarnation: number; readonly heardFrom: NodeId }
  | { readonly kind: 'SelfDoubted'; readonly lastHeardAt: number }
  | { readonly kind: 'SelfDoubtEnded'; readonly heardFrom: NodeId };

/** The ring and who is in it (rules 5, 32, 33). */
export type RingEvent =
  /** A node has taken a change to hand to the claimant; durable, or owed by a disk that is full. */
  | { readonly kind: 'RingChangeProposed'; readonly change: RingChange }
  | { readonly kind: 'RingChangeRefused'; readonly change: RingChange; readonly reason: string }
  /** At the claimant: what the change that begins now will move. */
  | {
      readonly kind: 'RingChangeBegun';
      readonly change: RingChange;
      /** Share of the token space, 0 to 1, that gets another first node. */
      readonly ownedShare: number;
      /** Share of the token space whose preference list gets a new node. */
      readonly share: number;
      readonly gains: readonly { readonly node: NodeId; readonly share: number; readonly ranges: number }[];
    }
  /** Why a change does not go on: said once for each reason. */
  | { readonly kind: 'RingChangeWaits'; readonly change: RingChange | undefined; readonly reason: string }
  /** The claimant is down or its memory is gone: this node asks for a majority's promise to follow it instead. */
  | { readonly kind: 'ClaimantSought'; readonly term: number; readonly instead: NodeId }
  /** Follows this configuration from now on; durable. */
  | {
      readonly kind: 'RingAdopted';
      readonly term: number;
      readonly epoch: number;
      readonly claimant: NodeId;
      /** All that are done, oldest first: with the settings they make the members. */
      readonly changes: readonly RingChange[];
      /** The one under way: the old ring serves, those that gain get every write too. */
      readonly change: RingChange | undefined;
      readonly queue: readonly RingChange[];
    }
  /** At the gainer: it asks `source` for the keys of its new ranges, from where it had got to. */
  | {
      readonly kind: 'RangeStreamStarted';
      readonly source: NodeId;
      readonly ranges: number;
      readonly share: number;
      readonly keys: number;
    }
  /** Keys and bytes so far, durable here. */
  | {
      readonly kind: 'RangeStreamProgressed';
      readonly source: NodeId;
      readonly keys: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'RangeStreamEnded';
      readonly source: NodeId;
      readonly keys: number;
      readonly bytes: number;
      /** Why some of it is missing: the source's disk cannot give it. */
      readonly unreadable?: string;
    }
  /** At the gainer: it has its ranges from enough of their owners. */
  | { readonly kind: 'RangesReceived'; readonly sources: readonly NodeId[] }
  /** A copy, or a hint for a node that is gone, which this node should not have: all owners have it, here it is deleted. */
  | {
      readonly kind: 'KeyHandedOff';
      readonly key: string;
      readonly to: readonly NodeId[];
      readonly hintFor: NodeId | undefined;
    }
  /** The node leaves; it has handed off all that it could read, and this is why that was not all. */
  | { readonly kind: 'CopiesLeftBehind'; readonly reason: string };
