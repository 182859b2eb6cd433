// One script through both executors: on workers with real databases, and in process on memory disks. The traces are the
// same to the byte, and after healing nothing acknowledged is missing on any replica.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import { type SettingsInput, settingsFrom } from '../protocol/settings';
import { openWorkerConductor } from './browser-conductor';
import type { ExecutorName } from './lab-api';
import { RingLab } from './ring-lab';
import { runScript } from './script';
import { playRandomChanges } from './testing/random-changes';
import { randomScript } from './testing/random-script';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const CONFLICTS = ['siblings', 'last-write-wins', 'merge'] as const;

interface Run {
  readonly hash: string;
  readonly trace: readonly string[];
  readonly violations: readonly string[];
}

async function runFaults(executor: ExecutorName, seed: number): Promise<Run> {
  const { config, steps, ...script } = randomScript(seed, 'anti-entropy');
  const given = { ...(config as SettingsInput), conflicts: CONFLICTS[seed % CONFLICTS.length] };
  return run(executor, `twins-${seed}`, given, seed, (lab) =>
    runScript(lab, { ...script, steps: [{ setClock: ['n2', { offsetMs: -700, driftPpm: 400 }] }, ...steps] }),
  );
}

const runChanges = (executor: ExecutorName, seed: number): Promise<Run> =>
  run(executor, `twins-changes-${seed}`, { antiEntropy: false }, seed, (lab) => playRandomChanges(lab, seed));

async function run(
  executor: ExecutorName,
  name: string,
  config: SettingsInput,
  seed: number,
  play: (lab: RingLab) => Promise<unknown>,
): Promise<Run> {
  const options = { name, settings: settingsFrom(config), seed, executor, resume: undefined };
  const lab = await RingLab.open(options, openWorkerConductor);
  await play(lab);
  const hash = await lab.traceHash();
  const violations = broken(checkRun(lab.events())).flatMap((verdict) =>
    verdict.violations.map(({ sentence }) => sentence),
  );
  const trace = lab.events().map((event) => JSON.stringify(event));
  await lab.close();
  return { hash, trace, violations };
}

async function expectTwins(play: typeof runFaults, seed: number): Promise<void> {
  const onWorkers = await play('workers', seed);
  const inProcess = await play('in-process', seed);
  const parting = onWorkers.trace.findIndex((line, i) => line !== inProcess.trace[i]);
  expect(onWorkers.trace.slice(parting, parting + 3)).toEqual(inProcess.trace.slice(parting, parting + 3));
  expect(onWorkers.hash).toBe(inProcess.hash);
  expect(onWorkers.violations).toEqual([]);
}

describe('twins: rules 10, 12, 17, 25–27 on real workers and disks', () => {
  it.each(SEEDS)('seed %i', (seed) => expectTwins(runFaults, seed));
});

describe('twins: rules 32, 33 on real workers and disks, nodes that join and leave', () => {
  it.each([1, 2, 3])('seed %i', (seed) => expectTwins(runChanges, seed));
});
