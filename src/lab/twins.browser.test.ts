// One script through both executors: on workers with real databases, and in process on memory disks. The traces are the
// same to the byte, and after healing nothing acknowledged is missing on any replica.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import { type SettingsInput, settingsFrom } from '../protocol/settings';
import { openWorkerConductor } from './browser-conductor';
import type { ExecutorName } from './lab-api';
import { RingLab } from './ring-lab';
import { runScript } from './script';
import { randomScript } from './testing/random-script';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const CONFLICTS = ['siblings', 'last-write-wins', 'merge'] as const;

interface Run {
  readonly hash: string;
  readonly trace: readonly string[];
  readonly violations: readonly string[];
}

async function run(executor: ExecutorName, seed: number): Promise<Run> {
  const { config, steps, ...script } = randomScript(seed, 'anti-entropy');
  const settings = settingsFrom({ ...(config as SettingsInput), conflicts: CONFLICTS[seed % CONFLICTS.length] });
  const options = { name: `twins-${seed}`, settings, seed, executor, resume: undefined };
  const lab = await RingLab.open(options, openWorkerConductor);
  await runScript(lab, { ...script, steps: [{ setClock: ['n2', { offsetMs: -700, driftPpm: 400 }] }, ...steps] });
  const hash = await lab.traceHash();
  const violations = broken(checkRun(lab.events())).flatMap((verdict) =>
    verdict.violations.map(({ sentence }) => sentence),
  );
  const trace = lab.events().map((event) => JSON.stringify(event));
  await lab.close();
  return { hash, trace, violations };
}

describe('twins: rules 10, 12, 17, 25–27 on real workers and disks', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const onWorkers = await run('workers', seed);
    const inProcess = await run('in-process', seed);
    const parting = onWorkers.trace.findIndex((line, i) => line !== inProcess.trace[i]);
    expect(onWorkers.trace.slice(parting, parting + 3)).toEqual(inProcess.trace.slice(parting, parting + 3));
    expect(onWorkers.hash).toBe(inProcess.hash);
    expect(onWorkers.violations).toEqual([]);
  });
});
