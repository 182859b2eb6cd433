// What reads and writes share at their coordinator: slots, time-outs, replacement by the next fallback, the answer as
// soon as it is certain, and the close when no copy is outstanding (rules 10, 17, 20, 21).

import { type NodeId, type RequestId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, reply, send, setTimer, trace } from '../core';
import type { Operation, Target } from '../events';
import { isHealthy } from '../membership/health';
import { isOutdated } from '../membership/ring-memory';
import type { Outcome } from '../messages';
import { keepHint } from '../replica/replica';
import { type RingVersion, requestRingOf, versionText } from '../ring/configuration';
import type { Plan } from '../ring/preference';
import { isSloppy, isStrict } from '../settings';
import { EMPTY_CLOCK } from '../versions/clock';
import { EMPTY_SET, summariseSiblings, type VersionSet } from '../versions/version-set';
import {
  type CoordinatedRequest,
  copiesIn,
  isAcknowledged,
  isGainer,
  isOver,
  isWaiting,
  ownerOf,
  replicaStates,
  type Slot,
  shortfallSentence,
} from './coordinated-request';
import { mergedAnswer, summaryOf } from './merged-answer';

/** Opens a request and says in the trace whom it asks and whom it skips. */
export function openRequest(
  core: Core,
  request: RequestId,
  op: Operation,
  key: string,
  plan: Plan,
  origin: NodeId | undefined,
): CoordinatedRequest {
  const token = core.ring.tokenOf(key);
  const needed = op === 'get' ? core.settings.r : core.settings.w;
  const open: CoordinatedRequest = {
    request,
    op,
    key,
    openedAt: core.now,
    needed,
    preference: plan.preference,
    quorums: plan.quorums,
    gainers: plan.gainers,
    ring: isStrict(core.settings) ? requestRingOf(core.ringMemory.configuration) : undefined,
    outdatedBy: undefined,
    walk: core.ring.walk(token),
    phase: 'quorum',
    slots: [],
    skipped: plan.skipped.map(({ node }) => ({ node, role: 'primary', standsInFor: undefined, state: 'skipped' })),
    origin,
    onLearned: undefined,
    answered: false,
    outcome: 'unknown',
    reason: undefined,
    result: undefined,
    merged: undefined,
    context: EMPTY_CLOCK,
  };
  core.coordinated.set(request, open);
  const { preference, targets } = plan;
  const gainers = plan.gainers.length === 0 ? {} : { gainers: plan.gainers };
  const started = { request, op, key, token: token.toString(), needed, preference, targets };
  trace(core, { kind: 'CoordinationStarted', ...started, ...gainers });
  for (const { node, standIn } of plan.skipped) {
    const row = core.members.get(node);
    if (row === undefined) continue;
    const because = row.status === 'down' ? 'down' : 'suspected';
    trace(core, { kind: 'NodeSkipped', request, skipped: node, because, since: row.statusSince, standIn });
  }
  setTimer(core, usFromMs(core.settings.requestTimeoutMs), { kind: 'RequestTimeout', request });
  return open;
}

/** Adds the slot of one copy; a remote one gets a time-out. */
export function openSlot(core: Core, request: CoordinatedRequest, { node, standsInFor }: Target): Slot {
  const slot: Slot = { node, standsInFor, state: 'waiting', diskFull: false, since: core.now, found: undefined };
  request.slots.push(slot);
  if (node !== core.self) {
    setTimer(core, usFromMs(core.settings.replicaTimeoutMs), {
      kind: 'ReplicaTimeout',
      request: request.request,
      replica: node,
    });
  }
  return slot;
}

/** The present phase asks replicas for what they have; otherwise it has them store something. */
export const asks = ({ phase, op }: CoordinatedRequest): boolean =>
  phase === 'learn' || (phase === 'quorum' && op === 'get');

/** Sends the slot's copy or question to its node. */
export function sendToReplica(core: Core, request: CoordinatedRequest, slot: Slot): void {
  const { key } = request;
  if (asks(request)) {
    send(core, slot.node, { kind: 'ReadReplica', request: request.request, key, ring: request.ring });
  } else if (request.result !== undefined && !(request.op === 'get' && isOver(core, request))) {
    send(core, slot.node, {
      kind: 'ReplicatePut',
      request: request.request,
      key,
      ring: request.ring,
      set: request.result,
      hintFor: slot.standsInFor,
    });
  }
}

