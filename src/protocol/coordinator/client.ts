// Where a client's request enters: any node takes any request (rule 7); a put or delete goes on to a node of the key's list.
import { type NodeId, type RequestId, usFromMs } from '../../base/ids';
import { type Core, reply, send, setTimer, trace } from '../core';
import type { ClientRequest } from '../inputs';
import { isHealthy } from '../membership/health';
import type { CoordinateWrite, ReportWrite } from '../messages';
import type { ClientReply } from '../outputs';
import { type Plan, planTargets } from '../ring/preference';
import { summarise } from '../value';
import { EMPTY_CLOCK } from '../versions/clock';
import type { ForwardedWrite } from './forwarded-write';
import { coordinateRead } from './read';
import { refuse, unavailableSentence } from './refusal';
import { coordinateWrite, type WriteOrder } from './write';

/** Requests of clients under way at one node; more are refused. */
const MAX_OPEN_REQUESTS = 1000;

export function onClientRequest(core: Core, request: ClientRequest): void {
  const { key, op } = request;
  const token = core.ring.tokenOf(key);
  const refused = { request: request.request, key, origin: undefined };
  trace(core, {
    kind: 'RequestReceived',
    request: request.request,
    op,
    key,
    token: token.toString(),
    value: op === 'put' ? summarise(request.value) : undefined,
    context: op === 'get' ? undefined : request.context,
  });
  if (core.coordinated.size + core.forwarded.size >= MAX_OPEN_REQUESTS) {
    refuse(
      core,
      { ...refused, op },
      0,
      `${core.self} has ${MAX_OPEN_REQUESTS} requests under way already: try again when some have ended`,
    );
    return;
  }
  const plan = planFor(core, key);
  if (request.op === 'get') {
    coordinateRead(core, request.request, key, plan);
    return;
  }
  const order: WriteOrder = {
    request: request.request,
    op: request.op,
    key,
    value: request.op === 'put' ? request.value : undefined,
    context: request.context ?? EMPTY_CLOCK,
    origin: undefined,
  };
  const coordinator = coordinatorOf(core, plan);
  if (coordinator === undefined)
    refuse(core, { ...refused, op }, core.settings.w, unavailableSentence(core, plan, core.settings.w));
  else if (coordinator === core.self) coordinateWrite(core, order, plan);
  else forward(core, order, coordinator);
}

export const planFor = (core: Core, key: string): Plan =>
  planTargets(
    core.ring.walk(core.ring.tokenOf(key)),
    core.settings.n,
    (node) => isHealthy(core, node),
    core.settings.hintedHandoff,
  );

/** This node if it is in the list; else the first healthy primary; else the first healthy fallback. */
function coordinatorOf(core: Core, plan: Plan): NodeId | undefined {
  if (plan.preference.includes(core.self)) return core.self;
  const primary = plan.targets.find((target) => target.standsInFor === undefined);
  return (primary ?? plan.targets[0])?.node;
}

function forward(core: Core, order: WriteOrder, to: NodeId): void {
  const { request, key, op, value, context } = order;
  trace(core, { kind: 'RequestForwarded', request, key, to });
  core.forwarded.set(request, { request, op, key, to, needed: core.settings.w, answer: undefined });
  send(core, to, { kind: 'CoordinateWrite', request, key, value, context });
  setTimer(core, usFromMs(core.settings.requestTimeoutMs + core.settings.replicaTimeoutMs), {
    kind: 'RequestTimeout',
    request,
  });
}

export function onCoordinateWrite(core: Core, from: NodeId, { request, key, value, context }: CoordinateWrite): void {
  if (core.taken.has(request)) return;
  remember(core, request);
  coordinateWrite(
    core,
    { request, op: value === undefined ? 'delete' : 'put', key, value, context, origin: from },
    planFor(core, key),
  );
}

const MAX_REMEMBERED = 4096;

function remember(core: Core, request: RequestId): void {
  core.taken.add(request);
  if (core.taken.size <= MAX_REMEMBERED) return;
  for (const oldest of core.taken) {
    core.taken.delete(oldest);
    return;
  }
}

export function onReportWrite(core: Core, from: NodeId, report: ReportWrite): void {
  const write = core.forwarded.get(report.request);
  if (write === undefined) return;
  const { request, outcome, reason, replicas, context, closed } = report;
  answer(core, write, { request, outcome, reason, coordinator: from, replicas, siblings: undefined, context, closed });
}

/** A forwarded write was not closed in time: if it is not even answered, nobody here knows what became of it. */
export function onForwardTimeout(core: Core, request: RequestId): void {
  const write = core.forwarded.get(request);
  if (write === undefined) return;
  const reason = `${write.to}, which was to coordinate, did not report in time; the write may have taken effect`;
  const unknown: ClientReply = {
    request,
    outcome: 'unknown',
    reason,
    coordinator: write.to,
    replicas: [],
    siblings: undefined,
    context: EMPTY_CLOCK,
    closed: true,
  };
  answer(core, write, { ...(write.answer ?? unknown), closed: true });
}

function answer(core: Core, write: ForwardedWrite, report: ClientReply): void {
  const { request, op, key, needed } = write;
  const { outcome, reason, context, replicas } = report;
  if (write.answer === undefined) {
    const answered = replicas.filter((replica) => replica.state === 'acknowledged').length;
    trace(core, {
      kind: 'RequestAnswered',
      request,
      op,
      key,
      outcome,
      reason,
      answered,
      needed,
      siblings: undefined,
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
