// What comes to the requests that this node coordinates or has handed on: answers, refusals, silence, the end of their time.
import { type NodeId, type RequestId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import type { Core } from '../core';
import { followRing } from '../membership/following';
import type { AcknowledgePut, RefuseHint, RefuseOutdated, RefuseWrite, ReturnReplica } from '../messages';
import type { VersionSet } from '../versions/version-set';
import { type CoordinatedRequest, isWaiting } from './coordinated-request';
import { onForwardRefusal, onForwardSilence, onForwardTimeout } from './forward';
import {
  asks,
  countAnswer,
  markForgetful,
  markOutdated,
  onReplicaRefusal,
  onReplicaTimeout,
  settleStoring,
} from './quorum';
import { settleRead } from './read';
import { settleLearn } from './register';

// A late answer, to a request that is closed or has gone on to its next phase, is void.
export function onAnswer(
  core: Core,
  from: NodeId,
  { kind, request: id }: AcknowledgePut | ReturnReplica,
  found: VersionSet | undefined,
): void {
  const request = core.coordinated.get(id);
  if (request === undefined || asks(request) !== (kind === 'ReturnReplica')) {
    probe(request === undefined ? 'late-answer' : 'answer-of-earlier-phase');
    return;
  }
  countAnswer(core, request, from, found);
  settle(core, request);
}

/** A fallback that keeps no hint, or a node whose disk is full: its part goes to the next one at once. */
export function onRefusal(core: Core, from: NodeId, { kind, request: id }: RefuseHint | RefuseWrite): void {
  const isFull = kind === 'RefuseWrite';
  const forwarded = core.forwarded.get(id);
  if (isFull && forwarded !== undefined) {
    onForwardRefusal(core, forwarded, from);
    return;
  }
  const request = core.coordinated.get(id);
  if (request === undefined || asks(request)) return;
  if (onReplicaRefusal(core, request, from, isFull ? 'disk-full' : 'no-hint')) settle(core, request);
}

/** A replica that has lost copies answers no read. */
export function onReadRefusal(core: Core, from: NodeId, id: RequestId): void {
  const request = core.coordinated.get(id);
  if (request !== undefined && asks(request) && markForgetful(core, request, from)) settle(core, request);
}

export function onOutdated(core: Core, from: NodeId, { request: id, ring }: RefuseOutdated): void {
  followRing(core, ring, from);
  const request = core.coordinated.get(id);
  if (request !== undefined && markOutdated(core, request, from, ring)) settle(core, request);
}

export function onSilence(core: Core, id: RequestId, silent: NodeId): void {
  const forwarded = core.forwarded.get(id);
  if (forwarded !== undefined) onForwardSilence(core, forwarded, silent);
  const request = core.coordinated.get(id);
  if (forwarded !== undefined || request === undefined) return;
  if (onReplicaTimeout(core, request, silent)) settle(core, request);
}

export function onRequestTimeout(core: Core, id: RequestId): void {
  const forwarded = core.forwarded.get(id);
  if (forwarded !== undefined) {
    onForwardTimeout(core, forwarded);
    return;
  }
  const request = core.coordinated.get(id);
  if (request === undefined) return;
  // One that was forwarded before it was coordinated here has an earlier timer too.
  if (core.now - request.openedAt < usFromMs(core.settings.requestTimeoutMs)) {
    probe('timer-of-forwarding');
    return;
  }
  probe('request-timed-out');
  for (const slot of request.slots) if (isWaiting(slot)) slot.state = 'timed-out';
  settle(core, request);
}

function settle(core: Core, request: CoordinatedRequest): void {
  if (request.phase === 'learn') settleLearn(core, request);
  else if (request.phase === 'quorum' && request.op === 'get') settleRead(core, request);
  else settleStoring(core, request);
}
