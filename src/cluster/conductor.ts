// The conductor as its callers see it. What happens is the run's business (cluster-run.ts), when the clock moves is the
// driver's; here is what can be asked. Every argument and answer is plain data, so that it can live in a worker.
import { Fault } from '../base/fault';
import { type LabTime, labTime, later, type NodeId, type RequestId } from '../base/ids';
import { type Later, type Steps, settle, wait } from '../base/later';
import type { ExportedFile } from '../storage/export-files';
import { ClusterRun } from './cluster-run';
import type { Command, LoggedCommand } from './command';
import type { ConductorListeners, ConductorPorts, ConductorState, OpenOptions, RequestStage } from './conductor-api';
import { packDisk } from './disk-image';
import { Driver } from './driver';
import type { Speed } from './pacer';

const DEFAULT_STALL_MS = 10_000;
/** Lab time after which a request that still has no end is called stuck. */
const STUCK_AFTER_US = 3_600_000_000;

export class Conductor {
  readonly #ports: ConductorPorts;
  #opened: Driver | undefined;

  constructor(ports: ConductorPorts) {
    this.#ports = ports;
  }

  /** Starts every node. Call it once, and wait for it. Rejects with a Fault when the lab cannot be opened. */
  async open(options: OpenOptions, listeners: ConductorListeners): Promise<ConductorState> {
    if (this.#opened !== undefined) throw new Fault('already-open', 'This conductor runs a cluster already.');
    const { settings, seed, session = 1, startAt = labTime(0), startsBefore = {}, down = [] } = options;
    const { added = [], left = [], ring } = options;
    const { keepDisks = false, log } = options;
    const executor = this.#ports.executorFor(options);
    const run = new ClusterRun(
      { settings, seed, session, startAt, startsBefore, down, added, left, ring, hashing: true },
      executor,
      log,
    );
    const { clock, stallAfterMs = DEFAULT_STALL_MS } = this.#ports;
    const driver = new Driver({ run, executor, listeners, clock, stallAfterMs });
    this.#opened = driver;
    await driver.begin(() => keepDisks || Promise.all(settings.nodes.map(({ id }) => executor.wipe(id))));
    return driver.state();
  }

  /** All take effect at one lab time, in order, before anything else happens at it. Rejects with a Fault if one is refused: then none does. */
  submit(commands: readonly Command[]): Promise<readonly LoggedCommand[]> {
    const { run } = this.#driver;
    return this.#driver.call(
      () => run.check(commands),
      () => run.apply(commands),
    );
  }

  /** Runs everything before `time`, unpaced, whatever the transport. */
  async runUntil(time: LabTime): Promise<void> {
    await this.#driver.reach({ limit: time, drives: () => true, isMet: () => false });
  }

  /**
   * Until each of the requests has come as far as `stage`. Runs the clock when it is on demand, and then rejects with Fault
   * `paused` when only a resume can end one; otherwise waits for whatever moves the clock.
   */
  async runUntilDone(requests: readonly RequestId[], stage: RequestStage = 'closed'): Promise<void> {
    const driver = this.#driver;
    const { run } = driver;
    const isDone = (request: RequestId): boolean =>
      stage === 'closed' ? !run.isOpen(request) : run.isAnswered(request);
    const drives = (): boolean => driver.transport === 'on-demand';
    const isStuck = (request: RequestId): boolean => drives() && run.pausedFor(request) !== undefined;
    const met = await driver.reach({
      limit: later(run.now, STUCK_AFTER_US),
      drives,
      isMet: () => requests.every((request) => isDone(request) || isStuck(request)),
    });
    const stuck = requests.find((request) => !isDone(request) && isStuck(request));
    if (stuck !== undefined) {
      throw new Fault('paused', `${stuck} waits for ${run.pausedFor(stuck)}, which is paused: resume it.`);
    }
    if (!met) throw new Fault('stuck', `${requests.join(', ')}: no end within an hour of lab time.`);
  }

  /** Until nothing but gossip is under way; false if that is not so by `limit`. Runs the clock unless it is playing. */
  runUntilIdle(limit: LabTime): Promise<boolean> {
    const driver = this.#driver;
    return driver.reach({
      limit,
      drives: () => driver.transport !== 'playing',
      isMet: () => !driver.run.working,
    });
  }

  /** Exactly one event, wherever the next one is; false when nothing will ever happen. */
  step(): Promise<boolean> {
    const { run } = this.#driver;
    return this.#driver.call(
      () => {},
      () => run.step(),
    );
  }

  /** Lab time follows the wall clock at the given speed, or at the last one. */
  play(speed: Speed = this.#driver.speed): Promise<void> {
    return this.#driver.call(
      () => checkSpeed(speed),
      () => this.#driver.play(speed),
    );
  }

  pause(): Promise<void> {
    return this.#driver.call(
      () => {},
      () => this.#driver.pause(),
    );
  }

  setSpeed(speed: Speed): Promise<void> {
    return this.#driver.call(
      () => checkSpeed(speed),
      () => this.#driver.setSpeed(speed),
    );
  }

  /** What a node has made durable, running or not, as the zip of a LevelDB directory. Rejects with a Fault when its disk refuses. */
  async exportDisk(node: NodeId): Promise<Uint8Array> {
    const { run } = this.#driver;
    // A disk that cannot be read is no trouble of the lab's.
    const outcome = await this.#driver.call(
      () => run.checkNode(node),
      () => settle(attempt(this.#driver.executor.exportDisk(node))),
    );
    if ('fault' in outcome) throw outcome.fault;
    return packDisk(outcome.files);
  }

  state(): ConductorState {
    return this.#driver.state();
  }

  /** SHA-256 in hex over the trace so far: one JSON line per event, foreign messages left out. */
  hash(): string {
    return this.#driver.run.hash();
  }

  commandLog(): readonly LoggedCommand[] {
    return this.#driver.run.log;
  }

  /** Ends every node. Calls that wait are rejected with Fault `closed`. */
  async close(): Promise<void> {
    await this.#opened?.close();
  }

  get #driver(): Driver {
    if (this.#opened === undefined) throw new Fault('not-open', 'Open the lab first.');
    return this.#opened;
  }
}

function checkSpeed(speed: Speed): void {
  if (typeof speed === 'number' && !(speed > 0 && speed <= 10_000)) {
    throw new Fault(
      'bad-speed',
      `The speed is ${speed}; it must be more than 0 and at most 10000, or 'auto' or 'max'.`,
    );
  }
}

function* attempt(
  files: Later<readonly ExportedFile[]>,
): Steps<{ files: readonly ExportedFile[] } | { fault: unknown }> {
  try {
    return { files: yield* wait(files) };
  } catch (fault) {
    return { fault };
  }
}
