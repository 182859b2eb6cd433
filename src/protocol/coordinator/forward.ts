// Handing a write to a node that must store it (rule 7), and taking one from a node that may not. A node that does not
// accept in time is replaced by the next of the walk within the same request (rule 17). Should the first have it after
// all, the write is minted twice and shows up as two equal siblings: nothing is lost.

import { dropOldest } from '../../base/drop-oldest';
import { type NodeId, type RequestId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, reply, send, setTimer, trace } from '../core';
import { isDiskFull } from '../full-disk';
import { isHealthy } from '../membership/health';
import type { AcceptWrite, CoordinateWrite, ReportWrite } from '../messages';
import type { ClientReply } from '../outputs';
import { isSloppy } from '../settings';
import { EMPTY_CLOCK } from '../versions/clock';
import { summariseSiblings } from '../versions/version-set';
import { ownerOf } from './coordinated-request';
import type { ForwardedWrite } from './forwarded-write';
import { summaryOf } from './merged-answer';
import { overloadSentence } from './open-requests';
import { planFor } from './plan';
import { certainly, refuse } from './refusal';
import { coordinateWrite } from './write';
import type { WriteOrder } from './write-order';

/** Forwarded requests remembered, so that a duplicated message mints nothing twice. */
const MAX_REMEMBERED = 4096;

export function forwardWrite(core: Core, order: WriteOrder, to: NodeId): void {
  const write: ForwardedWrite = {
    order,
    handedTo: [],
    refusedBy: [],
    handedAt: core.now,
    accepted: false,
    answer: undefined,
  };
  core.forwarded.set(order.request, write);
  setTimer(core, usFromMs(core.settings.requestTimeoutMs + core.settings.replicaTimeoutMs), {
    kind: 'RequestTimeout',
    request: order.request,
  });
  handTo(core, write, to);
}

function handTo(core: Core, write: ForwardedWrite, to: NodeId): void {
  const { request, key, value, context } = write.order;
  write.handedTo.push(to);
  write.handedAt = core.now;
  trace(core, { kind: 'RequestForwarded', request, key, to });
  send(core, to, { kind: 'CoordinateWrite', request, key, value, context });
  setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'ReplicaTimeout', request, replica: to });
}

export function onCoordinateWrite(core: Core, from: NodeId, { request, key, value, context }: CoordinateWrite): void {
  if (isDiskFull(core) && !core.taken.has(request)) {
    remember(core, request); // when there is room, a copy of this message must not bring it back
    send(core, from, { kind: 'RefuseWrite', request });
    return;
  }
  send(core, from, { kind: 'AcceptWrite', request });
  if (core.taken.has(request)) {
    probe('forwarded-twice');
    return;
  }
  remember(core, request);
  const order: WriteOrder = {
    request,
    op: value === undefined ? 'delete' : 'put',
    key,
    value,
    context,
    mayBeAt: [],
    origin: from,
  };
  const overload = overloadSentence(core);
  if (overload !== undefined) refuse(core, order, 0, overload);
  else coordinateWrite(core, order, planFor(core, key));
}

function remember(core: Core, request: RequestId): void {
  core.taken.add(request);
  dropOldest(core.taken, MAX_REMEMBERED);
}

export function onAcceptWrite(core: Core, from: NodeId, { request }: AcceptWrite): void {
  const write = core.forwarded.get(request);
  if (write?.handedTo.at(-1) === from) write.accepted = true;
  else if (write !== undefined) probe('accepted-too-late');
}

/** The node it was handed to has not accepted: the next one gets it, at last this node itself. */
export function onForwardSilence(core: Core, write: ForwardedWrite, silent: NodeId): void {
  if (write.accepted || write.answer !== undefined || write.handedTo.at(-1) !== silent) return;
  const { request } = write.order;
  const next = nextOf(core, write);
  // Where a write must take effect once, it is never given to two nodes that may both do it; nor where only one may take it.
  const mayHandOn = core.settings.consistency === 'ap' && core.settings.replication === 'peer-to-peer';
  const replacement = mayHandOn ? next : undefined;
  if (!mayHandOn && next !== undefined) probe('never-handed-on');
  trace(core, { kind: 'ReplicaTimedOut', request, replica: silent, afterUs: core.now - write.handedAt, replacement });
  if (replacement !== undefined) handOn(core, write, replacement);
}

function nextOf(core: Core, { order: { key }, handedTo }: ForwardedWrite): NodeId | undefined {
  const cannot = (node: NodeId): boolean => node === core.self && isDiskFull(core);
  return core.ring
    .walk(core.ring.tokenOf(key))
    .slice(0, isSloppy(core.settings) ? undefined : core.settings.n)
    .find((node) => !handedTo.includes(node) && isHealthy(core, node) && !cannot(node));
}

