// What the tests of this folder share: settings, requests, and command logs drawn from a seed.
import { labTime, nodeId, requestId } from '../../base/ids';
import { isPromise } from '../../base/later';
import { type RandomStream, randomStream } from '../../base/random';
import { prepareBoot } from '../../protocol/boot';
import { type Settings, type SettingsInput, settingsFrom } from '../../protocol/settings';
import { valueFrom } from '../../protocol/value';
import { ClusterRun } from '../cluster-run';
import { newCluster, type RunOptions } from '../cluster-state';
import type { Command, Link, LoggedCommand } from '../command';
import { InProcessExecutor } from '../in-process-executor';
import type { LabEvent } from '../lab-event';

export const runOptions = (config: SettingsInput = {}, seed = 1): RunOptions =>
  newCluster(settingsFrom(config), seed, true);

/** A run in process that has been opened, with what it has traced so far. */
export function openRun(options: RunOptions, log: readonly LoggedCommand[] = [], boot = prepareBoot): ClusterRun {
  const run = new ClusterRun(options, new InProcessExecutor({ boot }), log);
  now(run.open());
  return run;
}

/** The real protocol, which throws at one of its first `steps` × 2 steps. */
export const frailBoot =
  (steps: number): typeof prepareBoot =>
  (order) => {
    const { node, writes, freshDisk } = prepareBoot(order);
    let left = randomStream(order.incarnation, `life of ${order.self}`).integer(1, 2 * steps);
    const step: typeof node.step = (input, now, clockMs) => {
      if (left-- === 0) throw new Error('a step too many');
      return node.step(input, now, clockMs);
    };
    return { writes, freshDisk, node: { ...node, incarnation: node.incarnation, step } };
  };

/** The answer of something that must not have had to wait. */
export function now<T>(answer: T | PromiseLike<T>): T {
  if (isPromise(answer)) throw new Error('broken test: this answer should be immediate');
  return answer as T;
}

export function runTo(run: ClusterRun, timeUs: number): void {
  while (now(run.advance(labTime(timeUs))));
}

export const put = (number: number, key: string, value: unknown, via?: string): Command => ({
  kind: 'Request',
  request: { request: requestId(`r${number}`), key, op: 'put', value: valueFrom(value), context: undefined },
  via: via === undefined ? undefined : nodeId(via),
});

export const get = (number: number, key: string, via?: string): Command => ({
  kind: 'Request',
  request: { request: requestId(`r${number}`), key, op: 'get' },
  via: via === undefined ? undefined : nodeId(via),
});

export const kill = (node: string): Command => ({ kind: 'Kill', node: nodeId(node) });
export const start = (node: string): Command => ({ kind: 'Start', node: nodeId(node) });
export const wipe = (node: string): Command => ({ kind: 'Wipe', node: nodeId(node) });
export const pause = (node: string): Command => ({ kind: 'PauseNode', node: nodeId(node) });
export const resume = (node: string): Command => ({ kind: 'ResumeNode', node: nodeId(node) });
export const setDisk = (node: string, minMs: number, maxMs: number): Command => ({
  kind: 'SetDisk',
  node: nodeId(node),
  latency: { minMs, maxMs },
});
const setClock = (node: string, offsetMs: number): Command => ({
  kind: 'SetClock',
  node: nodeId(node),
  offsetMs,
  driftPpm: undefined,
});
export const cut = (...links: string[]): Command => ({ kind: 'Cut', links: links.map(linkOf) });
export const heal = (...links: string[]): Command => ({ kind: 'Heal', links: links.map(linkOf) });

/** `n1>n2` as a link. */
function linkOf(text: string): Link {
  const [from = '', to = ''] = text.split('>');
  return { from: nodeId(from), to: nodeId(to) };
}

/** Requests and faults of every kind over `lengthUs`, several of them at the same times. */
export function randomLog(seed: number, settings: Settings, commands: number, lengthUs: number): LoggedCommand[] {
  const random = randomStream(seed, 'test log');
  const times = Array.from({ length: commands }, () => random.integer(0, lengthUs)).sort((a, b) => a - b);
  const log: LoggedCommand[] = [];
  times.forEach((at, i) => {
    for (let j = random.integer(1, 3); j > 0; j--) {
      log.push({ at: labTime(at), command: randomCommand(random, settings, 10 * i + j) });
    }
  });
  return log;
}

function randomCommand(random: RandomStream, settings: Settings, number: number): Command {
  const node = (): string => settings.nodes[random.integer(0, settings.nodes.length - 1)]?.id ?? '';
  const [a = '', b = ''] = random.sample(settings.nodes, 2).map(({ id }) => id as string);
  const key = `k${random.integer(1, 5)}`;
  const via = random.chance(0.5) ? node() : undefined;
  switch (random.integer(0, 13)) {
    case 0:
      return kill(node());
    case 1:
    case 2:
      return start(node());
    case 3:
      return random.chance(0.3) ? wipe(node()) : cut(`${a}>${b}`);
    case 4:
      return heal(`${a}>${b}`, `${b}>${a}`);
    case 5: {
      const link = { latency: { minMs: 2, maxMs: 30 }, loss: 0.1, duplicate: 0.2 };
      return { kind: 'SetLink', links: [linkOf(`${a}>${b}`)], settings: link };
    }
    case 10:
      return pause(node());
    case 11:
      return resume(node());
    case 12:
      return setDisk(node(), 0.5, random.integer(1, 20));
    case 13:
      return setClock(node(), random.integer(-5000, 5000));
    case 6:
    case 7:
      return get(number, key, via);
    default:
      return put(number, key, `v${number}`, via);
  }
}

/** Where two traces first differ, as text, for a failure that can be read. */
export function firstDifference(a: readonly LabEvent[], b: readonly LabEvent[]): string {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [JSON.stringify(a[i]), JSON.stringify(b[i])];
    if (left !== right) return `event ${i}:\n${left}\n${right}`;
  }
  return '';
}
