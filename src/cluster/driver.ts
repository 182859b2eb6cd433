// The one loop that moves lab time: between windows it takes calls, tells the listeners what happened and ends goals;
// then it runs on, for a goal or paced by the wall clock, or sleeps until there is something to do.
import { Fault, sentenceOf } from '../base/fault';
import { type LabTime, later } from '../base/ids';
import { isPromise, type Later } from '../base/later';
import type { ClusterRun } from './cluster-run';
import type { ConductorListeners, ConductorState } from './conductor-api';
import type { Executor } from './executor';
import { type Goal, Goals } from './goals';
import { Pacer, paceOf, type Speed } from './pacer';
import type { WallClock } from './wall-clock';

/** How long windows are run before the thread may handle other things. */
const SLICE_MS = 10;
/** How often a paced clock moves: about once a frame. */
const TICK_MS = 16;
/** Lab time that one slice covers at most; slices end at its multiples. */
const MAX_SLICE_US = 1_000_000;
/** Calls that wait for the end of a window; more are refused. */
const MAX_WAITING_CALLS = 10_000;

/** Runs between windows. It answers how to tell the caller, which is done after the listeners know. */
interface Call {
  readonly run: () => Promise<() => void>;
  readonly reject: (reason: unknown) => void;
}

export interface DriverPorts {
  readonly run: ClusterRun;
  readonly executor: Executor;
  readonly listeners: ConductorListeners;
  readonly clock: WallClock;
  readonly stallAfterMs: number;
}

export class Driver {
  readonly #ports: DriverPorts;
  readonly #run: ClusterRun;
  readonly #goals = new Goals();
  #calls: Call[] = [];
  #phase: ConductorState['phase'] = 'open';
  #problem: string | undefined;
  /** Why calls are refused, once the phase is `failed` or `closed`. */
  #refusal: Fault | undefined;
  #transport: ConductorState['transport'] = 'on-demand';
  #speed: Speed = 'auto';
  #pace = 0;
  #pacer: Pacer;
  #told: ConductorState | undefined;
  #wake: () => void = () => {};

  constructor(ports: DriverPorts) {
    this.#ports = ports;
    this.#run = ports.run;
    this.#pacer = new Pacer(ports.clock.nowMs());
  }

  get run(): ClusterRun {
    return this.#run;
  }

  get transport(): ConductorState['transport'] {
    return this.#transport;
  }

  state(): ConductorState {
    const pace = this.#transport === 'playing' ? this.#pace : 0;
    return {
      phase: this.#phase,
      problem: this.#problem,
      transport: this.#transport,
      speed: this.#speed,
      pace,
      now: this.#run.now,
    };
  }

  /** Starts the loop; the answer comes when every node has been started. Rejects when the lab cannot be opened. */
  async begin(prepare: () => Later<unknown>): Promise<void> {
    try {
      await this.#watched(Promise.resolve(prepare()));
      await this.#watched(Promise.resolve(this.#run.open()));
      await this.#tell();
    } catch (thrown) {
      await this.#fail(thrown);
      throw thrown;
    }
    void this.#loop();
  }