function handOn(core: Core, write: ForwardedWrite, to: NodeId): void {
  if (to === core.self) {
    const { request, key } = write.order;
    probe('handed-to-self');
    core.forwarded.delete(request);
    coordinateWrite(core, { ...write.order, mayBeAt: mayHaveStored(write) }, planFor(core, key));
    return;
  }
  probe('handed-on');
  handTo(core, write, to);
}

const mayHaveStored = ({ handedTo, refusedBy }: ForwardedWrite): readonly NodeId[] =>
  handedTo.filter((node) => !refusedBy.includes(node));

/** The disk of the node it was handed to is full: another may have it if nobody can have stored it, or if it may be stored twice. */
export function onForwardRefusal(core: Core, write: ForwardedWrite, from: NodeId): void {
  if (write.answer !== undefined || write.handedTo.at(-1) !== from || write.refusedBy.includes(from)) return;
  write.refusedBy.push(from);
  const { request } = write.order;
  const { consistency, replication } = core.settings;
  const mayBeAt = mayHaveStored(write);
  const isCertain = mayBeAt.length === 0 || consistency === 'ap';
  const mayHandOn = consistency !== 'ca' && replication === 'peer-to-peer' && isCertain;
  const replacement = mayHandOn ? nextOf(core, write) : undefined;
  trace(core, { kind: 'ReplicaRefused', request, replica: from, because: 'disk-full', replacement });
  if (replacement !== undefined) {
    probe('handed-on-by-full-disk');
    handOn(core, write, replacement);
    return;
  }
  probe('nobody-with-room');
  const because = `the disk of ${write.refusedBy.join(', ')} is full; put via another node, or make room`;
  const { outcome, reason } = certainly({ outcome: 'failed', reason: because }, mayBeAt);
  answer(core, write, {
    request,
    outcome,
    reason,
    coordinator: from,
    replicas: [],
    siblings: undefined,
    context: EMPTY_CLOCK,
    closed: true,
  });
}

/** The first report answers the client; the closing one ends the request. A node given up on may still report: it counts. */
export function onReportWrite(core: Core, from: NodeId, report: ReportWrite): void {
  const write = core.forwarded.get(report.request);
  if (write === undefined) {
    probe('report-after-close');
    return;
  }
  // One that was given up on may still say that it did it; its refusal is of no account while another is at work.
  if (write.handedTo.at(-1) !== from) {
    probe(report.outcome === 'ok' ? 'given-up-and-done' : 'refusal-of-given-up');
    if (report.outcome !== 'ok') return;
  }
  const { request, replicas, siblings, merged, context, closed } = report;
  const { outcome, reason } = certainly(
    report,
    mayHaveStored(write).filter((node) => node !== from),
  );
  answer(core, write, { request, outcome, reason, coordinator: from, replicas, siblings, merged, context, closed });
}

/** Not closed in time: if it is not even answered, nobody here knows what became of it. */
export function onForwardTimeout(core: Core, write: ForwardedWrite): void {
  probe(write.answer === undefined ? 'never-reported' : 'never-closed');
  const asked = write.handedTo.join(', ');
  const unknown: ClientReply = {
    request: write.order.request,
    outcome: 'unknown',
    reason: `${asked} did not report in time; the write may have taken effect`,
    coordinator: write.handedTo.at(-1) ?? core.self,
    replicas: [],
    siblings: undefined,
    context: EMPTY_CLOCK,
    closed: true,
  };
  answer(core, write, { ...(write.answer ?? unknown), closed: true });
}

function answer(core: Core, write: ForwardedWrite, report: ClientReply): void {
  const { request, op, key } = write.order;
  const { outcome, reason, context, replicas } = report;
  const siblings = report.siblings === undefined ? undefined : summariseSiblings(report.siblings);
  if (write.answer === undefined) {
    const answered = new Set(replicas.filter(({ state }) => state === 'acknowledged').map(ownerOf)).size;
    const needed = core.settings.w;
    trace(core, {
      kind: 'RequestAnswered',
      request,
      op,
      key,
      outcome,
      reason,
      answered,
      needed,
      siblings,
      ...summaryOf(report.merged),
      context,
    });
  }
  write.answer ??= report;
  if (report.closed) {
    core.forwarded.delete(request);
    trace(core, { kind: 'RequestClosed', request, replicas });
  }
  reply(core, { ...write.answer, replicas, closed: report.closed });
}
