// Everything about the ring that comes to a node: messages, a person's wish, and what is to be done in each gossip interval.
import { assertUnreachable } from '../../base/assert';
import type { NodeId } from '../../base/ids';
import { type Core, send, trace } from '../core';
import { isDiskFull } from '../full-disk';
import type { Message } from '../messages';
import { leaverOf, type RingChange } from '../ring/configuration';
import { beginGaining, onSendRange, reasonForLacking, tendStreams } from '../transfer/gaining';
import { hasNothingLeft, onAcknowledgeHandOff, onHandOffKey, tendStrays } from '../transfer/handing-off';
import { beginSweep, isSwept } from '../transfer/strays';
import { onStreamRange } from '../transfer/streaming';
import {
  advanceRing,
  hasChanges,
  isClaimant,
  leave,
  onAcknowledgeRing,
  onProposeRingChange,
  onRefuseRingChange,
  onReportRangesReceived,
  propose,
  remindFollowers,
  tellWaiting,
} from './claimant';
import { onAdoptRing, onAskRing, traceRing } from './following';
import {
  hasTooManyProposals,
  isFirst,
  isLate,
  isMember,
  isSettled,
  MAX_PROPOSALS,
  others,
  pendingProposals,
} from './ring-memory';
import { onClaimRing, onPromiseRing, seekOffice } from './takeover';

type OfKind<Kind extends Message['kind']> = Extract<Message, { readonly kind: Kind }>;

type RingMessage = OfKind<
  'ProposeRingChange' | 'RefuseRingChange' | 'AskRing' | 'AdoptRing' | 'AcknowledgeRing' | 'ClaimRing' | 'PromiseRing'
>;

export function onRingMessage(core: Core, from: NodeId, message: RingMessage): void {
  switch (message.kind) {
    case 'ProposeRingChange':
      onProposeRingChange(core, from, message);
      return;
    case 'RefuseRingChange':
      onRefuseRingChange(core, message);
      return;
    case 'AskRing':
      onAskRing(core, from);
      return;
    case 'AdoptRing':
      onAdoptRing(core, from, message);
      return;
    case 'AcknowledgeRing':
      onAcknowledgeRing(core, from, message);
      return;
    case 'ClaimRing':
      onClaimRing(core, from, message);
      return;
    case 'PromiseRing':
      onPromiseRing(core, from, message);
      return;
    default:
      assertUnreachable(message);
  }
}

type TransferMessage = OfKind<
  'StreamRange' | 'SendRange' | 'ReportRangesReceived' | 'HandOffKey' | 'AcknowledgeHandOff'
>;

export function onTransferMessage(core: Core, from: NodeId, message: TransferMessage): void {
  switch (message.kind) {
    case 'StreamRange':
      onStreamRange(core, from, message);
      return;
    case 'SendRange':
      onSendRange(core, from, message);
      return;
    case 'ReportRangesReceived':
      onReportRangesReceived(core, from, message);
      return;
    case 'HandOffKey':
      onHandOffKey(core, from, message);
      return;
    case 'AcknowledgeHandOff':
      onAcknowledgeHandOff(core, from, message);
      return;
    default:
      assertUnreachable(message);
  }
}

/** At the end of a step in which another ring became durable. */
export function beginTransfers(core: Core): void {
  core.ringMemory.isNew = false;
  beginGaining(core);
  tendStreams(core);
  beginSweep(core);
}

/** A person has told this node of a change. */
export function proposeHere(core: Core, change: RingChange): void {
  if (hasTooManyProposals(core)) {
    const reason = `${core.self} has ${MAX_PROPOSALS} changes to bring to the claimant already: ask again when one of them is done`;
    trace(core, { kind: 'RingChangeRefused', change, reason });
    return;
  }
  propose(core, change, () => trace(core, { kind: 'RingChangeProposed', change }));
}

/** At a start: which ring it follows, if it is not the first, and what it is to propose. */
export function tellRing(core: Core): void {
  const { configuration, seed, voting } = core.ringMemory;
  if (!isFirst(configuration)) traceRing(core);
  if (!voting) seekOffice(core);
  askContact(core);
  if (seed === undefined || isMember(core)) return;
  for (const change of pendingProposals(core.ringMemory)) trace(core, { kind: 'RingChangeProposed', change });
  bringProposals(core);
}

/** Each gossip interval. */
export function tendRing(core: Core): void {
  askContact(core);
  bringProposals(core);
  seekOffice(core);
  advanceRing(core);
  if (isClaimant(core) || isLeaving(core)) remindFollowers(core);
  tellWaiting(core, reasonForLacking(core));
  tendStreams(core);
  tendStrays(core);
  if (isLeaving(core) && isSettled(core) && hasNothingLeft(core)) {
    const { unreadable } = core.strays;
    if (unreadable !== undefined) trace(core, { kind: 'CopiesLeftBehind', reason: unreadable });
    leave(core);
  }
}

function askContact(core: Core): void {
  const { contact } = core.ringMemory;
  if (contact !== undefined) send(core, contact, { kind: 'AskRing' });
}

// To the claimant, as far as this node knows it; a newcomer knows its seed at first.
function bringProposals(core: Core): void {
  const { self, ringMemory } = core;
  const { configuration, seed } = ringMemory;
  const proposals = pendingProposals(ringMemory);
  const cannotJoin = isDiskFull(core) && !isMember(core); // it could take nothing, and the change would wait for it
  if (proposals.length === 0 || cannotJoin) return;
  const known = seed !== undefined && isFirst(configuration) ? [seed] : [configuration.claimant, standIn(core), seed];
  const to = new Set(known);
  for (const node of to) {
    if (node === undefined || node === self) continue;
    for (const change of proposals) send(core, node, { kind: 'ProposeRingChange', change });
  }
}

// While the claimant is down, the first member that is up will take its office.
function standIn({ members, ringMemory: { configuration } }: Core): NodeId | undefined {
  if (members.get(configuration.claimant)?.status !== 'down') return undefined;
  return [...members.values()].find(({ status }) => status === 'up')?.node;
}

/** It was a member, and is none any more. */
const isLeaving = (core: Core): boolean =>
  !isMember(core) && core.ringMemory.configuration.changes.some((change) => leaverOf(change) === core.self);

/** A change or what follows from it is under way here. That a node seeks the office alone is none: it may never get it; nor what waits for room on its disk. */
export const isRingBusy = (core: Core): boolean => !isDiskFull(core) && hasPart(core);

const hasPart = (core: Core): boolean =>
  hasChanges(core) || !isSwept(core) || !isMember(core) || (isClaimant(core) && hasLateFollowers(core));

function hasLateFollowers(core: Core): boolean {
  if (isFirst(core.ringMemory.configuration)) return false;
  return others(core).some((node) => isLate(core, node) && core.members.get(node)?.status === 'up');
}
