// Random scripts of kills, cuts, reads and writes from a seed; each ends with healing, after which nothing acknowledged may
// be missing anywhere: anti-entropy alone has to see to that or, where it is off, reads of every key.
import { type RandomStream, randomStream } from '../../base/random';
import type { Script, ScriptStep } from '../script';

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];
const KEYS = ['cart:alice', 'cart:bob', 'session:9', 'user:1'];
const STEPS = 40;
/** Long enough for suspicion, confirmation, refutation, every hint, and some rounds with every peer. */
const HEAL_MS = 30_000;

const PERFECT_LINKS: readonly ScriptStep[] = NODES.flatMap((a, i) =>
  NODES.slice(i + 1).map((b): ScriptStep => ({ setLink: [a, b, { loss: 0, duplicate: 0 }] })),
);

export function randomScript(seed: number, healing: 'anti-entropy' | 'reads'): Script {
  const random = randomStream(seed, 'random script');
  const down = new Set<string>();
  const read = new Set<string>();
  const steps: ScriptStep[] = [];
  for (let i = 0; i < STEPS; i++) steps.push(...randomSteps(random, i, down, read));
  const reads = KEYS.map((key): ScriptStep => ({ get: key }));
  steps.push({ heal: [] }, ...PERFECT_LINKS, ...[...down].map((node): ScriptStep => ({ start: node })));
  steps.push({ runFor: HEAL_MS });
  if (healing === 'reads') steps.push(...reads, { runFor: 2000 }, ...reads);
  steps.push({ whenIdle: true });
  return { config: { antiEntropyIntervalMs: 1000 }, seed, steps };
}

function randomSteps(random: RandomStream, i: number, down: Set<string>, read: Set<string>): ScriptStep[] {
  const dice = random.integer(1, 100);
  const key = pick(random, KEYS);
  if (dice <= 35) return [write(random, key, i, read)];
  if (dice <= 50) return [{ get: key, as: remembered(key, read) }];
  if (dice <= 60) return killOrStart(random, down);
  if (dice <= 72) return [{ cut: pair(random), oneWay: random.chance(0.3) }];
  if (dice <= 78) return [{ heal: random.chance(0.3) ? [] : pair(random) }];
  if (dice <= 82) return [{ partition: [random.sample(NODES, random.integer(1, 3))] }];
  if (dice <= 86) return [{ setLink: [...pair(random), { loss: 0.2, duplicate: 0.2 }] }];
  return [{ runFor: random.integer(1, random.chance(0.3) ? 8000 : 300) }];
}

function write(random: RandomStream, key: string, i: number, read: Set<string>): ScriptStep {
  const context = read.has(key) && random.chance(0.6) ? { context: key } : {};
  if (random.chance(0.1)) return { delete: key, ...context };
  return { put: [key, `${key} ${i}`], ...context };
}

function remembered(key: string, read: Set<string>): string {
  read.add(key);
  return key;
}

function killOrStart(random: RandomStream, down: Set<string>): ScriptStep[] {
  const node = pick(random, NODES);
  if (down.delete(node)) return [{ start: node }];
  if (down.size >= 2) return [];
  down.add(node);
  return [{ kill: node }];
}

const pick = <T>(random: RandomStream, items: readonly T[]): T => random.sample(items, 1)[0] as T;

function pair(random: RandomStream): [string, string] {
  const [a = 'n1', b = 'n2'] = random.sample(NODES, 2);
  return [a, b];
}
