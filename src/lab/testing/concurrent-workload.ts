// Clients that do not wait for each other, on a cluster that is cut, lossy and crashing all the while: histories for the
// linearizability check. Everything follows from the seed.
import { type RandomStream, randomStream } from '../../base/random';
import type { ObservableLab, OperationResult } from '../lab-api';

const KEYS = ['x', 'y'];
const STEPS = 100;
const SLOW_LINKS = 8;

/**
 * Runs the workload, heals everything at the end and reads every key once more. The lab must be paused. With
 * `ringChanges` as many nodes are added, removed and replaced in the middle of it.
 */
export async function runConcurrentWorkload(
  lab: ObservableLab,
  seed: number,
  ringChanges = 0,
): Promise<readonly OperationResult[]> {
  const random = randomStream(seed, 'concurrent workload');
  let nodes: readonly string[] = lab.config.nodes.map(({ id }) => id);
  const changeAt = new Set(random.sample([...Array(STEPS).keys()], ringChanges));
  const down = new Set<string>();
  const operations: Promise<OperationResult>[] = [];
  for (let i = 0; i < SLOW_LINKS; i++) {
    const [a = 'n1', b = 'n2'] = random.sample(nodes, 2);
    await lab.setLink(a, b, { latency: [1, 90] }, { oneWay: true }); // copies of one write arrive far apart
  }
  for (let i = 0; i < STEPS; i++) {
    if (ringChanges > 0) nodes = [...lab.view('nodes').keys()];
    if (changeAt.has(i)) await changeRing(lab, random, nodes);
    const dice = random.integer(1, 100);
    if (dice <= 85) operations.push(operate(lab, random, nodes, i));
    else await disturb(lab, random, nodes, down);
    await lab.runFor(random.chance(0.95) ? random.integer(0, 30) : random.integer(500, 4000));
  }
  await lab.heal();
  for (const { node, state } of lab.view('nodes').values()) if (state !== 'live') await lab.start(node);
  await lab.runFor(ringChanges > 0 ? 60_000 : 20_000);
  for (const key of KEYS) operations.push(lab.get(key));
  await lab.runFor(3000);
  return Promise.all(operations);
}

function operate(
  lab: ObservableLab,
  random: RandomStream,
  nodes: readonly string[],
  i: number,
): Promise<OperationResult> {
  const [key = 'x'] = random.sample(KEYS, 1);
  const [via = 'n1'] = random.sample(nodes, 1);
  const dice = random.integer(1, 10);
  if (dice <= 6) return lab.get(key, { via });
  return dice <= 9 ? lab.put(key, `value ${i}`, { via }) : lab.delete(key, { via });
}

// What cannot be is refused, and that is all right.
async function changeRing(lab: ObservableLab, random: RandomStream, nodes: readonly string[]): Promise<void> {
  const [node = 'n1'] = random.sample(nodes, 1);
  const dice = random.integer(1, 3);
  const asked = dice === 1 ? lab.addNode() : dice === 2 ? lab.removeNode(node) : lab.replaceNode(node);
  await asked.catch(() => undefined);
}

async function disturb(
  lab: ObservableLab,
  random: RandomStream,
  nodes: readonly string[],
  down: Set<string>,
): Promise<void> {
  const [a = 'n1', b = 'n2'] = random.sample(nodes, 2);
  switch (random.integer(1, 6)) {
    case 1:
      return lab.cut(a, b, { oneWay: random.chance(0.4) });
    case 2:
      return lab.partition([random.sample(nodes, random.integer(1, 2))]);
    case 3:
      return lab.setLink(a, b, { loss: 0.2, duplicate: 0.3, latency: [2, 60] });
    case 4:
    case 5:
      return lab.heal();
    default: {
      if (down.delete(a)) return lab.start(a);
      if (down.size > 0) return lab.runFor(0);
      down.add(a);
      return lab.kill(a);
    }
  }
}
