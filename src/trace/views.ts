// What each picture is drawn from: the state of one projection at one moment. Views are plain data; nobody but
// the projection that owns one changes it. Entries of maps and lists never change: a new state is a new entry, so two
// entries that are the same object are equal.
import type { LabTime, MessageId, NodeId, RequestId } from '../base/ids';
import type { MessageKind } from '../cluster/lab-event';
import type { LinkSettings } from '../cluster/link';
import type { NodeClock } from '../cluster/node-clock';
import type {
  ComparedNode,
  DifferingKey,
  MergeConflict,
  MergeOutcome,
  Operation,
  RepairEvent,
  StoreCause,
  Target,
} from '../protocol/events';
import type { Outcome, ReplicaState } from '../protocol/messages';
import type { RingChange } from '../protocol/ring/configuration';
import type { DiskLatency, NodeSettings, Settings } from '../protocol/settings';
import type { ValueSummary } from '../protocol/value';
import type { Clock, Dot } from '../protocol/versions/clock';
import type { SiblingSummary } from '../protocol/versions/version-set';

/** The whole picture at one moment: one part per projection. */
export interface ClusterView {
  readonly cluster: ClusterPart;
  readonly nodes: ReadonlyMap<NodeId, NodeView>;
  readonly links: LinksView;
  readonly messages: MessagesView;
  readonly membership: MembershipView;
  readonly suspicions: SuspicionsView;
  readonly requests: RequestsView;
  readonly versions: VersionsView;
  readonly hints: HintsView;
  readonly merkle: MerkleView;
  readonly storage: ReadonlyMap<NodeId, StorageView>;
  readonly counts: CountsView;
  readonly ring: RingView;
  /** Keyed `source gainer`: what is or was streamed for the change under way, or for the last one. */
  readonly transfers: ReadonlyMap<string, TransferView>;
}

export type ViewName = keyof ClusterView;

export interface ClusterPart {
  readonly settings: Settings | undefined;
  readonly seed: number;
  readonly session: number;
  /** Every node that ever was, in the order of appearance: names never return, so a place here is a node's own for good. */
  readonly everyNode: readonly NodeId[];
}

export interface NodeView {
  readonly node: NodeId;
  readonly state: 'live' | 'dead' | 'crashed';
  /** Why a crashed node crashed. */
  readonly reason: string | undefined;
  readonly since: LabTime;
  readonly capacity: number;
  readonly rack: string | undefined;
  readonly incarnation: number;
  /** Keys with at least one value in its own data: tombstones and hints not counted. Of the keys that `versions` still knows. */
  readonly keys: number;
  readonly hintsHeld: number;
  readonly selfDoubt: boolean;
  /** Alive, and handles nothing until it is resumed. */
  readonly paused: boolean;
  /** Undefined while the node's clock is right. */
  readonly clock: NodeClock | undefined;
  /** Undefined while the disk is as the settings say. */
  readonly disk: DiskLatency | undefined;
}

export interface LinksView {
  /** Keyed `n1>n2`; only links that are cut or changed. */
  readonly cut: ReadonlyMap<string, { readonly from: NodeId; readonly to: NodeId; readonly since: LabTime }>;
  readonly changed: ReadonlyMap<string, { readonly from: NodeId; readonly to: NodeId; readonly link: LinkSettings }>;
}

export interface MessageFlight {
  readonly id: MessageId;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly type: MessageKind;
  readonly sentAt: LabTime;
  readonly due: LabTime;
  readonly key: string | undefined;
  readonly request: RequestId | undefined;
  readonly copy: boolean;
  /** In flight until the trace says how it ended. */
  readonly end: { readonly at: LabTime; readonly how: 'delivered' | 'loss' | 'cut' | 'dead' } | undefined;
}

export interface MessagesView {
  readonly inFlight: ReadonlyMap<MessageId, MessageFlight>;
  /** The last 4,000 that ended, oldest first: for the timeline and for fading trails. */
  readonly ended: readonly MessageFlight[];
}

export interface BeliefView {
  readonly incarnation: number;
  readonly heartbeat: number;
  /** When the heartbeat last rose, as the believer saw it. */
  readonly roseAt: LabTime;
  readonly status: 'up' | 'suspected' | 'down';
  readonly statusSince: LabTime;
  /** Who confirmed the present suspicion, and of how many needed. */
  readonly confirmers: readonly NodeId[];
  readonly needed: number;
}

/** believer → subject → belief. */
export type MembershipView = ReadonlyMap<NodeId, ReadonlyMap<NodeId, BeliefView>>;

