// A conductor as the façade wants it: one feed in order, and calls that answer after everything they caused was fed.
import { type LabTime, labTime, later, type NodeId, type RequestId, usFromMs } from '../base/ids';
import type { Command, LoggedCommand } from '../cluster/command';
import { Conductor } from '../cluster/conductor';
import type { ConductorPorts, ConductorState } from '../cluster/conductor-api';
import type { LabEvent } from '../trace/event';
import type { ConductorPort, FedReply, Feed, OpenOptions, Progress, Resume } from './conductor-port';
import type { Speed } from './lab-api';

/** Idle is given up after this much lab time: a hint whose owner cannot be reached may be tried for ever. */
const IDLE_LIMIT_MS = 120_000;
/** Events on their way to the façade; above this the run waits for it. */
const MAX_UNFED_EVENTS = 20_000;

export class ConductorService implements ConductorPort {
  private readonly conductor: Conductor;
  private events: LabEvent[] = [];
  private replies: FedReply[] = [];
  private commands: LoggedCommand[] = [];
  private part: Progress = 0;
  private scheduled = false;
  private delivered: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: OpenOptions,
    private readonly feed: (part: Feed) => void | PromiseLike<void>,
    private readonly ports: ConductorPorts,
  ) {
    this.conductor = new Conductor(ports);
  }

  /** Rejects with a Fault when a node's storage refuses. */
  static async open(
    options: OpenOptions,
    feed: ConductorService['feed'],
    ports: ConductorPorts,
  ): Promise<ConductorService> {
    const service = new ConductorService(options, feed, ports);
    const { name, settings, seed, resume } = options;
    const resumed =
      resume === undefined
        ? {}
        : {
            session: resume.session,
            startAt: resume.at,
            startsBefore: Object.fromEntries(resume.starts),
            down: resume.down,
            added: resume.added,
            left: resume.left,
            ring: resume.ring,
            keepDisks: true,
          };
    await service.conductor.open(
      { name, settings, seed, ...resumed },
      {
        events: (events) => service.buffer(() => service.events.push(...events)),
        replies: (replies) => service.buffer(() => service.replies.push(...replies)),
        status: () => service.buffer(() => undefined),
      },
    );
    if (resume !== undefined) await service.takeUpFaults(resume);
    service.flush();
    return service;
  }

  opened = async (): Promise<Progress> => this.part;

  submit = (commands: readonly Command[]): Promise<Progress> =>
    this.done(async () => {
      this.commands.push(...(await this.conductor.submit(commands)));
    });

  runUntil = (time: LabTime): Promise<Progress> => this.done(() => this.conductor.runUntil(time));
  runUntilClosed = (requests: readonly RequestId[]): Promise<Progress> =>
    this.done(() => this.conductor.runUntilDone(requests, 'closed'));
  untilIdle = (): Promise<Progress> =>
    this.done(() => this.conductor.runUntilIdle(later(this.conductor.state().now, usFromMs(IDLE_LIMIT_MS))));
  step = (): Promise<Progress> => this.done(() => this.conductor.step());
  play = (speed: Speed): Promise<Progress> => this.done(() => this.conductor.play(speed));
  setSpeed = (speed: Speed): Promise<Progress> => this.done(() => this.conductor.setSpeed(speed));
  pause = (): Promise<Progress> => this.done(() => this.conductor.pause());
  exportDisk = (node: NodeId): Promise<Uint8Array> => this.conductor.exportDisk(node);
  hash = async (): Promise<string> => this.conductor.hash();
  close = (): Promise<void> => this.conductor.close();

  private async done(work: () => Promise<unknown>): Promise<Progress> {
    await work();
    this.flush();
    return this.part;
  }

  private async takeUpFaults({ links, paused, disks, clocks }: Resume): Promise<void> {
    const commands: Command[] = [];
    for (const { from, to, state } of links) {
      commands.push({ kind: 'SetLink', links: [{ from, to }], settings: state.settings });
      if (state.cut) commands.push({ kind: 'Cut', links: [{ from, to }] });
    }
    for (const [node, latency] of disks) commands.push({ kind: 'SetDisk', node, latency });
    for (const [node, clock] of clocks) commands.push({ kind: 'SetClock', node, ...clock });
    for (const node of paused) commands.push({ kind: 'PauseNode', node });
    if (commands.length > 0) this.commands.push(...(await this.conductor.submit(commands)));
  }

  private buffer(add: () => void): void | Promise<void> {
    add();
    if (!this.scheduled) {
      this.scheduled = true;
      void this.ports.clock.breathe().then(() => this.flush());
    }
    return this.events.length > MAX_UNFED_EVENTS ? this.flushed() : undefined;
  }

  private flushed(): Promise<void> {
    this.flush();
    return this.delivered;
  }

  private flush(): void {
    this.scheduled = false;
    const { events, replies, commands } = this;
    this.events = [];
    this.replies = [];
    this.commands = [];
    this.part += 1;
    this.delivered = Promise.resolve(
      this.feed({ part: this.part, events, replies, commands, status: this.status(this.conductor.state()) }),
    );
  }

  private status(state: ConductorState): Feed['status'] {
    const { phase, problem, transport, speed, pace, now } = state;
    return { phase, problem, transport, speed, pace, now: labTime(now), executor: this.options.executor };
  }
}
