// Everything that one node says to another, in the imperative. A message is immutable from the moment it is sent:
// in process it is passed by reference.
import type { NodeId, RequestId } from '../base/ids';
import type { DifferingKey } from './events';
import type { RequestRing, RingChange, RingConfiguration, RingVersion } from './ring/configuration';
import type { Value } from './value';
import type { Clock } from './versions/clock';
import type { Sibling, VersionSet } from './versions/version-set';

export type Message =
  | CoordinateWrite
  | AcceptWrite
  | ReportWrite
  | ReplicatePut
  | AcknowledgePut
  | RefuseHint
  | RefuseWrite
  | ReadReplica
  | ReturnReplica
  | RefuseRead
  | RepairReplica
  | DeliverHint
  | AcknowledgeHint
  | CompareMerkle
  | AnswerMerkle
  | ListBucket
  | AnswerBucket
  | ExchangeCopies
  | ReturnCopies
  | RefuseOutdated
  | StreamCopies
  | SendCopies
  | StreamRange
  | SendRange
  | ReportRangesReceived
  | HandOffKey
  | AcknowledgeHandOff
  | ProposeRingChange
  | RefuseRingChange
  | AskRing
  | AdoptRing
  | AcknowledgeRing
  | ClaimRing
  | PromiseRing
  | ConfirmTombstone
  | AnswerTombstone
  | ReapTombstone
  | AcknowledgeReap
  | Gossip
  | AskSuspicion
  | AnswerSuspicion;

/** A node outside the key's list hands a put or delete to a node that must store it (rule 7). */
export interface CoordinateWrite {
  readonly kind: 'CoordinateWrite';
  readonly request: RequestId;
  readonly key: string;
  /** Undefined deletes. */
  readonly value: Value | undefined;
  /** Empty for a blind write. */
  readonly context: Clock;
}

/** The coordinator has the forwarded request: it need not be given to another. */
export interface AcceptWrite {
  readonly kind: 'AcceptWrite';
  readonly request: RequestId;
}

/** The coordinator tells the node that forwarded the request how it ended. */
export interface ReportWrite {
  readonly kind: 'ReportWrite';
  readonly request: RequestId;
  readonly outcome: Outcome;
  readonly reason: string | undefined;
  /** What the coordinator holds of the key after the write: the client is shown all that the context covers. */
  readonly siblings: readonly Sibling[] | undefined;
  /** What the client gets in their place. */
  readonly merged?: MergedAnswer | undefined;
  readonly context: Clock;
  readonly replicas: readonly ReplicaState[];
  /** True once no copy is outstanding: the last report of this request. */
  readonly closed: boolean;
}

/** One value for several siblings (conflicts: merge); undefined is a deletion. */
export interface MergedAnswer {
  readonly value: Value | undefined;
}

export interface ReplicatePut {
  readonly kind: 'ReplicatePut';
  readonly request: RequestId;
  readonly key: string;
  /** `cp`, `ca`: the ring that the request follows; a replica that follows a newer one refuses. */
  readonly ring: RequestRing | undefined;
  readonly set: VersionSet;
  /** Set when the receiver stands in for a primary: it keeps the version as a hint for that owner (rule 26). */
  readonly hintFor: NodeId | undefined;
}

export interface AcknowledgePut {
  readonly kind: 'AcknowledgePut';
  readonly request: RequestId;
  readonly key: string;
}

/** The fallback keeps no hint of it (rule 26): the coordinator turns to the next one. */
export interface RefuseHint {
  readonly kind: 'RefuseHint';
  readonly request: RequestId;
  readonly key: string;
}

/** The sender's disk is full: it has stored nothing of this request, and does not coordinate it. */
export interface RefuseWrite {
  readonly kind: 'RefuseWrite';
  readonly request: RequestId;
}

export interface ReadReplica {
  readonly kind: 'ReadReplica';
  readonly request: RequestId;
  readonly key: string;
  /** As of ReplicatePut. */
  readonly ring: RequestRing | undefined;
}

export interface ReturnReplica {
  readonly kind: 'ReturnReplica';
  readonly request: RequestId;
  readonly key: string;
  /** Undefined: the replica knows nothing of the key. */
  readonly set: VersionSet | undefined;
}

/** `cp`: the replica has lost copies and is rebuilding them (rebuilding.ts): what it has may be older than what it acknowledged. */
export interface RefuseRead {
  readonly kind: 'RefuseRead';
  readonly request: RequestId;
}

export interface RepairReplica {
  readonly kind: 'RepairReplica';
  readonly key: string;
  readonly set: VersionSet;
}

export interface DeliverHint {
  readonly kind: 'DeliverHint';
  readonly key: string;
  readonly set: VersionSet;
}

export interface AcknowledgeHint {
  readonly kind: 'AcknowledgeHint';
  readonly key: string;
  /** All that the owner has seen and made durable, before the limit cuts its clock: a hint that has grown since is kept. */
  readonly clock: Clock;
}

