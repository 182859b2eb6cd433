// A node as its executor runs it: the protocol, its storage, its network and its own event queue. It handles its events
// in order up to the granted time; nothing leaves it (messages, replies, events) before its writes are durable.

import { assert, assertUnreachable } from '../base/assert';
import { Fault, sentenceOf } from '../base/fault';
import { type LabTime, later, type MessageId, type NodeId } from '../base/ids';
import { isPromise, type Later, type Steps, settle, wait } from '../base/later';
import { probe } from '../base/probe';
import { type RandomStream, randomStream } from '../base/random';
import type { BootOrder, PreparedBoot } from '../protocol/boot';
import type { Input, StorageResult, Timer } from '../protocol/inputs';
import type { Message } from '../protocol/messages';
import type { ProtocolNode } from '../protocol/node';
import type { Output, StorageCommand } from '../protocol/outputs';
import type { ExportedFile } from '../storage/export-files';
import type { StorageEvent } from '../storage/storage-event';
import { Arrivals } from './arrivals';
import type { Batch } from './envelope';
import { EventQueue, FROM_CONDUCTOR, FROM_SELF, type QueuedEvent } from './event-queue';
import type { ForeignTraffic, Grant, HostFailure, HostReport, StartOrder, StartReport, TimedReply } from './grant';
import { LEFT } from './grant';
import { type EventBody, type LabEvent, stamped } from './lab-event';
import { NetworkModel } from './network-model';
import { clockMsAt, type NodeClock } from './node-clock';
import { NodeStorage, type OpenEngine } from './node-storage';
import { Outboxes } from './outboxes';

export interface HostPorts {
  /** Makes the node from what its disk holds. */
  readonly boot: (order: BootOrder) => PreparedBoot;
  readonly openEngine: OpenEngine;
  /** Sends a batch on its way; it arrives before the destination's next grant. */
  readonly post: (batch: Batch) => void;
}

export class NodeHost {
  readonly #order: StartOrder;
  readonly #ports: HostPorts;
  readonly #queue = new EventQueue();
  readonly #network: NetworkModel;
  #node: ProtocolNode | undefined;
  #storage: NodeStorage | undefined;
  /** The time of the event being handled: every event of the trace gets this stamp. */
  #now: LabTime;
  #nextSeq: number;
  #clock: NodeClock;
  /** Numbers the conductor's commands and the node's own events in its queue. */
  #nextOrder = 0;
  readonly #arrivals = new Arrivals();
  /** What ended the node while it had no grant. */
  #trouble: Fault | undefined;
  #events: LabEvent[] = [];
  #replies: TimedReply[] = [];
  readonly #outboxes = new Outboxes();

