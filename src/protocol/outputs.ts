// The one output union: all that a node can ask of its host.
import type { NodeId, RequestId } from '../base/ids';
import type { ProtocolEvent } from './events';
import type { Timer } from './inputs';
import type { MergedAnswer, Message, Outcome, ReplicaState } from './messages';
import type { Clock } from './versions/clock';
import type { Sibling } from './versions/version-set';

export type Output =
  | { readonly kind: 'Send'; readonly to: NodeId; readonly message: Message }
  | StorageCommand
  | { readonly kind: 'SetTimer'; readonly afterUs: number; readonly timer: Timer }
  | { readonly kind: 'Reply'; readonly reply: ClientReply }
  | { readonly kind: 'Event'; readonly event: ProtocolEvent }
  /** The node has left the cluster and wants to be stopped for good. */
  | { readonly kind: 'Leave' };

/** Storage to do. The host answers with StorageDone once it is durable; keys are the engine's (records.ts). */
export type StorageCommand =
  | { readonly kind: 'Read'; readonly op: number; readonly keys: readonly string[] }
  /** The first records behind `after` whose keys begin with `prefix`: at most `count`, and no more once they have `bytes`. */
  | {
      readonly kind: 'Scan';
      readonly op: number;
      readonly prefix: string;
      readonly after: string;
      readonly count: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'Write';
      readonly op: number;
      readonly batch: readonly WriteEntry[];
      /** What must wait for the write: carried out by the host when it is durable, never before, never if it fails. */
      readonly release: readonly Output[];
    };

/** An undefined value deletes. */
export interface WriteEntry {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** What the client gets: first when the request is answered, and again when it is closed. */
export interface ClientReply {
  readonly request: RequestId;
  readonly outcome: Outcome;
  readonly reason: string | undefined;
  readonly coordinator: NodeId;
  readonly replicas: readonly ReplicaState[];
  /** What the coordinator knows of the key after the read or write, tombstones included; undefined when it came to nothing. */
  readonly siblings: readonly Sibling[] | undefined;
  /** What the client gets in their place. */
  readonly merged?: MergedAnswer | undefined;
  /** Covers all siblings; empty when nothing is known of the key. */
  readonly context: Clock;
  /** True once every copy is accounted for; `outcome` and `siblings` are those of the answer. */
  readonly closed: boolean;
}