/** What every message of a round of anti-entropy carries (rule 30): an answer belongs to the step that asked for it. */
interface RoundStep {
  readonly round: string;
  readonly step: number;
}

/** The range that a question is about, and how it is cut: a peer that sees another ring compares nothing. */
interface OfRange {
  readonly range: string;
  readonly layout: string;
}

/** Some nodes of one level of the asking node's Merkle tree; an undefined hash: nothing lies below. */
export interface CompareMerkle extends RoundStep, OfRange {
  readonly kind: 'CompareMerkle';
  readonly level: number;
  readonly nodes: readonly MerkleNode[];
}

export interface MerkleNode {
  readonly index: number;
  readonly hash: Uint8Array | undefined;
}

export interface AnswerMerkle extends RoundStep {
  readonly kind: 'AnswerMerkle';
  /** The answering node's hashes where they differ; undefined when it sees another ring. */
  readonly differing: readonly MerkleNode[] | undefined;
  /** A full copy of the range, there. */
  readonly rangeBytes: number;
}

/** The copies of a bucket whose keys are after `after` and, unless undefined, up to `upTo`. */
export interface ListBucket extends RoundStep, OfRange {
  readonly kind: 'ListBucket';
  readonly bucket: number;
  readonly after: string;
  readonly upTo: string | undefined;
  readonly copies: readonly { readonly key: string; readonly digest: Uint8Array }[];
}

export interface AnswerBucket extends RoundStep {
  readonly kind: 'AnswerBucket';
  /** How far both lists were compared: at most as far as was asked; undefined to the end of the bucket. */
  readonly upTo: string | undefined;
  /** As the asking node sees it; undefined when the answering one sees another ring. */
  readonly differing: readonly DifferingKey[] | undefined;
  /** Keys that the answering node has there. */
  readonly listed: number;
}

/** Versions for the peer to merge, and keys (without a set) that the sender has nothing of. */
export interface ExchangeCopies extends RoundStep {
  readonly kind: 'ExchangeCopies';
  readonly copies: readonly CopyOfKey[];
}

export interface CopyOfKey {
  readonly key: string;
  readonly set: VersionSet | undefined;
}

/** What the answering node has durably now, of the keys on which that is not just what it was sent. */
export interface ReturnCopies extends RoundStep {
  readonly kind: 'ReturnCopies';
  readonly copies: readonly CopyOfKey[];
  /** Copies that were changed there. */
  readonly repaired: number;
  /** Keys whose versions did not fit any more: to be asked for again. */
  readonly left: readonly string[];
}

/** The sender follows a newer ring than the request does. */
export interface RefuseOutdated {
  readonly kind: 'RefuseOutdated';
  readonly request: RequestId;
  readonly ring: RingConfiguration;
}

/** The sender rebuilds its copies: it wants the next ones, behind a key, of what it is a primary of. */
export interface StreamCopies {
  readonly kind: 'StreamCopies';
  /** Which rebuilding of the sender: an answer to an earlier one counts for nothing. */
  readonly rebuilding: string;
  readonly ring: RingVersion;
  /** Done in that ring: who knows of as many is served by the same members. */
  readonly changes: number;
  readonly after: string;
}

export interface SendCopies {
  readonly kind: 'SendCopies';
  readonly rebuilding: string;
  readonly after: string;
  readonly records: readonly { readonly key: string; readonly set: VersionSet }[];
  /** As of SendRange. */
  readonly next: string | undefined;
  /** The sender has lost copies itself. */
  readonly forgetful: boolean;
  /** As of SendRange. */
  readonly forgotten: number;
}

/** A node that gains ranges asks for the keys of them that the receiver has, behind `after`. */
export interface StreamRange {
  readonly kind: 'StreamRange';
  /** The change that it gains them by. */
  readonly since: string;
  readonly after: string;
}

export interface SendRange {
  readonly kind: 'SendRange';
  readonly since: string;
  /** As asked: an answer to another question is void. */
  readonly after: string;
  readonly records: readonly { readonly key: string; readonly set: VersionSet }[];
  readonly bytes: number;
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
  /** `cp`: the sender has lost copies and gives none; once they are rebuilt it does. */
  readonly unreadable: boolean;
  /** What its disk cannot give of this stretch, in a sentence. */
  readonly damage: string | undefined;
  /** The highest counter that the sender's copies have forgotten (counter-floor.ts). */
  readonly forgotten: number;
}

/** To the claimant: the sender has its ranges from enough of their owners. */
export interface ReportRangesReceived {
  readonly kind: 'ReportRangesReceived';
  /** The sender's incarnation: a later one may have lost them with its disk, and says so itself when it has not. */
  readonly life: number;
  readonly since: string;
}

