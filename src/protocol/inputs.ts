// The one input union: all that can happen to a node.
import type { NodeId, RequestId } from '../base/ids';
import type { Message } from './messages';
import type { RingChange } from './ring/configuration';
import type { Value } from './value';
import type { Clock } from './versions/clock';

export type Input =
  | { readonly kind: 'Message'; readonly from: NodeId; readonly message: Message }
  | { readonly kind: 'Client'; readonly request: ClientRequest }
  /** A person wants a change of the ring, and tells this node. */
  | { readonly kind: 'ChangeRing'; readonly change: RingChange }
  | { readonly kind: 'Timer'; readonly timer: Timer }
  | { readonly kind: 'StorageDone'; readonly op: number; readonly result: StorageResult };

export type ClientRequest = {
  readonly request: RequestId;
  readonly key: string;
} & (
  | { readonly op: 'get' }
  | { readonly op: 'put'; readonly value: Value; readonly context: Clock | undefined }
  | { readonly op: 'delete'; readonly context: Clock | undefined }
);

/** Timers cannot be cancelled: one that is no longer wanted is ignored when it fires. */
export type Timer =
  | { readonly kind: 'GossipTick' }
  | { readonly kind: 'ReplicaTimeout'; readonly request: RequestId; readonly replica: NodeId }
  | { readonly kind: 'RequestTimeout'; readonly request: RequestId }
  | { readonly kind: 'HintTimeout'; readonly owner: NodeId; readonly key: string }
  | { readonly kind: 'AntiEntropyTick'; readonly number: number }
  | { readonly kind: 'RoundTimeout'; readonly round: string; readonly step: number }
  | { readonly kind: 'StreamTimeout'; readonly source: NodeId; readonly since: string; readonly after: string }
  | { readonly kind: 'HandOffTimeout'; readonly stray: string }
  | {
      readonly kind: 'ReapingTimeout';
      readonly key: string;
      readonly number: number;
      readonly phase: 'confirm' | 'reap';
    };

export type StorageResult =
  | { readonly kind: 'Read'; readonly values: readonly (Uint8Array | undefined)[] }
  | {
      readonly kind: 'Scanned';
      /** In the order of the keys. */
      readonly records: readonly StoredRecord[];
      /** How far it has come, where to go on behind; undefined at the end. */
      readonly next: string | undefined;
      /** What is damaged on the way, in sentences: records are left out that it may hold. */
      readonly damage: readonly string[];
    }
  | { readonly kind: 'Written' }
  | { readonly kind: 'Failed'; readonly code: string; readonly sentence: string };

export interface StoredRecord {
  readonly key: string;
  readonly value: Uint8Array;
}