/** One replica has the write durably, or has answered the read with what it found. */
export function countAnswer(core: Core, request: CoordinatedRequest, node: NodeId, found?: VersionSet): void {
  const slot = request.slots.find((one) => one.node === node);
  if (slot === undefined || slot.state === 'acknowledged') return;
  if (node === core.self && isOutdated(core, request.ring)) {
    markOutdated(core, request, node, core.ringMemory.configuration);
    return;
  }
  if (slot.state === 'timed-out') probe('answer-after-time-out');
  slot.state = 'acknowledged';
  slot.found = found;
  const answered = copiesIn(request);
  if (answered < request.slots.filter(isAcknowledged).length) probe('two-copies-for-one-owner');
  trace(core, {
    kind: 'ReplicaAnswered',
    request: request.request,
    replica: node,
    answered,
    needed: request.needed,
    found: asks(request) ? found !== undefined : undefined,
  });
}

/** A replica follows a newer ring than this request: it does not count, now or later. True if that changes anything. */
export function markOutdated(core: Core, request: CoordinatedRequest, replica: NodeId, ring: RingVersion): boolean {
  const slot = request.slots.find((one) => one.node === replica);
  if (slot === undefined || slot.state !== 'waiting') return false;
  slot.state = 'refused';
  request.outdatedBy = versionText(ring);
  trace(core, { kind: 'RequestOutdated', request: request.request, replica, ring: versionText(ring) });
  return true;
}

/** A replica has lost copies: what it has does not count. True if that changes anything. */
export function markForgetful(core: Core, request: CoordinatedRequest, replica: NodeId): boolean {
  const slot = request.slots.find((one) => one.node === replica);
  if (slot === undefined || (slot.state !== 'waiting' && slot.state !== 'timed-out')) return false;
  probe('forgetful-refused');
  slot.state = 'refused';
  trace(core, { kind: 'ReadRefused', request: request.request, replica });
  return true;
}

/** What the replicas that have answered know of the key, as one. */
export const mergeOfAnswers = (core: Core, request: CoordinatedRequest): VersionSet =>
  request.slots.reduce(
    (merged, { state, found }) =>
      state !== 'acknowledged' || found === undefined ? merged : core.versioning.merge(merged, found),
    EMPTY_SET,
  );

/** True if the request has changed. */
export function onReplicaTimeout(core: Core, request: CoordinatedRequest, replica: NodeId): boolean {
  const slot = request.slots.find((one) => one.node === replica);
  if (slot === undefined || slot.state !== 'waiting') return false;
  if (core.now - slot.since < usFromMs(core.settings.replicaTimeoutMs)) {
    probe('timer-of-earlier-phase');
    return false;
  }
  slot.state = 'timed-out';
  keepForGainer(core, request, slot);
  const replacement = replacementFor(core, request, slot);
  trace(core, {
    kind: 'ReplicaTimedOut',
    request: request.request,
    replica,
    afterUs: core.now - slot.since,
    replacement,
  });
  replace(core, request, slot, replacement);
  return true;
}

// It will own the key: this goes home like any other hint.
function keepForGainer(core: Core, request: CoordinatedRequest, slot: Slot): void {
  if (!isGainer(request, slot) || !isSloppy(core.settings) || request.op === 'get' || request.result === undefined)
    return;
  const none = (): void => {};
  keepHint(core, slot.node, request.key, request.result, { stored: none, refused: none });
}

/** One that stores nothing of it, because it keeps no hint or its disk is full, is replaced at once. True if the request has changed. */
export function onReplicaRefusal(
  core: Core,
  request: CoordinatedRequest,
  replica: NodeId,
  because: 'no-hint' | 'disk-full',
): boolean {
  const slot = request.slots.find((one) => one.node === replica);
  if (slot === undefined || slot.state === 'acknowledged' || slot.state === 'refused') return false;
  probe('replica-refused');
  const wasWaiting = slot.state === 'waiting';
  slot.state = 'refused';
  slot.diskFull = because === 'disk-full';
  if (wasWaiting) keepForGainer(core, request, slot);
  // One that had timed out has a replacement already, if there is any.
  const replacement = wasWaiting ? replacementFor(core, request, slot) : undefined;
  trace(core, { kind: 'ReplicaRefused', request: request.request, replica, because, replacement });
  replace(core, request, slot, replacement);
  return true;
}

