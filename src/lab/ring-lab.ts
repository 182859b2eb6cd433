// The façade: checks what callers hand over, turns it into commands, keeps the trace, and decides how far the clock may
// run for whom. All of it works the same whether the conductor is in this thread or in a worker.
import { toBase64 } from '../base/base64';
import { Fault } from '../base/fault';
import { type LabTime, labTime, later, type NodeId, type RequestId, requestId, usFromMs } from '../base/ids';
import type { Command, LoggedCommand } from '../cluster/command';
import { type LinkSettings, linkKey } from '../cluster/link';
import type { ClientRequest } from '../protocol/inputs';
import type { Settings } from '../protocol/settings';
import { checkKey, valueFrom } from '../protocol/value';
import type { LabEvent } from '../trace/event';
import { TraceLog } from '../trace/trace-log';
import type { ClusterView, ViewName } from '../trace/views';
import {
  bytesFrom,
  clockFrom,
  diskFrom,
  linkFrom,
  linksAcross,
  linksBetween,
  linksOf,
  nodeNamed,
  runLengthMs,
  speedFrom,
} from './arguments';
import { AwaitedPromise } from './awaited-promise';
import type { ConductorPort, Feed, OpenOptions, Progress } from './conductor-port';
import { clockOfContext } from './context-text';
import type {
  AddNodeOptions,
  EventFilter,
  LabListeners,
  LabStatus,
  ObservableLab,
  OperationResult,
  PutOptions,
  Speed,
} from './lab-api';
import { LabNodes } from './lab-nodes';
import type { ClockPatch, DiskPatch, LinkPatch } from './link-patch';
import { Listeners } from './listeners';
import { Operations } from './operations';

/** Opens a conductor; it feeds until it is closed. */
export type OpenConductor = (options: OpenOptions, feed: (part: Feed) => void) => Promise<ConductorPort>;

export class RingLab implements ObservableLab {
  readonly config: Settings;
  readonly seed: number;
  readonly executor: OpenOptions['executor'];
  readonly trace = new TraceLog();
  private readonly operations = new Operations();
  private readonly listeners = new Listeners<LabListeners>();
  private readonly log: LoggedCommand[] = [];
  private readonly progress = new Progressed();
  private port: ConductorPort | undefined;
  private current: LabStatus;
  /** Links as they were last set, also by commands that are still on their way. */
  private readonly links = new Map<string, LinkSettings>();
  private readonly nodes: LabNodes;
  private requests = 0;
  /** Calls are carried out one after the other, in the order in which they were made. */
  private chain: Promise<unknown> = Promise.resolve();
  /** Commands of one turn are one batch, all at one lab time. */
  private batch: { readonly commands: Command[]; readonly done: Promise<void> } | undefined;
  private awaited: Set<RequestId> | undefined;

  private constructor(private readonly options: OpenOptions) {
    this.config = options.settings;
    this.seed = options.seed;
    this.executor = options.executor;
    this.nodes = new LabNodes(options.settings, options.executor, options.resume);
    const now = options.resume?.at ?? labTime(0);
    for (const { from, to, state } of options.resume?.links ?? []) this.links.set(linkKey(from, to), state.settings);
    this.current = {
      phase: 'open',
      problem: undefined,
      transport: 'on-demand',
      speed: 'auto',
      pace: 0,
      now,
      executor: options.executor,
    };
  }

  /** Throws Fault when the nodes' storage refuses; then nothing runs. */
  static async open(options: OpenOptions, openConductor: OpenConductor): Promise<RingLab> {
    const lab = new RingLab(options);
    lab.port = await openConductor(options, (part) => lab.take(part));
    await lab.progress.reached(await lab.port.opened());
    return lab;
  }

  put(key: string, value: unknown, options: PutOptions = {}): Promise<OperationResult> {
    return this.request(options.via, (request) => {
      checkKey(key);
      const context = options.context === undefined ? undefined : clockOfContext(key, options.context);
      return { op: 'put', request, key, value: valueFrom(value), context };
    });
  }

  get(key: string, options: { readonly via?: string } = {}): Promise<OperationResult> {
    return this.request(options.via, (request) => {
      checkKey(key);
      return { op: 'get', request, key };
    });
  }

  delete(key: string, options: PutOptions = {}): Promise<OperationResult> {
    return this.request(options.via, (request) => {
      checkKey(key);
      const context = options.context === undefined ? undefined : clockOfContext(key, options.context);
      return { op: 'delete', request, key, context };
    });
  }