/** One node's doubt about another, from its silence to the end of it. */
export interface SuspicionView {
  readonly believer: NodeId;
  readonly subject: NodeId;
  readonly since: LabTime;
  /** When the heartbeat had last risen, and when the silence was noticed; undefined where the verdict came by gossip alone. */
  readonly lastRoseAt: LabTime | undefined;
  readonly suspectedAt: LabTime | undefined;
  /** In the order of their answers; `needed` is 0 while nobody has confirmed. */
  readonly confirmed: readonly { readonly by: NodeId; readonly at: LabTime }[];
  /** The last denial of each. */
  readonly denied: readonly { readonly by: NodeId; readonly at: LabTime }[];
  readonly needed: number;
  /** Held for down since: by its own count, or `from` gossip. */
  readonly verdict:
    | { readonly at: LabTime; readonly incarnation: number; readonly from: NodeId | undefined }
    | undefined;
  /** Seen up again with that incarnation; without one, the believer itself was started anew. */
  readonly ended: { readonly at: LabTime; readonly incarnation: number | undefined } | undefined;
}

export interface RefutationView {
  readonly node: NodeId;
  readonly at: LabTime;
  readonly incarnation: number;
  readonly heardFrom: NodeId;
}

export interface SelfDoubtView {
  readonly node: NodeId;
  readonly at: LabTime;
  readonly lastHeardAt: LabTime;
  /** Without `heardFrom` the node was started anew. */
  readonly ended: { readonly at: LabTime; readonly heardFrom: NodeId | undefined } | undefined;
}

/** Each oldest first. */
export interface SuspicionsView {
  readonly suspicions: readonly SuspicionView[];
  readonly refutations: readonly RefutationView[];
  readonly selfDoubts: readonly SelfDoubtView[];
}

/** How one copy of a request stands, seen from its coordinator. */
export type ReplicaView = ReplicaState & {
  /** From the request's start to the replica's answer. */
  readonly ms: number | undefined;
  readonly replacedBy: NodeId | undefined;
};

export interface RequestView {
  readonly request: RequestId;
  readonly op: Operation;
  readonly key: string;
  readonly value: ValueSummary | undefined;
  /** The context that the client handed over; undefined for a blind write or a read. */
  readonly given: Clock | undefined;
  /** The node that took the request from the client; `lab` when no node could. */
  readonly via: NodeId | 'lab';
  readonly coordinator: NodeId | undefined;
  readonly startedAt: LabTime;
  readonly answeredAt: LabTime | undefined;
  readonly closedAt: LabTime | undefined;
  readonly preference: readonly NodeId[];
  readonly targets: readonly Target[];
  /** In the order in which they entered the request. */
  readonly replicas: readonly ReplicaView[];
  readonly skipped: readonly {
    readonly node: NodeId;
    readonly because: 'suspected' | 'down';
    readonly since: LabTime;
    readonly standIn: NodeId | undefined;
  }[];
  /** Too few nodes in the coordinator's own view: whom it would have asked. */
  readonly refusal: { readonly by: NodeId; readonly reached: readonly NodeId[] } | undefined;
  readonly answered: number;
  readonly needed: number;
  readonly outcome: Outcome | 'running';
  readonly reason: string | undefined;
  readonly siblings: readonly SiblingSummary[] | undefined;
  /** The one value that the client got in their place (conflicts: merge); an undefined value is a deletion. */
  readonly merged: { readonly value: ValueSummary | undefined } | undefined;
  readonly context: Clock;
}

export interface RequestsView {
  /** The last 500, oldest first. */
  readonly recent: ReadonlyMap<RequestId, RequestView>;
}

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

type AntiEntropyEnded = Extract<RepairEvent, { readonly kind: 'AntiEntropyEnded' }>;

export interface MerkleView {
  /** Keyed `node peer range`: the latest round of each; the last 1,000 that began. */
  readonly latest: ReadonlyMap<string, MerkleRoundView>;
  /** Keyed by round: the last 100 whose roots differed, oldest first. */
  readonly differed: ReadonlyMap<string, MerkleRoundView>;
  /** Of all rounds that have ended. */
  readonly rounds: number;
  readonly agreed: number;
  readonly repaired: number;
  readonly hashes: number;
  readonly sentBytes: number;
  /** What the rounds whose roots differed would have cost as full copies. */
  readonly fullCopyBytes: number;
  readonly tombstonesReaped: number;
}

export interface TableView {
  readonly table: number;
  readonly level: number;
  /** Known of tables that were written in this trace. */
  readonly entries: number | undefined;
  readonly bytes: number;
  readonly smallest: string;
  readonly largest: string;
}