function replacementFor(core: Core, request: CoordinatedRequest, slot: Slot): NodeId | undefined {
  const owner = ownerOf(slot);
  const covered = request.slots.some(
    (one) => ownerOf(one) === owner && (one.state === 'waiting' || one.state === 'acknowledged'),
  );
  if (covered) probe('owner-covered');
  if (covered || isGainer(request, slot) || (request.op === 'get' && request.answered)) return undefined;
  const candidate = nextCandidate(core, request);
  if (candidate === undefined && isSloppy(core.settings)) probe('replacement-exhausted');
  return candidate;
}

function replace(core: Core, request: CoordinatedRequest, slot: Slot, replacement: NodeId | undefined): void {
  if (replacement === undefined) return;
  sendToReplica(core, request, openSlot(core, request, { node: replacement, standsInFor: ownerOf(slot) }));
}

function nextCandidate(core: Core, request: CoordinatedRequest): NodeId | undefined {
  if (!isSloppy(core.settings) || isOver(core, request)) return undefined;
  const used = new Set(request.slots.map((slot) => slot.node));
  return request.walk
    .slice(core.settings.n)
    .find((node) => node !== core.self && !used.has(node) && isHealthy(core, node));
}

/** The quorum is certain, or certainly out of reach: undefined while neither holds. */
export function verdict(request: CoordinatedRequest): Outcome | undefined {
  if (copiesIn(request) >= request.needed) return 'ok';
  if (copiesIn(request, mayCount) >= request.needed) return undefined;
  return request.op === 'get' || request.phase === 'learn' ? 'failed' : 'unknown';
}

const mayCount = (slot: Slot): boolean => isAcknowledged(slot) || isWaiting(slot);

/** Answers the client, or the node that forwarded its request. */
export function answerRequest(core: Core, request: CoordinatedRequest, outcome: Outcome, reason?: string): void {
  request.answered = true;
  request.outcome = outcome;
  request.reason = reason ?? (outcome === 'ok' ? undefined : shortfallSentence(request));
  request.merged = mergedAnswer(core, request);
  if (request.origin === undefined) {
    const { op, key, needed, context } = request;
    const siblings = request.result === undefined ? undefined : summariseSiblings(request.result.siblings);
    const answered = copiesIn(request);
    trace(core, {
      kind: 'RequestAnswered',
      request: request.request,
      op,
      key,
      outcome,
      reason: request.reason,
      answered,
      needed,
      siblings,
      ...summaryOf(request.merged),
      context,
    });
  }
  report(core, request, false);
}

/** While copies are being stored: answer when the quorum is certain, close when no copy is outstanding. */
export function settleStoring(core: Core, request: CoordinatedRequest): void {
  const certain = request.answered ? undefined : verdict(request);
  if (certain !== undefined) answerRequest(core, request, certain);
  if (!request.slots.some(isWaiting)) closeRequest(core, request);
}

export function closeRequest(core: Core, request: CoordinatedRequest): void {
  core.coordinated.delete(request.request);
  if (request.origin === undefined) {
    trace(core, { kind: 'RequestClosed', request: request.request, replicas: replicaStates(request) });
  }
  report(core, request, true);
}

function report(core: Core, open: CoordinatedRequest, closed: boolean): void {
  const { request, outcome, reason, merged, context, origin } = open;
  const replicas = replicaStates(open);
  const siblings = open.result?.siblings;
  if (origin !== undefined) {
    send(core, origin, { kind: 'ReportWrite', request, outcome, reason, siblings, merged, context, replicas, closed });
    return;
  }
  reply(core, { request, outcome, reason, coordinator: core.self, replicas, siblings, merged, context, closed });
}
