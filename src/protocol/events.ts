// The one event union of the protocol: what happened at a node, in the past tense, as plain JSON.
import type { NodeId, RequestId } from '../base/ids';
import type { Outcome, ReplicaState } from './messages';
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
export type StoreCause = 'coordinated' | 'replicated' | 'read-repair' | 'hint-delivery' | 'recovered';

export type ProtocolEvent = RequestEvent | VersionEvent | HandoffEvent | MembershipEvent;

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
  | {
      readonly kind: 'RequestAnswered';
      readonly request: RequestId;
      readonly op: Operation;
      readonly key: string;
      readonly outcome: Outcome;
      readonly reason: string | undefined;
      readonly answered: number;
      readonly needed: number;
      readonly siblings: readonly SiblingSummary[] | undefined;
      readonly context: Clock;
    }
  | { readonly kind: 'RequestClosed'; readonly request: RequestId; readonly replicas: readonly ReplicaState[] };

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
      readonly replaced: readonly Dot[];
    }
  | {
      readonly kind: 'VersionStored';
      readonly key: string;
      readonly cause: StoreCause;
      readonly clock: Clock;
      readonly siblings: readonly SiblingSummary[];
    }
  | {
      readonly kind: 'ReadRepairSent';
      readonly request: RequestId;
      readonly key: string;
      readonly to: NodeId;
      readonly had: 'nothing' | 'older';
    }
  | { readonly kind: 'RecordUnreadable'; readonly key: string; readonly reason: string };

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
  | { readonly kind: 'HintsRecovered'; readonly hints: readonly { readonly key: string; readonly owner: NodeId }[] };

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
