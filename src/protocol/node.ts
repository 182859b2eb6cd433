// A node: `step(input, now) → outputs`. It never waits, and takes time and random numbers from its host.

import { assertUnreachable } from '../base/assert';
import { type LabTime, type NodeId, usFromMs } from '../base/ids';
import { onClientRequest } from './coordinator/client';
import { onAcceptWrite, onCoordinateWrite, onReportWrite } from './coordinator/forward';
import { onAnswer, onOutdated, onReadRefusal, onRefusal, onRequestTimeout, onSilence } from './coordinator/responses';
import { type Core, setTimer } from './core';
import { beginFullDisk, isDiskFull, tryFullDisk } from './full-disk';
import { onAcknowledgeHint, onHintTimeout, tendHints } from './handoff/handoff';
import type { Input, Timer } from './inputs';
import { gossip, onGossip, raiseHeartbeat, startGossip } from './membership/gossip';
import {
  beginTransfers,
  isRingBusy,
  onRingMessage,
  onTransferMessage,
  proposeHere,
  tellRing,
  tendRing,
} from './membership/ring-desk';
import { isMember } from './membership/ring-memory';
import { noteHeard, onAnswerSuspicion, onAskSuspicion, watchSilence } from './membership/suspicion';
import type { Message } from './messages';
import type { Output, WriteEntry } from './outputs';
import { onAntiEntropyTick, onRoundAnswer, onRoundTimeout } from './repair/anti-entropy';
import { startAntiEntropy } from './repair/anti-entropy-cycle';
import { onCompareMerkle, onExchangeCopies, onListBucket } from './repair/anti-entropy-peer';
import { beginRebuilding, type ForgottenBecause, isForgetful } from './repair/forgetful';
import {
  onAcknowledgeReap,
  onAnswerTombstone,
  onConfirmTombstone,
  onReapingTimeout,
  onReapTombstone,
  reapTombstones,
} from './repair/reaping';
import { onSendCopies, onStreamCopies, tendRebuilding } from './repair/rebuilding';
import { requestTailUs } from './repair/tombstone';
import { onDeliverHint, onReadReplica, onRepairReplica, onReplicatePut } from './replica/replica';
import { onStreamTimeout } from './transfer/gaining';
import { onHandOffTimeout } from './transfer/handing-off';

export interface ProtocolNode {
  readonly incarnation: number;
  /** First timers and what the node found on its disk. `diskFull`: why there was no room for the first writes, if there was none; then they are owed. */
  start(now: LabTime, diskFull?: string): Output[];
  /** `clockMs`: what the node's own clock shows, which may be wrong; it says when a version was written and nothing else. */
  step(input: Input, now: LabTime, clockMs: number): Output[];
  /** True while a request, a storage access, a hint delivery, a round of anti-entropy, a reaping or the rebuilding of copies is under way here. */
  busy(): boolean;
}

/** `writes`: what is durable before it starts, unless the disk is full. `forgot`: why the copies on its disk may be fewer than it has acknowledged; undefined when they are not. */
export function nodeOf(
  core: Core,
  writes: readonly WriteEntry[],
  recovered: readonly Output[],
  forgot: ForgottenBecause | undefined,
): ProtocolNode {
  return {
    get incarnation() {
      return core.incarnation;
    },
    start(now, diskFull) {
      core.now = now;
      core.outputs = [...recovered];
      if (diskFull !== undefined) beginFullDisk(core, writes, diskFull);
      for (const row of core.members.values()) {
        row.roseAt = now;
        row.statusSince = now;
      }
      core.lastHeardAt = now;
      core.hearingSince = now;
      tellRing(core);
      startGossip(core);
      core.tombstones.holdUntil(now + requestTailUs(core.settings));
      startAntiEntropy(core);
      if (forgot !== undefined) beginRebuilding(core, forgot);
      return core.outputs;
    },
    step(input, now, clockMs) {
      core.now = now;
      core.clockMs = clockMs;
      core.outputs = [];
      onInput(core, input);
      if (core.ringMemory.isNew) beginTransfers(core);
      return core.outputs;
    },
    busy: () =>
      core.coordinated.size > 0 ||
      core.forwarded.size > 0 ||
      core.storageWaiters.size > 0 ||
      core.antiEntropy.round !== undefined ||
      core.reaping.underWay.size > 0 ||
      core.hints.inFlight > 0 ||
      (isForgetful(core) && !isDiskFull(core)) ||
      isRingBusy(core),
  };
}

