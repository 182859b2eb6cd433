// What travels between hosts: a message with its name and the lab time at which it is due, and batches of them.
import type { LabTime, MessageId, NodeId, RequestId } from '../base/ids';
import type { Message } from '../protocol/messages';
import type { MessageKind } from './lab-event';

export interface Envelope {
  readonly id: MessageId;
  /** Orders the messages of one sender to one receiver: 2 × the message's number, + 1 for the copy. */
  readonly order: number;
  readonly due: LabTime;
  readonly message: Message;
}

/** All that one host sends to one other in one window. */
export interface Batch {
  readonly session: number;
  readonly window: number;
  readonly from: NodeId;
  readonly to: NodeId;
  /** The sender's place among those who speak at one instant. */
  readonly source: number;
  readonly envelopes: readonly Envelope[];
}

/** Every kind of message: `work` is done when it has arrived; `gossip` goes on for ever. */
export const MESSAGE_CLASS: Readonly<Record<MessageKind, 'work' | 'gossip'>> = {
  CoordinateWrite: 'work',
  AcceptWrite: 'work',
  ReportWrite: 'work',
  ReplicatePut: 'work',
  AcknowledgePut: 'work',
  RefuseHint: 'work',
  RefuseWrite: 'work',
  ReadReplica: 'work',
  ReturnReplica: 'work',
  RefuseRead: 'work',
  RepairReplica: 'work',
  DeliverHint: 'work',
  AcknowledgeHint: 'work',
  CompareMerkle: 'work',
  AnswerMerkle: 'work',
  ListBucket: 'work',
  AnswerBucket: 'work',
  ExchangeCopies: 'work',
  ReturnCopies: 'work',
  RefuseOutdated: 'work',
  StreamCopies: 'work',
  SendCopies: 'work',
  StreamRange: 'work',
  SendRange: 'work',
  ReportRangesReceived: 'work',
  HandOffKey: 'work',
  AcknowledgeHandOff: 'work',
  ProposeRingChange: 'gossip',
  RefuseRingChange: 'gossip',
  AskRing: 'gossip',
  AdoptRing: 'gossip',
  AcknowledgeRing: 'gossip',
  ClaimRing: 'gossip',
  PromiseRing: 'gossip',
  ConfirmTombstone: 'work',
  AnswerTombstone: 'work',
  ReapTombstone: 'work',
  AcknowledgeReap: 'work',
  Gossip: 'gossip',
  AskSuspicion: 'gossip',
  AnswerSuspicion: 'gossip',
};

export const isWork = (type: MessageKind): boolean => MESSAGE_CLASS[type] === 'work';

/** The key and the request that a message is about, for its picture. */
export const keyOf = (message: Message): string | undefined => ('key' in message ? message.key : undefined);
export const requestOf = (message: Message): RequestId | undefined =>
  'request' in message ? message.request : undefined;