/** A merge of tables that is under way. */
export interface MergeView {
  readonly because: 'level-0-full' | 'level-too-large';
  readonly level: number;
  readonly outputLevel: number;
  readonly inputs: readonly { readonly table: number; readonly level: number }[];
  readonly bytes: number;
  readonly since: LabTime;
}

/** A merge that is the state now. */
export interface MergedView {
  readonly at: LabTime;
  readonly outputLevel: number;
  readonly inputs: readonly { readonly table: number; readonly level: number }[];
  readonly outputs: readonly number[];
  readonly droppedVersions: number;
  readonly droppedTombstones: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

export interface StorageView {
  readonly logBytes: number;
  readonly logRecords: number;
  readonly memtableBytes: number;
  readonly memtableLimitBytes: number;
  /** The full memtable that the next write turns into a table. */
  readonly immutable: { readonly entries: number; readonly bytes: number } | undefined;
  /** Oldest first as they were written. */
  readonly tables: readonly TableView[];
  readonly merging: MergeView | undefined;
  readonly lastMerge: MergedView | undefined;
  /** All that was written since the trace began: to the log, by flushes, by merges. */
  readonly written: { readonly logBytes: number; readonly flushBytes: number; readonly compactionBytes: number };
  readonly lastRead:
    | {
        readonly key: string;
        readonly at: LabTime;
        readonly memtable: 'hit' | 'miss' | 'tombstone';
        /** The full memtable that is being written to a table, if there was one. */
        readonly immutable: 'hit' | 'miss' | 'tombstone' | 'absent';
        readonly tables: readonly {
          readonly table: number;
          readonly bloom: 'no' | 'maybe';
          readonly block?: number | undefined;
          readonly cache?: 'hit' | 'miss' | undefined;
          readonly found: boolean;
        }[];
        readonly found: boolean;
      }
    | undefined;
  readonly corruptions: readonly { readonly where: string; readonly detail: string; readonly at: LabTime }[];
}

/** Totals since the trace began. */
export interface CountsView {
  readonly events: number;
  readonly messagesSent: number;
  readonly messagesDelivered: number;
  readonly messagesLost: number;
  /** Messages on this cluster's channels that no node of it had sent. */
  readonly foreignIgnored: number;
  /** Repairs that arrived and were stored. */
  readonly readRepairs: number;
  readonly readRepairsSent: number;
}

/** The newest ring that some node follows, and who follows which. */
export interface RingView {
  readonly term: number;
  readonly epoch: number;
  /** The node that writes the next epoch; undefined before the lab is open. */
  readonly claimant: NodeId | undefined;
  /** All changes that are done, oldest first: `ringOf(settings, changes)` is the ring that serves. */
  readonly changes: readonly RingChange[];
  /** The change under way: those that gain stream and get every write, the old ring serves. */
  readonly change: RingChange | undefined;
  readonly queue: readonly RingChange[];
  /** In the order of their joining; during a change those of the old ring. */
  readonly members: readonly NodeSettings[];
  /** Hosts that the settings do not name and that have not left. */
  readonly added: readonly AddedHost[];
  /** Names of hosts that have left. */
  readonly left: readonly NodeId[];
  /** Who is about to join: the newcomer of the change under way, and hosts that were added and are not yet members. */
  readonly joining: readonly NodeId[];
  /** Why the change under way, or the next one, does not go on. */
  readonly waits: string | undefined;
  /** What the last change that began moves (rule 5). */
  readonly moves: RingMovesView | undefined;
  /** The version that each node follows, `term.epoch`; absent for the first ring. */
  readonly followed: ReadonlyMap<NodeId, string>;
}

export interface AddedHost {
  readonly member: NodeSettings;
  readonly seed: NodeId;
  readonly replaces: NodeId | undefined;
}

export interface RingMovesView {
  readonly change: RingChange;
  /** Share of the token space whose first node is another. */
  readonly ownedShare: number;
  /** Share of the token space whose preference list has a new node. */
  readonly share: number;
  readonly gains: readonly { readonly node: NodeId; readonly share: number; readonly ranges: number }[];
  /** Copies that their gainers have received by stream. */
  readonly keysStreamed: number;
  /** Copies that their former owners have handed off and deleted. */
  readonly keysHandedOff: number;
}

export interface TransferView {
  readonly source: NodeId;
  readonly gainer: NodeId;
  readonly ranges: number;
  /** Of the token space, 0 to 1. */
  readonly share: number;
  readonly keys: number;
  readonly bytes: number;
  readonly state: 'running' | 'complete';
  readonly startedAt: LabTime;
  readonly changedAt: LabTime;
}
