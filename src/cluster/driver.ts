// The one loop that moves lab time: between windows it takes calls, tells the listeners what happened and ends goals;
// then it runs on, for a goal or paced by the wall clock, or sleeps until there is something to do.
import { Fault } from '../base/fault';
import { type LabTime, labTime, later } from '../base/ids';
import { isPromise, type Later } from '../base/later';
import { Calls } from './calls';
import type { ClusterRun } from './cluster-run';
import type { ConductorListeners, ConductorState } from './conductor-api';
import type { Executor } from './executor';
import { type Goal, Goals } from './goals';
import { Health, labFault } from './health';
import { Pacer, paceOf, type Speed } from './pacer';
import type { WallClock } from './wall-clock';

/** How long windows are run before the thread may handle other things. */
const SLICE_MS = 10;
/** How often a paced clock moves: about once a frame. */
const TICK_MS = 16;
/** Lab time that one slice covers at most; slices end at its multiples. */
const MAX_SLICE_US = 1_000_000;
/** Calls that wait for a moment of lab time; more are refused. */
const MAX_GOALS = 10_000;

export interface DriverPorts {
  readonly run: ClusterRun;
  readonly executor: Executor;
  readonly listeners: ConductorListeners;
  readonly clock: WallClock;
  readonly stallAfterMs: number;
}

export class Driver {
  readonly run: ClusterRun;
  readonly #ports: DriverPorts;
  readonly #health: Health;
  readonly #calls = new Calls();
  readonly #goals = new Goals();
  #transport: ConductorState['transport'] = 'on-demand';
  #speed: Speed = 'auto';
  /** Lab seconds per wall second of the last slice that was played. */
  #pace = 0;
  #pacer: Pacer;
  /** The state that the listeners know. */
  #told: ConductorState | undefined;
  #wake: () => void = () => {};

  constructor(ports: DriverPorts) {
    const { run, clock, stallAfterMs } = ports;
    this.run = run;
    this.#ports = ports;
    this.#pacer = new Pacer(clock.nowMs());
    const onStall = (): void => void this.#tellState();
    this.#health = new Health({ clock, stallAfterMs, awaited: () => run.awaited, onStall });
  }

  get transport(): ConductorState['transport'] {
    return this.#transport;
  }

  get speed(): Speed {
    return this.#speed;
  }

