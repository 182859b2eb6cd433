// The network and what a person did to the cluster.
import { assertUnreachable } from '../../base/assert';
import type { ConductorEvent, NetworkEvent } from '../../cluster/lab-event';
import type { LabEvent, MessageKind } from '../event';
import { countText, sizeText, spanText } from '../units';
import type { EventOf } from './words';
import { sourceText } from './words';

const MESSAGE_TEXT: { readonly [Kind in MessageKind]: string } = {
  CoordinateWrite: 'write to coordinate',
  AcceptWrite: 'acceptance of a write',
  ReportWrite: 'report of a write',
  ReplicatePut: 'write',
  AcknowledgePut: 'acknowledgement',
  RefuseHint: 'refusal of a hint',
  RefuseWrite: 'refusal of a write',
  ReadReplica: 'read',
  ReturnReplica: 'answer to a read',
  RefuseRead: 'refusal of a read',
  RepairReplica: 'read repair',
  DeliverHint: 'hint',
  AcknowledgeHint: 'acknowledgement of a hint',
  CompareMerkle: 'Merkle hashes',
  AnswerMerkle: 'answer to Merkle hashes',
  ListBucket: 'list of a bucket',
  AnswerBucket: 'answer to a list',
  ExchangeCopies: 'differing copies',
  ReturnCopies: 'answer to differing copies',
  RefuseOutdated: 'refusal by a newer ring',
  StreamCopies: 'request for copies that were lost',
  SendCopies: 'copies that were lost',
  StreamRange: 'request for the next keys of a stream',
  SendRange: 'keys of a stream',
  ReportRangesReceived: 'word that all ranges were received',
  HandOffKey: 'copy handed off',
  AcknowledgeHandOff: 'acknowledgement of a copy handed off',
  ProposeRingChange: 'proposal to change the ring',
  RefuseRingChange: 'refusal to change the ring',
  AskRing: 'question about the ring',
  AdoptRing: 'ring',
  AcknowledgeRing: 'acknowledgement of a ring',
  ClaimRing: 'claim to write the ring',
  PromiseRing: 'answer to a claim',
  ConfirmTombstone: 'question about a tombstone',
  AnswerTombstone: 'answer about a tombstone',
  ReapTombstone: 'order to reap a tombstone',
  AcknowledgeReap: 'acknowledgement of a reaping',
  Gossip: 'gossip',
  AskSuspicion: 'question about a suspicion',
  AnswerSuspicion: 'answer about a suspicion',
};

const LOST_TEXT: { readonly [Why in EventOf<'MessageLost'>['because']]: string } = {
  loss: 'the link lost it',
  cut: 'the link is cut',
  dead: 'the receiver is dead',
};

export function networkSentence(event: Extract<LabEvent, NetworkEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'MessageSent': {
      const what = `${event.copyOf === undefined ? '' : 'a duplicate of '}${MESSAGE_TEXT[event.type]}`;
      const about = event.key === undefined ? '' : ` of ${event.key}`;
      return `${who} → ${event.to}: ${what}${about} sent, due in ${spanText(event.due - event.at)}`;
    }
    case 'MessageDelivered':
      return `${event.from} → ${who}: ${MESSAGE_TEXT[event.type]} delivered`;
    case 'MessageLost':
      return `${event.from} → ${event.to}: ${MESSAGE_TEXT[event.type]} lost, because ${LOST_TEXT[event.because]}`;
    case 'ForeignMessageIgnored':
      return `${countText(event.ignored, 'message')} on the channel of ${event.channel} ignored, because no node of this cluster sent it: ${event.detail}`;
    default:
      return assertUnreachable(event);
  }
}

export function conductorSentence(event: Extract<LabEvent, ConductorEvent>): string {
  switch (event.kind) {
    case 'LabOpened': {
      const { nodes, n, r, w } = event.settings;
      return `The lab is open: ${countText(nodes.length, 'node')}, N=${n} R=${r} W=${w}, seed ${event.seed}, session ${event.session}`;
    }
    case 'NodeStarted':
      return `${event.subject} started ${event.freshDisk ? 'on a disk that is new to it' : 'with what its disk holds'} (incarnation ${event.incarnation})`;
    case 'NodeKilled':
      return `${event.subject} was killed: what it had not made durable is gone`;
    case 'NodeCrashed':
      return `${event.subject} crashed (${event.code}): ${event.reason}`;
    case 'DiskWiped':
      return `The disk of ${event.subject} was wiped`;
    case 'DiskImported':
      return `The disk of ${event.subject} was imported: ${countText(event.records, 'record')} in ${countText(event.files, 'file')} (${sizeText(event.bytes)})`;
    case 'NodeAdded': {
      const { subject, capacity, rack, seed, replaces } = event;
      const what = `capacity ${capacity}${rack === undefined ? '' : `, rack ${rack}`}`;
      return `${subject} is added (${what}); it joins through ${seed}${replaces === undefined ? '' : `, in the place of ${replaces}`}`;
    }
    case 'NodeLeft':
      return `${event.subject} has left the cluster: it is no member, has nothing to hand off, and has stopped`;
    case 'NodePaused':
      return `${event.subject} is paused: it handles nothing until it is resumed`;
    case 'NodeResumed':
      return `${event.subject} goes on: what came due meanwhile happens now`;
    case 'DiskChanged':
      return `The disk of ${event.subject} now takes ${event.latency.minMs}–${event.latency.maxMs} ms for each access`;
    case 'NodeClockSet':
      return `The clock of ${event.subject} now ${clockText(event)}`;
    case 'LinkCut':
      return `The link ${event.from} → ${event.to} is cut`;
    case 'LinkHealed':
      return `The link ${event.from} → ${event.to} is healed`;
    case 'LinkChanged':
      return `The link ${event.from} → ${event.to} now takes ${event.link.latency.minMs}–${event.link.latency.maxMs} ms, loses ${percent(event.link.loss)} and duplicates ${percent(event.link.duplicate)}`;
    default:
      return assertUnreachable(event);
  }
}

function clockText({ offsetMs, driftPpm }: EventOf<'NodeClockSet'>): string {
  const offset =
    offsetMs === 0 ? 'is right' : `is ${spanText(Math.abs(offsetMs) * 1000)} ${offsetMs > 0 ? 'ahead' : 'behind'}`;
  if (driftPpm === 0) return offset;
  return `${offset} and ${driftPpm > 0 ? 'gains' : 'loses'} ${Math.abs(driftPpm)} µs each second`;
}

const percent = (probability: number): string => `${Math.round(probability * 1000) / 10} %`;
