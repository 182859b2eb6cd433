// Nodes that join, leave and replace each other while clients write and everything else goes wrong: kills of either side,
// cuts, loss, duplicates. Everything follows from the seed and from what the lab shows, which is the same everywhere. At
// the end all is healed and read, and nothing acknowledged may be missing.
import { type RandomStream, randomStream } from '../../base/random';
import type { ObservableLab, OperationResult } from '../lab-api';

const KEYS = ['cart:alice', 'cart:bob', 'session:9', 'user:1', 'user:2', 'user:3'];
const STEPS = 45;
const MAX_CHANGES = 6;
const HEAL_MS = 60_000;

interface Play {
  readonly lab: ObservableLab;
  readonly random: RandomStream;
  readonly contexts: Map<string, string>;
  readonly results: OperationResult[];
  changes: number;
}

/** Every operation's result, in order. */
export async function playRandomChanges(lab: ObservableLab, seed: number): Promise<readonly OperationResult[]> {
  const play: Play = {
    lab,
    random: randomStream(seed, 'random changes'),
    contexts: new Map(),
    results: [],
    changes: 0,
  };
  for (let i = 0; i < STEPS; i++) await disturb(play, i);
  await mend(lab);
  await lab.runFor(HEAL_MS);
  await lab.whenIdle();
  for (let round = 0; round < 2; round++) {
    for (const key of KEYS) play.results.push(await lab.get(key));
    await lab.runFor(3000);
  }
  await lab.whenIdle();
  return play.results;
}

async function mend(lab: ObservableLab): Promise<void> {
  await lab.heal();
  const names = namesOf(lab);
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) await lab.setLink(a, b, { loss: 0, duplicate: 0 });
  }
  for (const { node, state } of lab.view('nodes').values()) if (state !== 'live') await lab.start(node);
}

async function disturb(play: Play, i: number): Promise<void> {
  const { lab, random } = play;
  const dice = random.integer(1, 100);
  const names = namesOf(lab);
  const [a = 'n1', b = 'n2'] = random.sample(names, 2);
  if (dice <= 34) await write(play, i);
  else if (dice <= 46) await read(play);
  else if (dice <= 58) await killOrStart(lab, a);
  else if (dice <= 66) await lab.cut(a, b, { oneWay: random.chance(0.3) });
  else if (dice <= 71) await (random.chance(0.4) ? lab.heal() : lab.heal(a, b));
  else if (dice <= 74) await lab.partition([random.sample(names, random.integer(1, 3))]);
  else if (dice <= 77) await lab.setLink(a, b, { loss: 0.2, duplicate: 0.3 });
  else if (dice <= 87) await change(play, a);
  else await lab.runFor(random.integer(1, random.chance(0.4) ? 8000 : 400));
}

async function write({ lab, random, contexts, results }: Play, i: number): Promise<void> {
  const [key = ''] = random.sample(KEYS, 1);
  const known = contexts.get(key);
  const options = known !== undefined && random.chance(0.6) ? { context: known } : {};
  results.push(await (random.chance(0.1) ? lab.delete(key, options) : lab.put(key, `${key} ${i}`, options)));
}

async function read({ lab, random, contexts, results }: Play): Promise<void> {
  const [key = ''] = random.sample(KEYS, 1);
  const result = await lab.get(key);
  results.push(result);
  if (result.context !== undefined) contexts.set(key, result.context);
}

async function killOrStart(lab: ObservableLab, node: string): Promise<void> {
  const dead = [...lab.view('nodes').values()].filter(({ state }) => state !== 'live');
  if (dead.some((one) => one.node === node)) await lab.start(node);
  else if (dead.length < 2) await lab.kill(node);
}

// What cannot be is refused, and that is all right.
async function change(play: Play, node: string): Promise<void> {
  const { lab, random } = play;
  if (play.changes >= MAX_CHANGES) return;
  play.changes += 1;
  const capacity = lab.config.placement === 'consistent-hash' ? 1 : random.integer(1, 2);
  const dice = random.integer(1, 3);
  const asked =
    dice === 1 ? lab.addNode({ capacity }) : dice === 2 ? lab.removeNode(node) : lab.replaceNode(node, { capacity });
  await asked.catch(() => undefined);
}

const namesOf = (lab: ObservableLab): string[] => [...lab.view('nodes').keys()];