  state(): ConductorState {
    const { phase, problem } = this.#health;
    const pace = this.#transport === 'playing' ? this.#pace : 0;
    return { phase, problem, transport: this.#transport, speed: this.#speed, pace, now: this.run.now };
  }

  /** Starts the nodes, then the loop. Rejects when the lab cannot be opened. */
  async begin(prepare: () => Later<unknown>): Promise<void> {
    try {
      await this.#health.watched(Promise.resolve(prepare()));
      await this.#health.watched(Promise.resolve(this.run.open()));
      await this.#tell();
    } catch (thrown) {
      await this.#end('failed', labFault(thrown));
      throw thrown;
    }
    void this.#loop();
  }

  get executor(): Executor {
    return this.#ports.executor;
  }

  /** Runs `work` between two windows. A throw of `check` refuses the call; a rejection of `work` is the end of the lab. */
  call<T>(check: () => void, work: () => Later<T>): Promise<T> {
    if (this.#health.refusal !== undefined) return Promise.reject(this.#health.refusal);
    const answer = this.#calls.add(check, () => this.#health.watched(Promise.resolve(work())));
    this.#wake();
    return answer;
  }

  /** Answers whether the goal was met by its limit. */
  reach(goal: Pick<Goal, 'limit' | 'drives' | 'isMet'>): Promise<boolean> {
    if (this.#health.refusal !== undefined) return Promise.reject(this.#health.refusal);
    if (this.#goals.count >= MAX_GOALS) {
      return Promise.reject(new Fault('busy', `${MAX_GOALS} calls wait for this lab: wait for their answers first.`));
    }
    return new Promise((resolve, reject) => {
      this.#goals.add({ ...goal, end: resolve, reject });
      this.#wake();
    });
  }

  play(speed: Speed): void {
    if (this.#transport !== 'playing') this.#pacer = new Pacer(this.#ports.clock.nowMs());
    this.#transport = 'playing';
    this.#speed = speed;
  }

  pause(): void {
    this.#transport = 'paused';
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
  }

  async close(): Promise<void> {
    if (this.#health.phase === 'closed') return;
    await this.#end('closed', new Fault('closed', 'This lab is closed. Create a new one.'));
  }

  async #loop(): Promise<void> {
    try {
      while (this.#health.refusal === undefined) {
        await this.#calls.carryOut(() => this.#tell());
        this.#goals.settle(this.run.now);
        if (this.#calls.count > 0) continue;
        const goal = this.#goals.drivenTo();
        if (goal !== undefined) await this.#sprint(goal);
        else if (this.#transport === 'playing') await this.#play();
        else await this.#sleep(undefined);
      }
    } catch (thrown) {
      if (this.#health.refusal === undefined) await this.#end('failed', labFault(thrown));
    }
  }

  async #sprint(limit: LabTime): Promise<void> {
    const someEnded = (): boolean => this.#goals.someEnded(this.run.now);
    await this.#runTo(limit, someEnded);
    await this.#tell();
    if (!someEnded()) await this.#ports.clock.breathe();
  }

  async #play(): Promise<void> {
    const { clock } = this.#ports;
    const { working, now: from } = this.run;
    const pace = paceOf(this.#speed, working);
    const startedMs = clock.nowMs();
    const unpaced = pace === Number.POSITIVE_INFINITY;
    if (!unpaced) this.#pace = pace;
    const limit = later(from, unpaced ? MAX_SLICE_US : this.#pacer.allow(startedMs, pace));
    const paceChanges = (): boolean => this.#speed === 'auto' && this.run.working !== working;
    const hadMore = await this.#runTo(limit, paceChanges);
    const ranUs = this.run.now - from;
    if (unpaced) this.#pace = ranUs / 1000 / Math.max(0.001, clock.nowMs() - startedMs);
    else this.#pacer.spend(ranUs);
    await this.#tell();
    if (this.#calls.count > 0) return;
    if (hadMore && (unpaced || clock.nowMs() - startedMs >= SLICE_MS)) await clock.breathe();
    else await this.#sleep(TICK_MS);
  }

  // Runs windows up to `limit` until something needs the loop; true if there was something to run at the last try.
  async #runTo(limit: LabTime, mustStop: () => boolean): Promise<boolean> {
    const { clock } = this.#ports;
    const startedMs = clock.nowMs();
    // A boundary of lab time, never of real time: where a goal's last window ends must not depend on the machine.
    const sliceEnd = (Math.floor(this.run.now / MAX_SLICE_US) + 1) * MAX_SLICE_US;
    const end = labTime(Math.min(limit, sliceEnd));
    for (;;) {
      const advancing = this.run.advance(end);
      const more = isPromise(advancing) ? await this.#health.watched(advancing) : advancing;
      if (!more || mustStop() || this.#calls.count > 0 || this.#health.refusal !== undefined) return more;
      if (clock.nowMs() - startedMs >= SLICE_MS) return more;
    }
  }

  async #tell(): Promise<void> {
    const { events: onEvents, replies: onReplies } = this.#ports.listeners;
    const events = this.run.takeEvents();
    const replies = this.run.takeReplies();
    if (events.length > 0) await onEvents(events);
    if (replies.length > 0) await onReplies(replies);
    await this.#tellState();
  }

  async #tellState(): Promise<void> {
    const state = this.state();
    if (this.#told !== undefined && sameState(this.#told, state)) return;
    this.#told = state;
    await this.#ports.listeners.status(state);
  }

  #sleep(atMostMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const cancel = atMostMs === undefined ? () => {} : this.#ports.clock.after(atMostMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #end(phase: 'failed' | 'closed', refusal: Fault): Promise<void> {
    this.#health.end(phase, refusal);
    this.#calls.rejectAll(refusal);
    this.#goals.rejectAll(refusal);
    this.#wake();
    await this.#ports.executor.close();
    await this.#tellState();
  }
}

const sameState = (a: ConductorState, b: ConductorState): boolean =>
  a.now === b.now &&
  a.phase === b.phase &&
  a.transport === b.transport &&
  a.speed === b.speed &&
  a.pace === b.pace &&
  a.problem === b.problem;
