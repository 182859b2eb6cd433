// What the trace is made of: one event union over protocol, storage, network and conductor, each stamped.
import type { LabTime, MessageId, NodeId, RequestId } from '../base/ids';
import type { ProtocolEvent } from '../protocol/events';
import type { Message } from '../protocol/messages';
import type { DiskLatency, Settings } from '../protocol/settings';
import type { StorageEvent } from '../storage/storage-event';
import type { LinkSettings } from './link';

/** The source of events that the conductor traces itself. */
export const LAB = 'lab';

/**
 * The trace is in the order of time. At one instant come first crashes, then what the commands did, one command after the
 * other (a node that is started speaks right after it), then nodes that are started again, then messages due at dead nodes, then the nodes by number.
 */
export interface Stamp {
  readonly at: LabTime;
  readonly node: NodeId | typeof LAB;
  /** Counts the events of one source from 0, over all its starts; foreign messages, which no replay has, count down from -1. */
  readonly seq: number;
}

/** One event of the trace. */
export type LabEvent = Stamp & EventBody;
export type EventBody = ProtocolEvent | StorageEvent | NetworkEvent | ConductorEvent;

/**
 * Makes something that was told an event of the trace. It is stamped itself, not a copy: copying took more time than most
 * steps that tell something. REQUIRES: whoever told it does not keep it.
 */
export function stamped(told: EventBody, at: LabTime, node: Stamp['node'], seq: number): LabEvent {
  const event = told as { -readonly [Field in keyof Stamp]: Stamp[Field] } & EventBody;
  event.at = at;
  event.node = node;
  event.seq = seq;
  return event;
}

export type MessageKind = Message['kind'];

export type NetworkEvent =
  | {
      readonly kind: 'MessageSent';
      readonly id: MessageId;
      readonly to: NodeId;
      readonly type: MessageKind;
      readonly due: LabTime;
      readonly key: string | undefined;
      readonly request: RequestId | undefined;
      /** Set on the copy that a duplicating link made. */
      readonly copyOf: MessageId | undefined;
    }
  | {
      readonly kind: 'MessageDelivered';
      readonly id: MessageId;
      readonly from: NodeId;
      readonly type: MessageKind;
    }
  | {
      readonly kind: 'MessageLost';
      readonly id: MessageId;
      readonly from: NodeId;
      readonly to: NodeId;
      readonly type: MessageKind;
      readonly because: 'loss' | 'cut' | 'dead';
    }
  | {
      readonly kind: 'ForeignMessageIgnored';
      readonly channel: NodeId;
      readonly ignored: number;
      readonly detail: string;
    };

export type ConductorEvent =
  | {
      readonly kind: 'LabOpened';
      readonly settings: Settings;
      readonly seed: number;
      /** 1 for a new cluster, one more after every reload. */
      readonly session: number;
    }
  | {
      readonly kind: 'NodeStarted';
      readonly subject: NodeId;
      readonly incarnation: number;
      readonly freshDisk: boolean;
    }
  | { readonly kind: 'NodeKilled'; readonly subject: NodeId }
  /** The µs after its last event; or a disk that could not be wiped. */
  | { readonly kind: 'NodeCrashed'; readonly subject: NodeId; readonly code: string; readonly reason: string }
  | { readonly kind: 'DiskWiped'; readonly subject: NodeId }
  /** Its disk was replaced by what a LevelDB directory held; what is about a node itself was left out. */
  | {
      readonly kind: 'DiskImported';
      readonly subject: NodeId;
      readonly files: number;
      readonly bytes: number;
      readonly records: number;
    }
  /** A person adds a host; it joins through `seed`, in the place of `replaces` if that is set. Said again when a later session takes it up. */
  | {
      readonly kind: 'NodeAdded';
      readonly subject: NodeId;
      readonly capacity: number;
      readonly rack: string | undefined;
      readonly seed: NodeId;
      readonly replaces: NodeId | undefined;
    }
  /** It is no member any more, has nothing left and has stopped for good. Said again, of hosts that the settings name, in later sessions. */
  | { readonly kind: 'NodeLeft'; readonly subject: NodeId }
  | { readonly kind: 'NodePaused'; readonly subject: NodeId }
  | { readonly kind: 'NodeResumed'; readonly subject: NodeId }
  | { readonly kind: 'DiskChanged'; readonly subject: NodeId; readonly latency: DiskLatency }
  /** From now on: what was set, or went on as it was. */
  | {
      readonly kind: 'NodeClockSet';
      readonly subject: NodeId;
      readonly offsetMs: number;
      readonly driftPpm: number;
    }
  | { readonly kind: 'LinkCut'; readonly from: NodeId; readonly to: NodeId }
  | { readonly kind: 'LinkHealed'; readonly from: NodeId; readonly to: NodeId }
  | { readonly kind: 'LinkChanged'; readonly from: NodeId; readonly to: NodeId; readonly link: LinkSettings };