  kill = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'Kill', node: nodeNamed(this.nodes.names, node) }));
  start = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'Start', node: nodeNamed(this.nodes.names, node) }));
  wipe = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'Wipe', node: nodeNamed(this.nodes.names, node) }));
  importDisk = (node: string, zip: Uint8Array): Promise<void> =>
    this.command(() => ({
      kind: 'ImportDisk',
      node: nodeNamed(this.nodes.names, node),
      zip: toBase64(bytesFrom(zip)),
    }));
  addNode = (options: AddNodeOptions = {}): Promise<NodeId> => this.newcomer(options, undefined);
  replaceNode = (node: string, options: AddNodeOptions = {}): Promise<NodeId> => this.newcomer(options, node);
  removeNode = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'RemoveNode', node: nodeNamed(this.nodes.names, node) }));
  pauseNode = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'PauseNode', node: nodeNamed(this.nodes.names, node) }));
  resumeNode = (node: string): Promise<void> =>
    this.command(() => ({ kind: 'ResumeNode', node: nodeNamed(this.nodes.names, node) }));
  setDisk = (node: string, disk: DiskPatch): Promise<void> =>
    this.command(() => ({ kind: 'SetDisk', node: nodeNamed(this.nodes.names, node), latency: diskFrom(disk) }));

  setClock = (node: string, clock: ClockPatch): Promise<void> =>
    this.command(() => ({ kind: 'SetClock', node: nodeNamed(this.nodes.names, node), ...clockFrom(clock) }));

  cut(a: string, b: string, { oneWay = false }: { readonly oneWay?: boolean } = {}): Promise<void> {
    return this.command(() => ({ kind: 'Cut', links: linksBetween(this.nodes.names, a, b, oneWay) }));
  }

  heal(a?: string, b?: string): Promise<void> {
    return this.command(() => ({ kind: 'Heal', links: linksOf(this.nodes.names, a, b) }));
  }

  partition(groups: readonly (readonly string[])[]): Promise<void> {
    return this.command(() => ({ kind: 'Cut', links: linksAcross(this.nodes.names, groups) }));
  }

  setLink(
    a: string,
    b: string,
    link: LinkPatch,
    { oneWay = false }: { readonly oneWay?: boolean } = {},
  ): Promise<void> {
    try {
      const changes = linksBetween(this.nodes.names, a, b, oneWay).map((one) => {
        const name = linkKey(one.from, one.to);
        const settings = linkFrom(this.links.get(name) ?? this.config.link, link);
        return { name, settings, command: { kind: 'SetLink' as const, links: [one], settings } };
      });
      for (const { name, settings } of changes) this.links.set(name, settings);
      return Promise.all(changes.map(({ command }) => this.submit(command))).then(() => undefined);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  play = (): Promise<void> => this.call((port) => port.play(this.current.speed));
  pause = (): Promise<void> => this.call((port) => port.pause());
  step = (): Promise<void> => this.call((port) => port.step());

  async speed(speed: Speed): Promise<void> {
    const chosen = speedFrom(speed);
    await this.call((port) => port.setSpeed(chosen));
  }

  async runFor(labMs: number): Promise<void> {
    const us = usFromMs(runLengthMs(labMs));
    await this.call((port) => port.runUntil(later(this.current.now, us)));
  }

  whenIdle(): Promise<void> {
    if (this.current.transport !== 'playing') return this.call((port) => port.untilIdle());
    return this.flushed().then(async () => this.progress.reached(await this.openPort().untilIdle()));
  }

  now = (): LabTime => this.current.now;
  status = (): LabStatus => this.current;
  events = (filter: EventFilter = {}): readonly LabEvent[] => this.trace.events(filter);

  view<Name extends ViewName>(name: Name, at?: number): ClusterView[Name] {
    return (at === undefined ? this.trace.latest() : this.trace.at(labTime(at)))[name];
  }

  async exportDisk(node: string): Promise<Uint8Array> {
    const named = nodeNamed(this.nodes.names, node);
    await this.flushed();
    return this.openPort().exportDisk(named);
  }

  async traceHash(): Promise<string> {
    await this.flushed();
    return this.openPort().hash();
  }

  commandLog = (): readonly LoggedCommand[] => this.log;

  on<Name extends keyof LabListeners>(event: Name, listener: LabListeners[Name]): () => void {
    return this.listeners.add(event, listener);
  }

  async close(problem = 'This lab is closed.'): Promise<void> {
    if (this.current.phase === 'closed') return;
    const port = this.openPort();
    this.current = { ...this.current, phase: 'closed', problem, pace: 0 };
    await port.close();
    this.operations.abandon(closedFault());
    this.progress.abandon(closedFault());
    this.listeners.tell('status', this.current);
  }

  private request(via: string | undefined, build: (request: RequestId) => ClientRequest): Promise<OperationResult> {
    const session = this.options.resume === undefined ? '' : `${this.options.resume.session}.`;
    const request = requestId(`r${session}${this.requests + 1}`);
    let command: Command;
    try {
      const node = via === undefined ? undefined : nodeNamed(this.nodes.names, via);
      command = { kind: 'Request', request: build(request), via: node };
    } catch (thrown) {
      return Promise.reject(thrown);
    }
    this.requests += 1;
    const result = this.operations.expect(command.request);
    result.catch(() => undefined); // when the command itself is refused, nobody looks at the result
    const submitted = this.submit(command);
    submitted.catch(() => this.operations.forget(request));
    const sent = submitted.then(() => result);
    return AwaitedPromise.of(sent, () => this.drive(request));
  }

  // On demand the clock runs for those who wait, and for all of them together.
  private drive(request: RequestId): void {
    if (this.current.transport !== 'on-demand' || !this.operations.isOpen(request)) return;
    if (this.awaited !== undefined) {
      this.awaited.add(request);
      return;
    }
    const awaited = new Set([request]);
    const driven = this.call((port) => {
      if (this.awaited === awaited) this.awaited = undefined;
      return port.runUntilClosed([...awaited]);
    });
    this.awaited = awaited;
    void driven.catch((thrown: unknown) => this.operations.abandon(thrown));
  }

  private async newcomer(options: AddNodeOptions, replaces: string | undefined): Promise<NodeId> {
    const added = this.nodes.newcomer(options, replaces, this.trace.latest());
    this.nodes.add(added);
    try {
      await this.submit({ kind: 'AddNode', ...added });
    } catch (thrown) {
      this.nodes.forget(added);
      throw thrown;
    }
    return added.member.id;
  }

  private command(build: () => Command): Promise<void> {
    try {
      return this.submit(build());
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  private submit(command: Command): Promise<void> {
    if (this.batch === undefined) {
      const commands: Command[] = [];
      const done = this.call((port) => {
        if (this.batch?.commands === commands) this.batch = undefined;
        return port.submit(commands);
      });
      this.batch = { commands, done };
    }
    this.batch.commands.push(command);
    return this.batch.done;
  }

  private call(work: (port: ConductorPort) => Promise<Progress>): Promise<void> {
    this.batch = undefined;
    this.awaited = undefined;
    const done = this.chain.then(async () => this.progress.reached(await work(this.openPort())));
    this.chain = done.catch(() => undefined);
    return done;
  }

  private flushed(): Promise<unknown> {
    return this.chain;
  }

  private openPort(): ConductorPort {
    if (this.port === undefined || this.current.phase === 'closed') throw closedFault();
    return this.port;
  }

  private take({ part, events, replies, commands, status }: Feed): void {
    this.log.push(...commands);
    this.trace.append(events);
    this.nodes.take(events);
    const changed = JSON.stringify(status) !== JSON.stringify(this.current);
    if (this.current.phase !== 'closed') this.current = status;
    for (const reply of replies) this.operations.take(reply);
    if (events.length > 0) this.listeners.tell('events', events);
    if (changed) this.listeners.tell('status', this.current);
    this.progress.advance(part);
  }
}

const closedFault = (): Fault => new Fault('closed', 'This lab is closed: create a new one.');

/** Waits until the feed here has come as far as the conductor had fed when it answered. */
class Progressed {
  private part: Progress = 0;
  private waiting: { readonly part: Progress; readonly resolve: () => void; readonly reject: (why: Fault) => void }[] =
    [];

  advance(part: Progress): void {
    this.part = part;
    const reached = this.waiting.filter((one) => one.part <= part);
    if (reached.length === 0) return;
    this.waiting = this.waiting.filter((one) => one.part > part);
    for (const { resolve } of reached) resolve();
  }

  reached(part: Progress): Promise<void> {
    if (this.part >= part) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ part, resolve, reject });
    });
  }

  /** The feed has ended. */
  abandon(why: Fault): void {
    const abandoned = this.waiting;
    this.waiting = [];
    for (const { reject } of abandoned) reject(why);
  }
}
