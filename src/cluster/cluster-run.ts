// One run of a cluster: lab time, faults and the command log over hosts that act only when granted a span of it.
// Conservative parallel simulation (Chandy & Misra 1979): a window is as long as the fastest link is slow, so hosts
// need not wait for each other inside it. The trace depends on config, seed and log alone, not on how the windows fall.
// Order at one instant: crashes of the µs before, commands as they came, nodes that are started again after one, messages
// due at dead nodes, nodes by number.
import { Fault } from '../base/fault';
import { type LabTime, labTime, later, type NodeId, type RequestId } from '../base/ids';
import { type Later, type Steps, settle } from '../base/later';
import { ClusterState, type RunOptions } from './cluster-state';
import type { Command, LoggedCommand } from './command';
import { CommandLog } from './command-log';
import { applyCommand, checkCommands, checkNames } from './commands';
import type { Executor } from './executor';
import type { TimedReply } from './grant';
import type { LabEvent } from './lab-event';
import { reviveNext, startNodes } from './lifecycle';
import { tellAdded } from './ring-desk';
import { runWindow, windowEnd } from './window';

/** REQUIRES of every method: the answer of the one before has come. */
export class ClusterRun {
  readonly #state: ClusterState;
  readonly #log: CommandLog;
  readonly #awaited = new Set<NodeId>();
  /** Everything before this has happened. */
  #now: LabTime;
  /** Something at `#now` has happened too, after a single step: commands have to wait for the next instant. */
  #insideInstant = false;