  /** Runs `work` between two windows. A throw of `check` refuses the call; a throw of `work` is the end of the lab. */
  call<T>(check: () => void, work: () => Later<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#refusal !== undefined) return reject(this.#refusal);
      if (this.#calls.length >= MAX_WAITING_CALLS) {
        return reject(new Fault('busy', `${MAX_WAITING_CALLS} calls wait for this lab: wait for their answers first.`));
      }
      const run = async (): Promise<() => void> => {
        try {
          check();
        } catch (thrown) {
          return () => reject(thrown);
        }
        const result = await this.#watched(Promise.resolve(work()));
        return () => resolve(result);
      };
      this.#calls.push({ run, reject });
      this.#wake();
    });
  }

  /** Answers whether the goal was met by its limit. */
  reach(goal: Pick<Goal, 'limit' | 'drives' | 'isMet'>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) return reject(this.#refusal);
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

  get speed(): Speed {
    return this.#speed;
  }

  async close(): Promise<void> {
    if (this.#phase === 'closed') return;
    await this.#end('closed', new Fault('closed', 'This lab is closed. Create a new one.'));
  }

  async #loop(): Promise<void> {
    try {
      while (this.#refusal === undefined) {
        await this.#takeCalls();
        this.#goals.settle(this.#run.now);
        if (this.#calls.length > 0) continue;
        const goal = this.#goals.drivenTo();
        if (goal !== undefined) await this.#sprint(goal);
        else if (this.#transport === 'playing') await this.#play();
        else await this.#sleep(undefined);
      }
    } catch (thrown) {
      await this.#fail(thrown);
    }
  }

  async #takeCalls(): Promise<void> {
    const calls = this.#calls;
    this.#calls = [];
    const tell: (() => void)[] = [];
    try {
      for (const call of calls) tell.push(await call.run());
    } catch (thrown) {
      for (const call of calls.slice(tell.length)) call.reject(labFault(thrown));
      throw thrown;
    } finally {
      await this.#tell();
      for (const one of tell) one();
    }
  }

  async #sprint(limit: LabTime): Promise<void> {
    await this.#runTo(limit, () => this.#goals.someEnded(this.#run.now));
    await this.#tell();
    if (this.#run.now < limit && !this.#goals.someEnded(this.#run.now)) await this.#ports.clock.breathe();
  }

  async #play(): Promise<void> {
    const { clock } = this.#ports;
    const { working, now: from } = this.#run;
    const pace = paceOf(this.#speed, working);
    const startedMs = clock.nowMs();
    const unpaced = pace === Number.POSITIVE_INFINITY;
    if (!unpaced) this.#pace = pace;
    const limit = later(from, unpaced ? MAX_SLICE_US : this.#pacer.allow(startedMs, pace));
    const paceChanges = (): boolean => this.#speed === 'auto' && this.#run.working !== working;
    const hadMore = await this.#runTo(limit, paceChanges);
    const ranUs = this.#run.now - from;
    if (unpaced) this.#pace = ranUs / 1000 / Math.max(0.001, clock.nowMs() - startedMs);
    else this.#pacer.spend(ranUs);
    await this.#tell();
    if (this.#calls.length > 0) return;
    if (hadMore && (unpaced || clock.nowMs() - startedMs >= SLICE_MS)) await clock.breathe();
    else await this.#sleep(TICK_MS);
  }

  // Runs windows up to `limit` until something needs the loop; true if there was something to run at the last try.
  async #runTo(limit: LabTime, mustStop: () => boolean): Promise<boolean> {
    const { clock } = this.#ports;
    const startedMs = clock.nowMs();
    // A boundary of lab time, never of real time: where a goal's last window ends must not depend on the machine.
    const sliceEnd = (Math.floor(this.#run.now / MAX_SLICE_US) + 1) * MAX_SLICE_US;
    const end = Math.min(limit, sliceEnd) as LabTime;
    for (;;) {
      const advancing = this.#run.advance(end);
      const more = isPromise(advancing) ? await this.#watched(advancing) : advancing;
      if (!more || mustStop() || this.#calls.length > 0 || this.#refusal !== undefined) return more;
      if (clock.nowMs() - startedMs >= SLICE_MS) return more;
    }
  }

  async #tell(): Promise<void> {
    const { events: onEvents, replies: onReplies } = this.#ports.listeners;
    const events = this.#run.takeEvents();
    const replies = this.#run.takeReplies();
    if (events.length > 0) await onEvents(events);
    if (replies.length > 0) await onReplies(replies);
    await this.#tellState();
  }

  async #tellState(): Promise<void> {
    const state = this.state();
    const told = this.#told;
    const isNews =
      told === undefined ||
      told.now !== state.now ||
      told.phase !== state.phase ||
      told.transport !== state.transport ||
      told.speed !== state.speed ||
      told.pace !== state.pace;
    if (!isNews) return;
    this.#told = state;
    await this.#ports.listeners.status(state);
  }

  /** Waits; says so when it takes too long, and goes on when the answer comes after all. */
  async #watched<T>(answer: PromiseLike<T>): Promise<T> {
    const { clock, stallAfterMs } = this.#ports;
    const cancel = clock.after(stallAfterMs, () => {
      this.#phase = 'stalled';
      this.#problem = stallSentence([...this.#run.awaited], stallAfterMs);
      void this.#tellState();
    });
    try {
      return await answer;
    } finally {
      cancel();
      if (this.#phase === 'stalled') {
        this.#phase = 'open';
        this.#problem = undefined;
      }
    }
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

  async #fail(thrown: unknown): Promise<void> {
    if (this.#refusal !== undefined) return;
    await this.#end('failed', labFault(thrown));
  }

  async #end(phase: 'failed' | 'closed', refusal: Fault): Promise<void> {
    this.#phase = phase;
    this.#problem = phase === 'failed' ? refusal.message : undefined;
    this.#refusal = refusal;
    const calls = this.#calls;
    this.#calls = [];
    for (const call of calls) call.reject(refusal);
    this.#goals.rejectAll(refusal);
    this.#wake();
    await this.#ports.executor.close();
    await this.#tellState();
  }
}

const labFault = (thrown: unknown): Fault =>
  thrown instanceof Fault
    ? thrown
    : new Fault('lab-failed', `The lab has failed: ${sentenceOf(thrown)}`, { cause: thrown });

function stallSentence(nodes: readonly string[], afterMs: number): string {
  const who = nodes.length === 0 ? 'A node that is being started or stopped' : nodes.join(', ');
  const have = nodes.length > 1 ? 'have' : 'has';
  return `${who} ${have} not answered for ${afterMs / 1000} s. Lab time waits and goes on with the answer; if none comes, reload the page.`;
}
