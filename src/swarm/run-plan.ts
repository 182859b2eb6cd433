// Carries a plan out in process, without a promise: chaos first, then everything is healed, and what has to come to an
// end must do so within a bound of lab time.

import { type LabTime, labTime, type NodeId, type RequestId, requestId, usFromMs } from '../base/ids';
import { isPromise, type Later } from '../base/later';
import { ClusterRun } from '../cluster/cluster-run';
import { newCluster } from '../cluster/cluster-state';
import type { Command } from '../cluster/command';
import { InProcessExecutor } from '../cluster/in-process-executor';
import type { LabEvent } from '../cluster/lab-event';
import { prepareBoot } from '../protocol/boot';
import type { ClientReply } from '../protocol/outputs';
import { type Settings, settingsFrom } from '../protocol/settings';
import type { Clock } from '../protocol/versions/clock';
import { type FaultyDisk, faultyDisk } from '../storage/disk-faulty';
import { memoryDisk } from '../storage/disk-memory';
import { CopyWatch } from './copy-watch';
import { type Finding, finding } from './finding';
import { MembershipWatch } from './membership-watch';
import { isRingRefusal, type Plan, type PlanStep } from './plan';
import { RingWatch } from './ring-watch';

export interface PlanOutcome {
  readonly settings: Settings;
  readonly events: readonly LabEvent[];
  /** Of every request its last reply. */
  readonly replies: ReadonlyMap<RequestId, ClientReply>;
  /** What was wrong already while it ran. */
  readonly findings: readonly Finding[];
}

export interface RunPorts {
  readonly boot?: typeof prepareBoot;
}

/** Never throws because of the store: whatever the store throws is a finding. */
export function runPlan(plan: Plan, { boot = prepareBoot }: RunPorts = {}): PlanOutcome {
  const run = new PlanRun(plan, boot);
  try {
    run.chaos();
    run.heal();
    run.prove();
  } catch (thrown) {
    run.findings.push(finding('no-exception', run.now, thrown instanceof Error ? (thrown.stack ?? '') : `${thrown}`));
  }
  return run;
}

/** Reads of a key at the end: one brings its replicas together, the next must find them so. */
const READ_ROUNDS = 2;
const READS_AT_ONCE = 25;
/** Of ten rounds of anti-entropy each. */
const CONVERGE_TURNS = 60;
const READ_TRIES = 4;

class PlanRun implements PlanOutcome {
  readonly settings: Settings;
  readonly events: LabEvent[] = [];
  readonly replies = new Map<RequestId, ClientReply>();
  readonly findings: Finding[] = [];
  readonly #plan: Plan;
  readonly #run: ClusterRun;
  readonly #watch = new MembershipWatch();
  readonly #copies = new CopyWatch();
  readonly #ring: RingWatch;
  readonly #disks = new Map<NodeId, FaultyDisk>();
  /** Whose request it is. */
  readonly #clients = new Map<RequestId, string>();
  /** What each client was given last for each key. */
  readonly #contexts = new Map<string, Clock>();
  #extra = 0;

  constructor(plan: Plan, boot: typeof prepareBoot) {
    this.#plan = plan;
    this.settings = settingsFrom(plan.config);
    this.#ring = new RingWatch(this.settings);
    const executor = new InProcessExecutor({ boot, diskOf: (node) => this.#diskOf(node) });
    this.#run = new ClusterRun(newCluster(this.settings, plan.seed, false), executor);
  }

  get now(): LabTime {
    return this.#run.now;
  }

  chaos(): void {
    done(this.#run.open());
    for (const step of this.#plan.steps) {
      if (step.at >= this.#plan.healAt) break;
      this.#runTo(step.at);
      this.#carryOut(step);
    }
    this.#runTo(this.#plan.healAt);
  }

  /** Everything that was broken is mended; then all see all, and nothing is under way any more. */
  heal(): void {
    const { link, disk } = this.settings;
    const ids = this.#ring.hosts;
    const links = ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : [{ from, to }])));
    for (const faulty of this.#disks.values()) faulty.inflict({ kind: 'Mend' });
    this.#apply([
      { kind: 'Heal', links },
      { kind: 'SetLink', links, settings: link },
      ...ids.flatMap((node): Command[] => [
        { kind: 'SetDisk', node, latency: disk },
        { kind: 'ResumeNode', node },
        ...(this.#isGone(node) ? [] : [{ kind: 'Start', node } as const]),
      ]),
    ]);
    this.#settle('all nodes see each other up and nothing is under way', true);
  }

  /** Every key can be read, and written, through any node. */
  prove(): void {
    const keys = [...new Set(this.#plan.steps.flatMap((step) => ('command' in step ? keysOf(step.command) : [])))];
    for (let round = 0; round < READ_ROUNDS; round++) {
      for (let i = 0; i < keys.length; i += READS_AT_ONCE) {
        let missing = keys.slice(i, i + READS_AT_ONCE);
        // A read may meet a suspicion that is about to be refuted.
        for (let turn = round + i; missing.length > 0; turn++) {
          missing = this.#readAll(missing, turn, turn === round + i + READ_TRIES - 1);
        }
      }
    }
    this.#settle('repairs end', true);
    if (this.settings.antiEntropy) this.#converge();
  }

  /** The keys whose reads were not answered ok; none after the last try. */
  #readAll(keys: readonly string[], turn: number, isLastTry: boolean): string[] {
    const reads = keys.map((key, i) => this.#probe(key, turn + i));
    this.#apply(reads);
    this.#settle('every read ends', false);
    if (isLastTry) for (const read of reads) this.#mustBeOk(read);
    return isLastTry ? [] : keys.filter((_, i) => !this.#isOk(reads[i]));
  }

  #isOk(read: Command | undefined): boolean {
    return read?.kind === 'Request' && this.replies.get(read.request.request)?.outcome === 'ok';
  }

  // Without reads it takes a round for each range and pair of nodes.
  #converge(): void {
    const { antiEntropyIntervalMs } = this.settings;
    for (let turn = 0; turn < CONVERGE_TURNS && this.#copies.differingKeys().length > 0; turn++) {
      this.#runTo(this.now + usFromMs(10 * antiEntropyIntervalMs));
      this.#wipeRotten();
    }
    this.#settle('anti-entropy ends', true);
  }

  #probe(key: string, turn: number): Command {
    const via = this.#ring.members[turn % this.#ring.members.length];
    return { kind: 'Request', request: { request: requestId(`end${++this.#extra}`), key, op: 'get' }, via };
  }

  #mustBeOk(command: Command): void {
    if (command.kind !== 'Request') return;
    const { request, key } = command.request;
    const reply = this.replies.get(request);
    if (reply?.outcome === 'ok') return;
    const what = reply === undefined ? 'got no answer' : `was answered ${reply.outcome}: ${reply.reason}`;
    this.findings.push(finding('available-when-healed', this.now, `the read ${request} of ${key} ${what}`));
  }