  /** `upcoming` are the commands of a replay. Throws Fault `bad-log`. */
  constructor(options: RunOptions, executor: Executor, upcoming: readonly LoggedCommand[] = []) {
    this.#state = new ClusterState(options, executor);
    this.#log = new CommandLog(upcoming, options.startAt);
    const names = new Set<NodeId>();
    for (const { command } of upcoming) checkNames(this.#state, command, names);
    this.#now = options.startAt;
  }

  get now(): LabTime {
    return this.#now;
  }

  get log(): readonly LoggedCommand[] {
    return this.#log.past;
  }

  /** Hosts that have not answered their grant yet. */
  get awaited(): ReadonlySet<NodeId> {
    return this.#awaited;
  }

  /** A request, message, storage access or hint delivery is under way, or a node is about to be started again; gossip does not count. */
  get working(): boolean {
    const { desk, flights, roster, revivals } = this.#state;
    return desk.openCount > 0 || flights.work > 0 || roster.busy || revivals.length > 0;
  }

  isOpen(request: RequestId): boolean {
    return this.#state.desk.isOpen(request);
  }

  isAnswered(request: RequestId): boolean {
    return this.#state.desk.isAnswered(request);
  }

  /** The paused node that a request waits for, if it does. */
  pausedFor(request: RequestId): NodeId | undefined {
    return this.#state.desk.pausedFor(request);
  }

  /** SHA-256 in hex over the trace so far, foreign messages left out. REQUIRES: hashing. */
  hash(): string {
    return this.#state.recorder.hash();
  }

  takeEvents(): LabEvent[] {
    return this.#state.recorder.take();
  }

  takeReplies(): TimedReply[] {
    return this.#state.desk.takeReplies();
  }

  /** Starts every node that is not to stay down. */
  open(): Later<void> {
    return settle(this.#open());
  }

  /** Throws a Fault unless the cluster has this node. */
  checkNode(node: NodeId): void {
    if (!this.#state.roster.has(node)) throw new Fault('no-such-node', `There is no node '${node}' in this cluster.`);
  }

  /** Throws a Fault if one of the commands would be refused now. */
  check(commands: readonly Command[]): void {
    this.#log.checkRoom(commands.length);
    checkCommands(this.#state, commands);
  }

  /** The commands take effect now, in order, before anything else does. REQUIRES: `check` passes. */
  apply(commands: readonly Command[]): Later<LoggedCommand[]> {
    return settle(this.#apply(commands));
  }

  /** Runs one window, or one command of a replay, before `limit`; false when all before it has happened. REQUIRES: a finite limit. */
  advance(limit: LabTime): Later<boolean> {
    return settle(this.#advance(limit));
  }

  /** Exactly one event, wherever the next one is; false when nothing will ever happen. */
  step(): Later<boolean> {
    return settle(this.#step());
  }

  *#open(): Steps<void> {
    const { options, recorder, roster } = this.#state;
    const { settings, seed, session, down, added, left, ring } = options;
    recorder.lab(this.#now, { kind: 'LabOpened', settings, seed, session });
    for (const node of added) tellAdded(this.#state, node, this.#now);
    for (const subject of left) recorder.lab(this.#now, { kind: 'NodeLeft', subject });
    if (ring !== undefined) recorder.lab(this.#now, { kind: 'RingAdopted', ...ring });
    const started = roster.records.filter(({ node, state }) => state !== 'left' && !down.includes(node));
    yield* startNodes(this.#state, started, this.#now);
  }

  *#apply(commands: readonly Command[]): Steps<LoggedCommand[]> {
    if (this.#insideInstant) {
      const next = later(this.#now, 1);
      while (yield* this.#advance(next));
    }
    const logged: LoggedCommand[] = [];
    for (const command of commands) {
      logged.push(this.#log.append(this.#now, command));
      yield* applyCommand(this.#state, command, this.#now);
    }
    return logged;
  }

  *#advance(limit: LabTime): Steps<boolean> {
    const { roster, links } = this.#state;
    const from = this.nextAt;
    if (from >= limit) {
      this.#state.tellLab(limit, limit);
      this.#moveTo(limit);
      return false;
    }
    if (this.#log.nextAt === from) {
      yield* this.#replayNext();
      return true;
    }
    if (this.#revivalAt === from) {
      yield* this.#revive();
      return true;
    }
    const until = windowEnd(from, links.lookaheadUs, Math.min(limit, this.#log.nextAt, this.#revivalAt));
    yield* runWindow(this.#state, roster.dueBefore(until), { from, until, maxEvents: undefined }, this.#awaited);
    this.#moveTo(until);
    return true;
  }

  *#step(): Steps<boolean> {
    const { roster, crashes } = this.#state;
    const at = this.nextAt;
    if (at === Number.POSITIVE_INFINITY) return false;
    this.#moveTo(at);
    if (crashes[0]?.at === at) {
      this.#state.tellLab(at, at);
      return true;
    }
    if (this.#log.nextAt === at) {
      yield* this.#replayNext();
      return true;
    }
    if (this.#revivalAt === at) {
      yield* this.#revive();
      return true;
    }
    this.#insideInstant = true;
    if (this.#state.tellDoomed(at + 1)) return true;
    const next = roster.next();
    if (next !== undefined) {
      yield* runWindow(this.#state, [next], { from: at, until: later(at, 1), maxEvents: 1 }, this.#awaited);
    }
    return true;
  }

  *#replayNext(): Steps<void> {
    const { at, command } = this.#log.takeNext();
    this.#state.tellLab(at, at);
    this.#moveTo(at);
    yield* applyCommand(this.#state, command, at);
  }

  get #revivalAt(): number {
    return this.#state.revivals[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  *#revive(): Steps<void> {
    const at = labTime(this.#revivalAt);
    this.#state.tellLab(at, at);
    this.#moveTo(at);
    this.#insideInstant = true;
    yield* reviveNext(this.#state);
  }

  /** When something happens next anywhere; infinite when nothing ever will. */
  get nextAt(): LabTime {
    const { roster, flights, crashes } = this.#state;
    const nodesAt = roster.next()?.nextAt ?? Number.POSITIVE_INFINITY;
    const crashAt = crashes[0]?.at ?? Number.POSITIVE_INFINITY;
    return labTime(Math.min(nodesAt, flights.nextDoomedAt, crashAt, this.#log.nextAt, this.#revivalAt));
  }

  #moveTo(time: LabTime): void {
    if (time <= this.#now) return;
    this.#now = time;
    this.#insideInstant = false;
  }
}