function onInput(core: Core, input: Input): void {
  switch (input.kind) {
    case 'Message':
      noteHeard(core, input.from);
      onMessage(core, input.from, input.message);
      return;
    case 'Client':
      onClientRequest(core, input.request);
      return;
    case 'Timer':
      onTimer(core, input.timer);
      return;
    case 'ChangeRing':
      proposeHere(core, input.change);
      return;
    case 'StorageDone': {
      const waiter = core.storageWaiters.get(input.op);
      core.storageWaiters.delete(input.op);
      waiter?.(input.result);
      return;
    }
    default:
      assertUnreachable(input);
  }
}

function onMessage(core: Core, from: NodeId, message: Message): void {
  switch (message.kind) {
    case 'CoordinateWrite':
      onCoordinateWrite(core, from, message);
      break;
    case 'AcceptWrite':
      onAcceptWrite(core, from, message);
      break;
    case 'ReportWrite':
      onReportWrite(core, from, message);
      break;
    case 'ReplicatePut':
      onReplicatePut(core, from, message);
      break;
    case 'AcknowledgePut':
      onAnswer(core, from, message, undefined);
      break;
    case 'RefuseHint':
    case 'RefuseWrite':
      onRefusal(core, from, message);
      break;
    case 'ReadReplica':
      onReadReplica(core, from, message);
      break;
    case 'ReturnReplica':
      onAnswer(core, from, message, message.set);
      break;
    case 'RefuseRead':
      onReadRefusal(core, from, message.request);
      break;
    case 'RepairReplica':
      onRepairReplica(core, message);
      break;
    case 'DeliverHint':
      onDeliverHint(core, from, message);
      break;
    case 'AcknowledgeHint':
      onAcknowledgeHint(core, from, message);
      break;
    case 'CompareMerkle':
      onCompareMerkle(core, from, message);
      break;
    case 'ListBucket':
      onListBucket(core, from, message);
      break;
    case 'ExchangeCopies':
      onExchangeCopies(core, from, message);
      break;
    case 'AnswerMerkle':
    case 'AnswerBucket':
    case 'ReturnCopies':
      onRoundAnswer(core, from, message);
      break;
    case 'RefuseOutdated':
      onOutdated(core, from, message);
      break;
    case 'StreamCopies':
      onStreamCopies(core, from, message);
      break;
    case 'SendCopies':
      onSendCopies(core, from, message);
      break;
    case 'StreamRange':
    case 'SendRange':
    case 'ReportRangesReceived':
    case 'HandOffKey':
    case 'AcknowledgeHandOff':
      onTransferMessage(core, from, message);
      break;
    case 'ProposeRingChange':
    case 'RefuseRingChange':
    case 'AskRing':
    case 'AdoptRing':
    case 'AcknowledgeRing':
    case 'ClaimRing':
    case 'PromiseRing':
      onRingMessage(core, from, message);
      break;
    case 'ConfirmTombstone':
      onConfirmTombstone(core, from, message);
      break;
    case 'AnswerTombstone':
      onAnswerTombstone(core, from, message);
      break;
    case 'ReapTombstone':
      onReapTombstone(core, from, message);
      break;
    case 'AcknowledgeReap':
      onAcknowledgeReap(core, from, message);
      break;
    case 'Gossip':
      onGossip(core, from, message);
      break;
    case 'AskSuspicion':
      onAskSuspicion(core, from, message);
      break;
    case 'AnswerSuspicion':
      onAnswerSuspicion(core, from, message);
      break;
    default:
      assertUnreachable(message);
  }
}

function onTimer(core: Core, timer: Timer): void {
  switch (timer.kind) {
    case 'GossipTick':
      if (isMember(core)) {
        raiseHeartbeat(core);
        watchSilence(core);
      }
      gossip(core);
      tryFullDisk(core);
      tendHints(core);
      tendRing(core);
      reapTombstones(core);
      tendRebuilding(core);
      setTimer(core, usFromMs(core.settings.gossipIntervalMs), timer);
      return;
    case 'ReplicaTimeout':
      onSilence(core, timer.request, timer.replica);
      return;
    case 'RequestTimeout':
      onRequestTimeout(core, timer.request);
      return;
    case 'HintTimeout':
      onHintTimeout(core, timer.owner, timer.key);
      return;
    case 'ReapingTimeout':
      onReapingTimeout(core, timer.key, timer.number, timer.phase);
      return;
    case 'AntiEntropyTick':
      onAntiEntropyTick(core, timer.number);
      return;
    case 'RoundTimeout':
      onRoundTimeout(core, timer.round, timer.step);
      return;
    case 'StreamTimeout':
      onStreamTimeout(core, timer.source, timer.since, timer.after);
      return;
    case 'HandOffTimeout':
      onHandOffTimeout(core, timer.stray);
      return;
    default:
      assertUnreachable(timer);
  }
}
