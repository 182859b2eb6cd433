// The fixed workload of the bench: clients that get, put what they got on, and put blindly, over a cluster of five nodes
// that gossips. It depends on its options alone, so that every variant does the same work.
import { assert } from '../../src/base/assert';
import { labTime, later, requestId } from '../../src/base/ids';
import { isPromise, type Later } from '../../src/base/later';
import { type RandomStream, randomStream } from '../../src/base/random';
import { ClusterRun } from '../../src/cluster/cluster-run';
import { InProcessExecutor } from '../../src/cluster/in-process-executor';
import type { LabEvent } from '../../src/cluster/lab-event';
import { prepareBoot } from '../../src/protocol/boot';
import type { ClientRequest } from '../../src/protocol/inputs';
import { settingsFrom } from '../../src/protocol/settings';
import { valueFrom } from '../../src/protocol/value';
import type { Clock } from '../../src/protocol/versions/clock';

export interface Mix {
  readonly seed: number;
  readonly operations: number;
  /** Lab time between two operations. */
  readonly gapUs: number;
  readonly keys: number;
  readonly hashing: boolean;
  /** What becomes of the trace; `operations` were begun so far. */
  readonly events: (events: readonly LabEvent[], operations: number) => void;
}

export interface Done {
  /** Inputs that a node's step handled: messages, timers, requests of clients, completions of storage. */
  readonly handled: number;
  readonly events: number;
  readonly operations: number;
  readonly run: ClusterRun;
}

/** Runs the mix to the end of its last operation. */
export function runMix(mix: Mix): Done {
  let handled = 0;
  let events = 0;
  const countingBoot: typeof prepareBoot = (order) => {
    const prepared = prepareBoot(order);
    const { node } = prepared;
    const step: typeof node.step = (input, now, clockMs) => {
      handled++;
      return node.step(input, now, clockMs);
    };
    return { ...prepared, node: { ...node, incarnation: node.incarnation, step } };
  };
  const { seed, hashing, operations } = mix;
  const fresh = { session: 1, startAt: labTime(0), startsBefore: {}, down: [], added: [], left: [], ring: undefined };
  const options = { settings: settingsFrom({}), seed, ...fresh };
  const run = new ClusterRun({ ...options, hashing }, new InProcessExecutor({ boot: countingBoot }));
  const clients = new Clients(mix);
  const take = (begun: number): void => {
    const taken = run.takeEvents();
    events += taken.length;
    mix.events(taken, begun);
    for (const { reply } of run.takeReplies()) clients.learn(reply.request, reply.context);
  };
  atOnce(run.open());
  for (let number = 1; number <= operations; number++) {
    const next = later(run.now, mix.gapUs);
    while (atOnce(run.advance(next)));
    take(number - 1);
    const command = { kind: 'Request' as const, request: clients.next(number), via: undefined };
    run.check([command]);
    atOnce(run.apply([command]));
  }
  while (run.working) atOnce(run.advance(later(run.now, mix.gapUs)));
  take(operations);
  return { handled, events, operations, run };
}

/** Half of the operations read; of the writes two in three stand on what the key's last answer showed. */
class Clients {
  private readonly random: RandomStream;
  private readonly contexts = new Map<string, Clock>();
  private readonly keyOf = new Map<string, string>();

  constructor(private readonly mix: Mix) {
    this.random = randomStream(mix.seed, 'bench clients');
  }

  next(number: number): ClientRequest {
    const request = requestId(`r${number}`);
    const key = `cart:${this.random.integer(1, this.mix.keys)}`;
    this.keyOf.set(request, key);
    if (this.random.chance(0.5)) return { request, key, op: 'get' };
    const context = this.random.chance(2 / 3) ? this.contexts.get(key) : undefined;
    return { request, key, op: 'put', value: valueFrom(`${number} of ${key}`), context };
  }

  learn(request: string, context: Clock): void {
    const key = this.keyOf.get(request);
    if (key === undefined) return;
    this.contexts.set(key, context);
    this.keyOf.delete(request);
  }
}

function atOnce<T>(answer: Later<T>): T {
  assert(!isPromise(answer), 'memory disks answer at once');
  return answer as T;
}
