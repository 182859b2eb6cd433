// What each picture is drawn from: the state of one projection at one moment. Views are plain data; nobody but
// the projection that owns one changes it. Entries of maps and lists never change: a new state is a new entry, so two
// entries that are the same object are equal.
import type { LabTime, MessageId, NodeId, RequestId } from '../base/ids';
import type { MessageKind } from '../cluster/lab-event';
import type { LinkSettings } from '../cluster/link';
import type { NodeClock } from '../cluster/node-clock';
import type { Operation, Target } from '../protocol/events';
import type { Outcome, ReplicaState } from '../protocol/messages';
import type { ForgottenBecause } from '../protocol/repair/forgetful';
import type { DiskLatency, Settings } from '../protocol/settings';
import type { ValueSummary } from '../protocol/value';
import type { Clock } from '../protocol/versions/clock';
import type { SiblingSummary } from '../protocol/versions/version-set';
import type { MembershipView, SuspicionsView } from './membership-views';
import type { MerkleView } from './merkle-views';
import type { RingView, TransferView } from './ring-views';
import type { StorageView } from './storage-views';
import type { HintsView, VersionsView } from './version-views';

export type * from './membership-views';
export type * from './merkle-views';
export type * from './ring-views';
export type * from './storage-views';
export type * from './version-views';

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
  /** Its disk is full: it only reads, since then and for this reason. */
  readonly full: { readonly reason: string; readonly since: LabTime } | undefined;
  /** It has lost copies, and answers no read until they are rebuilt (`cp`). */
  readonly rebuilding: { readonly because: ForgottenBecause; readonly since: LabTime } | undefined;
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

/** How one copy of a request stands, seen from its coordinator. */
export type ReplicaView = ReplicaState & {
  /** From the request's start to the replica's answer. */
  readonly ms: number | undefined;
  readonly replacedBy: NodeId | undefined;
  /** Why it refused; undefined while it has not. */
  readonly refusedFor: 'no-room' | 'disk-full' | 'lost-copies' | 'newer-ring' | undefined;
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