  constructor(order: StartOrder, ports: HostPorts) {
    this.#order = order;
    this.#ports = ports;
    this.#now = order.at;
    this.#nextSeq = order.firstSeq;
    this.#clock = order.clock;
    this.#network = new NetworkModel(
      {
        self: order.node,
        seed: order.seed,
        session: order.session,
        start: order.start,
        defaults: order.settings.link,
        links: order.links,
        lastNumbers: order.lastNumbers,
      },
      (event) => this.#trace(event),
    );
  }

  /** How many of the messages that were sent to it before the grant's window have not arrived. */
  missingFor({ window, expect }: Grant): number {
    return expect - this.#arrivals.before(window);
  }

  /** Takes a batch; false when it was meant for an earlier start of this node. */
  receive(batch: Batch): boolean {
    if (batch.session !== this.#order.session || batch.window < this.#order.window) return false;
    const { source } = batch;
    for (const { id, order, due, message } of batch.envelopes) {
      this.#queue.push({ kind: 'Message', at: due, source, order, from: batch.from, id, message });
    }
    this.#arrivals.take(batch.window, batch.envelopes.length);
    return true;
  }

  start(): Later<StartReport> {
    return settle(this.#start());
  }

  /** REQUIRES: the node has started, and no grant is under way. */
  run(grant: Grant, foreign?: ForeignTraffic): Later<HostReport> {
    return settle(this.#run(grant, foreign));
  }

  /** What it has made durable. REQUIRES: the node has started, and no grant is under way. */
  exportFiles(): Later<readonly ExportedFile[]> {
    return this.#openStorage.exportFiles();
  }

  /** The node cannot go on: its next grant ends it. */
  fail(fault: Fault): void {
    this.#trouble ??= fault;
  }

  get #openStorage(): NodeStorage {
    assert(this.#storage !== undefined, 'storage is open once a node runs');
    return this.#storage;
  }

  *#start(): Steps<StartReport> {
    const { node: self, seed, session, start, incarnation, at, window, disk } = this.#order;
    const stream = (purpose: string): RandomStream =>
      randomStream(seed, `session ${session} start ${start} ${purpose} ${self}`);
    try {
      let logWasCut = false;
      const onEvent = (event: StorageEvent): void => {
        if (event.kind === 'EngineRecovered' && event.lostBytes > 0) logWasCut = true;
        this.#trace(event);
      };
      const engine = yield* wait(this.#ports.openEngine(onEvent));
      const storage = new NodeStorage(engine, disk, stream('disk'), at);
      this.#storage = storage;
      const recovered = yield* storage.records();
      const { writes, node, freshDisk } = this.#ports.boot({
        ...this.#order,
        self,
        recovered,
        logWasCut,
        random: stream('node'),
      });
      const written = yield* storage.attempt(writes);
      this.#node = node;
      this.#perform(node.start(at, written.kind === 'Failed' ? written.sentence : undefined));
      return { ...this.#report(window, undefined, undefined), incarnation: node.incarnation, freshDisk };
    } catch (thrown) {
      return { ...this.#report(window, undefined, failureOf(thrown, at)), incarnation, freshDisk: false };
    }
  }

  *#run(grant: Grant, foreign: ForeignTraffic | undefined): Steps<HostReport> {
    assert(this.missingFor(grant) === 0, 'a node runs with every message that was sent to it');
    const firstSeq = this.#nextSeq;
    let failure: HostFailure | undefined;
    try {
      this.#now = grant.from;
      if (this.#trouble !== undefined) throw this.#trouble;
      this.#take(grant);
      this.#queue.checkLoad();
      for (let left = grant.maxEvents ?? Number.POSITIVE_INFINITY; left > 0; left--) {
        const next = this.#queue.popBefore(grant.until);
        if (next === undefined) break;
        if (next.at < this.#now) probe('backlog-of-a-pause');
        if (next.at > this.#now) this.#now = next.at; // after a pause, what came due meanwhile happens now
        if (next.kind === 'Storage') {
          const result = this.#openStorage.carryOut(next.command);
          this.#complete(next.command, isPromise(result) ? yield* wait(result) : result);
        } else this.#handle(next);
        this.#queue.checkLoad();
      }
    } catch (thrown) {
      failure = failureOf(thrown, this.#now);
    }
    try {
      const committed = this.#storage?.commit();
      if (isPromise(committed)) yield* wait(committed);
    } catch (thrown) {
      this.#forgetWindow(firstSeq);
      failure = failureOf(thrown, grant.from);
    }
    return this.#report(grant.window, foreign, failure);
  }

  #take({ commands }: Grant): void {
    for (const command of commands) {
      switch (command.kind) {
        case 'Link':
          this.#network.change(command.change);
          break;
        case 'Disk':
          this.#storage?.setLatency(command.latency);
          break;
        case 'Clock':
          this.#clock = command.clock;
          break;
        case 'Client': {
          const { at, request } = command;
          this.#queue.push({ kind: 'Client', at, source: FROM_CONDUCTOR, order: this.#nextOrder++, request });
          break;
        }
        case 'ChangeRing': {
          const { at, change } = command;
          this.#queue.push({ kind: 'ChangeRing', at, source: FROM_CONDUCTOR, order: this.#nextOrder++, change });
          break;
        }
        default:
          assertUnreachable(command);
      }
    }
  }

  #handle(event: Exclude<QueuedEvent, { kind: 'Storage' }>): void {
    switch (event.kind) {
      case 'Message':
        this.#deliver(event.from, event.id, event.message);
        return;
      case 'Timer':
        this.#step({ kind: 'Timer', timer: event.timer });
        return;
      case 'Client':
        this.#step({ kind: 'Client', request: event.request });
        return;
      case 'ChangeRing':
        this.#step({ kind: 'ChangeRing', change: event.change });
        return;
      default:
        assertUnreachable(event);
    }
  }

  #deliver(from: NodeId, id: MessageId, message: Message): void {
    if (this.#network.isCutFrom(from)) {
      this.#trace({ kind: 'MessageLost', id, from, to: this.#order.node, type: message.kind, because: 'cut' });
      return;
    }
    this.#trace({ kind: 'MessageDelivered', id, from, type: message.kind });
    this.#step({ kind: 'Message', from, message });
  }

  #complete(command: StorageCommand, result: StorageResult): void {
    if (command.kind === 'Write' && result.kind !== 'Failed') this.#perform(command.release);
    this.#step({ kind: 'StorageDone', op: command.op, result });
  }

  #step(input: Input): void {
    assert(this.#node !== undefined, 'a node has started before it handles events');
    this.#perform(this.#node.step(input, this.#now, clockMsAt(this.#clock, this.#now)));
  }

  #perform(outputs: readonly Output[]): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'Send':
          this.#network.send(output.to, output.message, this.#now, this.#outboxes.to(output.to));
          break;
        case 'Read':
        case 'Scan':
        case 'Write':
          this.#issue(output);
          break;
        case 'SetTimer':
          this.#setTimer(output.afterUs, output.timer);
          break;
        case 'Reply':
          this.#replies.push({ at: this.#now, reply: output.reply });
          break;
        case 'Event':
          this.#trace(output.event);
          break;
        case 'Leave':
          throw new Fault(LEFT, `${this.#order.node} has left the cluster.`);
        default:
          assertUnreachable(output);
      }
    }
  }

  #issue(command: StorageCommand): void {
    const at = this.#openStorage.completionTime(this.#now);
    this.#queue.push({ kind: 'Storage', at, source: FROM_SELF, order: this.#nextOrder++, command });
  }

  // At least 1 µs: otherwise a node that sets a timer at each timer would stop the clock.
  #setTimer(afterUs: number, timer: Timer): void {
    const at = later(this.#now, Math.max(1, Math.round(afterUs)));
    this.#queue.push({ kind: 'Timer', at, source: FROM_SELF, order: this.#nextOrder++, timer });
  }

  #trace(event: EventBody): void {
    this.#events.push(stamped(event, this.#now, this.#order.node, this.#nextSeq++));
  }

  // What could not be made durable has not happened for anyone else.
  #forgetWindow(firstSeq: number): void {
    probe('window-forgotten');
    this.#events = [];
    this.#replies = [];
    this.#outboxes.clear();
    this.#nextSeq = firstSeq;
  }

  #report(window: number, foreign: ForeignTraffic | undefined, failure: HostFailure | undefined): HostReport {
    const { node: from, session, source } = this.#order;
    const sent = this.#outboxes.postAll({ session, window, from, source }, this.#ports.post);
    const events = this.#events;
    const replies = this.#replies;
    this.#events = [];
    this.#replies = [];
    const nextAt = latest(this.#queue.nextAt, this.#now);
    const busy = this.#node?.busy() ?? false;
    return { events, replies, sent, nextAt, busy, foreign, failure };
  }
}

const latest = (at: LabTime | undefined, now: LabTime): LabTime | undefined =>
  at === undefined || at >= now ? at : now;

const failureOf = (thrown: unknown, at: LabTime): HostFailure => ({
  at,
  code: thrown instanceof Fault ? thrown.code : 'crash',
  reason: sentenceOf(thrown),
});