/** The sender has a copy that it should not have; the receiver owns the key if it follows the same ring. */
export interface HandOffKey {
  readonly kind: 'HandOffKey';
  readonly ring: RingVersion;
  readonly key: string;
  readonly set: VersionSet;
}

export interface AcknowledgeHandOff {
  readonly kind: 'AcknowledgeHandOff';
  readonly ring: RingVersion;
  readonly key: string;
  /** The clock that was sent: all of it is durable at an owner. */
  readonly clock: Clock;
  /** The sender's incarnation: a later one may have lost it with its disk. */
  readonly life: number;
}

/** On its way to the claimant. */
export interface ProposeRingChange {
  readonly kind: 'ProposeRingChange';
  readonly change: RingChange;
}

export interface RefuseRingChange {
  readonly kind: 'RefuseRingChange';
  readonly change: RingChange;
  readonly reason: string;
}

/** The sender has heard of a newer ring. */
export interface AskRing {
  readonly kind: 'AskRing';
}

export interface AdoptRing {
  readonly kind: 'AdoptRing';
  readonly ring: RingConfiguration;
}

/** The sender follows this ring, durably. */
export interface AcknowledgeRing {
  readonly kind: 'AcknowledgeRing';
  readonly ring: RingVersion;
  /** False for a node that has lost its disk: what it says counts for no majority. */
  readonly voting: boolean;
}

/** The sender wants to write the epochs of this term. */
export interface ClaimRing {
  readonly kind: 'ClaimRing';
  readonly term: number;
  /** The sender's incarnation when it began to ask: a promise is to one life of a node, for another may have forgotten it. */
  readonly life: number;
}

/** By name the latest life of a node that is known of it. */
export type Lives = Readonly<Record<string, number>>;

export interface PromiseRing {
  readonly kind: 'PromiseRing';
  /** The highest term that the sender has promised to follow. */
  readonly term: number;
  /** It is the receiver's. */
  readonly granted: boolean;
  /** The sender's incarnation: a later one may have forgotten the promise with its disk. */
  readonly life: number;
  /** The lives in which others have asked the sender for its promise. */
  readonly lives: Lives;
  /** What the sender follows now. */
  readonly ring: RingConfiguration;
}

/** Does every primary hold just this tombstone (rule 28)? Who lacks it takes it. */
export interface ConfirmTombstone {
  readonly kind: 'ConfirmTombstone';
  readonly key: string;
  /** Of the reaping at its leader. */
  readonly number: number;
  /** Of the key's range: nothing is reaped between nodes that see different rings. */
  readonly layout: string;
  readonly set: VersionSet;
}

export interface AnswerTombstone {
  readonly kind: 'AnswerTombstone';
  readonly key: string;
  readonly number: number;
  /** It held just that before it was asked, and has for long enough. */
  readonly ready: boolean;
}

/** All primaries hold the tombstone: it can be forgotten. */
export interface ReapTombstone {
  readonly kind: 'ReapTombstone';
  readonly key: string;
  readonly number: number;
  readonly layout: string;
  readonly set: VersionSet;
}

export interface AcknowledgeReap {
  readonly kind: 'AcknowledgeReap';
  readonly key: string;
  readonly number: number;
  /** False: its copy is another one by now, and stays. */
  readonly gone: boolean;
}

/** A node's whole membership table (rule 22), with the verdicts in it (rule 23). */
export interface Gossip {
  readonly kind: 'Gossip';
  readonly table: readonly GossipRow[];
  /** The ring that the sender follows: who follows an older one is sent it, who follows a newer one sends that. */
  readonly ring: RingVersion;
}

export interface GossipRow {
  readonly node: NodeId;
  readonly incarnation: number;
  readonly heartbeat: number;
  /** The sender holds this incarnation for down. */
  readonly down: boolean;
}

export interface AskSuspicion {
  readonly kind: 'AskSuspicion';
  readonly suspect: NodeId;
  readonly incarnation: number;
  readonly heartbeat: number;
}

export interface AnswerSuspicion {
  readonly kind: 'AnswerSuspicion';
  readonly suspect: NodeId;
  /** What the answering node has heard from the suspect last. */
  readonly incarnation: number;
  readonly heartbeat: number;
  /** True when it too saw no rise for `suspectAfterMs`. */
  readonly confirms: boolean;
}

/** `failed`: certainly nothing stored; `unknown`: it may have taken effect (rule 16). */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** How one copy of a request stands. */
export interface ReplicaState {
  readonly node: NodeId;
  /** `gainer`: about to own the key; its copy counts only where both rings must agree. */
  readonly role: 'primary' | 'fallback' | 'gainer';
  /** The primary that a fallback stands in for. */
  readonly standsInFor: NodeId | undefined;
  readonly state: 'acknowledged' | 'waiting' | 'timed-out' | 'refused' | 'skipped';
}
