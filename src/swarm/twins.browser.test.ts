// Seeds of the swarm through both executors: kills, pauses, cuts and changes of the ring as the swarm draws them, on
// workers with real databases and in process. Faulty disks exist in process only and are left out.
import { describe, expect, it } from 'vitest';
import { openWorkerConductor } from '../lab/browser-conductor';
import type { Feed } from '../lab/conductor-port';
import type { ExecutorName } from '../lab/lab-api';
import { settingsFrom } from '../protocol/settings';
import { drawPlan } from './draw-plan';
import { playPlan } from './testing/play-plan';

/** Small clusters, in which nodes join, leave or are replaced. */
const SEEDS = [29, 82, 99];
const OPERATIONS = 40;
const CLUSTER = { nodes: 4, n: 3, r: 2, w: 2, placement: 'virtual-nodes', tokensPerNode: 16 } as const;

async function play(executor: ExecutorName, seed: number) {
  const plan = drawPlan(seed, { operations: OPERATIONS, config: CLUSTER });
  const events: string[] = [];
  const take = (feed: Feed): void => void events.push(...feed.events.map((event) => JSON.stringify(event)));
  const name = `swarm-twins-${seed}`;
  const options = { name, settings: settingsFrom(plan.config), seed, executor, resume: undefined };
  const port = await openWorkerConductor(options, take);
  const done = await playPlan(port, plan);
  const hash = await port.hash();
  await port.close();
  return { done, hash, events };
}

describe('twins: seeds of the swarm on real workers and disks', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const onWorkers = await play('workers', seed);
    const inProcess = await play('in-process', seed);
    const parting = onWorkers.events.findIndex((line, i) => line !== inProcess.events[i]);
    expect(onWorkers.events.slice(parting, parting + 3)).toEqual(inProcess.events.slice(parting, parting + 3));
    expect(onWorkers).toEqual({ ...inProcess, done: onWorkers.done });
    expect(onWorkers.done).toBe(inProcess.done);
    expect(onWorkers.done).toBeGreaterThan(OPERATIONS / 2);
  });
});