  // A node that does not start because its disk has rotted is wiped, as its operator would.
  #wipeRotten(): boolean {
    const rotten = this.#plan.mayLose.filter((node) => this.#watch.crashCodeOf(node) === 'corrupt');
    for (const node of rotten)
      this.#apply([
        { kind: 'Wipe', node },
        { kind: 'Start', node },
      ]); // prettier
    return rotten.length > 0;
  }

  #carryOut(step: PlanStep): void {
    if ('disk' in step) {
      this.#diskOf(step.node).inflict(step.disk);
      return;
    }
    const { command, client } = step;
    if (command.kind !== 'Request') {
      if (this.#mayBe(command)) this.#apply([command]);
      return;
    }
    const { request } = command;
    if (!this.#mayBe(command)) return;
    const slot = client === undefined ? undefined : `${client} ${request.key}`;
    if (slot !== undefined) this.#clients.set(request.request, slot);
    const context = slot === undefined ? undefined : this.#contexts.get(slot);
    this.#apply([request.op === 'get' ? command : { ...command, request: { ...request, context } }]);
  }

  /** Also of a host that is still to come. */
  #diskOf(node: NodeId): FaultyDisk {
    const disk = this.#disks.get(node) ?? faultyDisk(memoryDisk());
    this.#disks.set(node, disk);
    return disk;
  }

  // A plan does not know which changes of the ring go through, and so not who is there.
  #mayBe(command: Command): boolean {
    try {
      this.#run.check([command]);
      return true;
    } catch (thrown) {
      if (isRingRefusal(thrown)) return false;
      throw thrown;
    }
  }

  /** Never to come back. One whose removal nobody has heard of is started all the same, and leaves alive. */
  #isGone(node: NodeId): boolean {
    return this.#plan.gone.includes(node) && this.#ring.isOut(node);
  }

  #apply(commands: readonly Command[]): void {
    this.#run.check(commands);
    done(this.#run.apply(commands));
    this.#collect();
  }

  /** True if at some moment nothing but gossip was under way. */
  #runTo(time: number): boolean {
    let wasIdle = !this.#run.working;
    while (done(this.#run.advance(labTime(time)))) {
      this.#collect();
      wasIdle ||= !this.#run.working;
    }
    this.#collect();
    return wasIdle;
  }

  #collect(): void {
    for (const event of this.#run.takeEvents()) {
      this.events.push(event);
      this.#watch.take(event);
      this.#copies.take(event);
      this.#ring.take(event);
    }
    for (const { reply } of this.#run.takeReplies()) {
      const before = this.replies.get(reply.request);
      this.replies.set(reply.request, reply);
      const slot = this.#clients.get(reply.request);
      if (slot !== undefined && before === undefined && reply.outcome === 'ok') this.#contexts.set(slot, reply.context);
    }
  }

  #settle(what: string, views: boolean): void {
    const { suspectAfterMs, gossipIntervalMs, requestTimeoutMs } = this.settings;
    const changes = 1 + this.#ring.unfinished().length;
    const sliceUs = usFromMs(gossipIntervalMs);
    // Suspicion, verdict and refutation take some rounds each; every hint is tried again in every round.
    const limit = this.now + changes * usFromMs(30 * suspectAfterMs + 100 * gossipIntervalMs + 20 * requestTimeoutMs);
    for (let quiet = 0; quiet < 2; ) {
      if (this.now >= limit) {
        const why = [...(this.#run.working ? ['something is under way'] : []), ...this.#unsettled()];
        const span = `${(limit / 1000).toFixed(0)} ms`;
        this.findings.push(finding('liveness', this.now, `until ${span} it is not so that ${what}: ${why.join('; ')}`));
        return;
      }
      // Anti-entropy begins again and again: what counts is that it also ends.
      const wasIdle = this.#runTo(this.now + sliceUs);
      if (this.#wipeRotten()) continue;
      quiet = wasIdle && (!views || this.#unsettled().length === 0) ? quiet + 1 : 0;
    }
  }

  #unsettled(): string[] {
    const hosts = this.#ring.hosts.filter((node) => !this.#isGone(node));
    const down = hosts.filter((node) => !this.#watch.isLive(node)).map((node) => `${node} is not up`);
    return [...down, ...this.#watch.disagreements(new Set(this.#ring.members)), ...this.#ring.unfinished()];
  }
}

const keysOf = (command: Command): string[] => (command.kind === 'Request' ? [command.request.key] : []);

function done<T>(answer: Later<T>): T {
  if (isPromise(answer)) throw new Error('broken invariant: memory disks answer at once');
  return answer as T;
}
