// The clients' side of the lab: which node takes a request, and the lab's own answer when that node is down or goes
// down, because then nobody else would answer.

import { type LabTime, type NodeId, nodeId, type RequestId } from '../base/ids';
import { probe } from '../base/probe';
import type { ClientRequest } from '../protocol/inputs';
import type { Outcome } from '../protocol/messages';
import type { ClientReply } from '../protocol/outputs';
import type { Settings } from '../protocol/settings';
import { summarise } from '../protocol/value';
import { EMPTY_CLOCK } from '../protocol/versions/clock';
import type { TimedReply } from './grant';
import { LAB } from './lab-event';
import type { RingDesk } from './ring-desk';
import type { Roster } from './roster';
import type { TraceRecorder } from './trace-recorder';

/** Requests that clients may have open at once, in the whole cluster. */
export const MAX_OPEN_REQUESTS = 100_000;

interface OpenRequest {
  readonly request: ClientRequest;
  readonly via: NodeId;
  /** The trace has told that the node took it. A node that goes down may take its last moments with it. */
  received: boolean;
  /** The first reply, once there is one; the request stays open until the closing one. */
  answer: ClientReply | undefined;
}

export class ClientDesk {
  readonly #settings: Settings;
  readonly #roster: Roster;
  readonly #recorder: TraceRecorder;
  readonly #ring: RingDesk;
  readonly #open = new Map<RequestId, OpenRequest>();
  /** For the clients, not taken yet. */
  #replies: TimedReply[] = [];

  constructor(settings: Settings, roster: Roster, recorder: TraceRecorder, ring: RingDesk) {
    this.#ring = ring;
    this.#settings = settings;
    this.#roster = roster;
    this.#recorder = recorder;
  }

  get openCount(): number {
    return this.#open.size;
  }

  isOpen(request: RequestId): boolean {
    return this.#open.has(request);
  }

  isAnswered(request: RequestId): boolean {
    const open = this.#open.get(request);
    return open === undefined || open.answer !== undefined;
  }

  /** The paused node that a request waits for, if it does. */
  pausedFor(request: RequestId): NodeId | undefined {
    const via = this.#open.get(request)?.via;
    return via !== undefined && this.#roster.isPaused(via) ? via : undefined;
  }

  takeReplies(): TimedReply[] {
    const taken = this.#replies;
    this.#replies = [];
    return taken;
  }

  submit(request: ClientRequest, wanted: NodeId | undefined, at: LabTime): void {
    const via = wanted ?? this.#firstAwake(request.key);
    if (via !== undefined && this.#roster.isLive(via)) {
      this.#open.set(request.request, { request, via, received: false, answer: undefined });
      this.#roster.give(this.#roster.of(via), { kind: 'Client', at, request });
      return;
    }
    const reason =
      via === undefined
        ? 'every node is down or paused: start or resume one, then send the request again'
        : `${via} is down: start it, or send the request through another node`;
    this.#traceReceived(request, at);
    this.#answer(request, nodeId(LAB), 'failed', reason, at);
  }

  /** The trace tells that a node took the request. */
  noteReceived(request: RequestId): void {
    const open = this.#open.get(request);
    if (open !== undefined) open.received = true;
  }

  /** A node's reply on its way to the client. */
  pass(timed: TimedReply): void {
    const open = this.#open.get(timed.reply.request);
    if (open === undefined) return;
    if (timed.reply.closed) this.#open.delete(timed.reply.request);
    else open.answer ??= timed.reply;
    this.#replies.push(timed);
  }

  /** Answers and closes what only the lost node could have. `unheard` are the requests that had not reached it. */
  nodeGone(node: NodeId, unheard: ReadonlySet<RequestId>, at: LabTime): void {
    for (const { request, via, received, answer } of this.#open.values()) {
      if (via !== node) continue;
      if (!received) this.#traceReceived(request, at);
      if (!received && !unheard.has(request.request)) probe('receipt-forgotten');
      if (answer !== undefined) this.#close(request, answer, at);
      else if (unheard.has(request.request)) {
        probe('request-unheard');
        this.#answer(request, node, 'failed', `${node} went down before the request reached it`, at);
      } else if (request.op === 'get') {
        this.#answer(request, node, 'failed', `${node} went down before it answered: ask another node`, at);
      } else {
        const reason = `${node} went down before it answered; the write may have taken effect`;
        this.#answer(request, node, 'unknown', reason, at);
      }
    }
  }

  #firstAwake(key: string): NodeId | undefined {
    const { ring } = this.#ring;
    const preference = ring.preference(ring.tokenOf(key), this.#settings.n);
    const isAwake = (node: NodeId): boolean => this.#roster.isLive(node) && !this.#roster.isPaused(node);
    return preference.find(isAwake) ?? ring.nodes.find(isAwake);
  }

  #traceReceived(request: ClientRequest, at: LabTime): void {
    const { key, op } = request;
    const token = this.#ring.ring.tokenOf(key).toString();
    const value = request.op === 'put' ? summarise(request.value) : undefined;
    const context = request.op === 'get' ? undefined : request.context;
    this.#recorder.lab(at, { kind: 'RequestReceived', request: request.request, op, key, token, value, context });
  }

  #answer(asked: ClientRequest, coordinator: NodeId, outcome: Outcome, reason: string, at: LabTime): void {
    const { request, key, op } = asked;
    const needed = op === 'get' ? this.#settings.r : this.#settings.w;
    this.#recorder.lab(at, {
      kind: 'RequestAnswered',
      request,
      op,
      key,
      outcome,
      reason,
      answered: 0,
      needed,
      siblings: undefined,
      context: EMPTY_CLOCK,
    });
    const unanswered = { request, outcome, reason, coordinator, replicas: [], siblings: undefined };
    this.#close(asked, { ...unanswered, context: EMPTY_CLOCK, closed: true }, at);
  }

  #close({ request }: ClientRequest, answer: ClientReply, at: LabTime): void {
    this.#open.delete(request);
    this.#recorder.lab(at, { kind: 'RequestClosed', request, replicas: answer.replicas });
    this.#replies.push({ at, reply: { ...answer, closed: true } });
  }
}
