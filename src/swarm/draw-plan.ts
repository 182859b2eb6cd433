// A seed alone makes a run: its cluster, its clients, its faults.
import type { NodeId } from '../base/ids';
import { randomStream } from '../base/random';
import { type Settings, type SettingsInput, settingsFrom } from '../protocol/settings';
import { drawConfig } from './draw-config';
import { drawFaults } from './draw-faults';
import { changesMembers, drawMembers } from './draw-members';
import { drawWorkload } from './draw-workload';
import { drawFeatures } from './features';
import type { Plan, PlanStep } from './plan';
import { lossBudget } from './promises';

export interface DrawOptions {
  readonly operations: number;
  /** Laid over the random settings. */
  readonly config?: SettingsInput;
}

/** Siblings of plain vectors grow with every write, and a run's work with their square. */
const PLAIN_SHARE = 0.15;

export function drawPlan(seed: number, { operations, config: given }: DrawOptions): Plan {
  const features = drawFeatures(randomStream(seed, 'swarm features'));
  const config = drawConfig(randomStream(seed, 'swarm config'), given);
  const settings = settingsFrom(config);
  const isPlain = settings.versioning === 'plain' && settings.consistency !== 'cp';
  const workload = drawWorkload(
    randomStream(seed, 'swarm workload'),
    features,
    settings,
    isPlain ? Math.ceil(operations * PLAIN_SHARE) : operations,
  );
  const mayLose = drawMayLose(seed, settings, changesMembers(features));
  const faults = drawFaults(
    {
      random: randomStream(seed, 'swarm faults'),
      settings,
      mayLose,
      endUs: workload.endUs,
      busyAt: workload.steps.map(({ at }) => at),
    },
    features,
  );
  const members = drawMembers(
    { random: randomStream(seed, 'swarm members'), settings, mayLose, endUs: workload.endUs },
    features,
  );
  const steps = inTime([...workload.steps, ...faults, ...members.steps]);
  return { seed, config, mayLose, gone: members.gone, steps, healAt: workload.endUs + 1000 };
}

function drawMayLose(seed: number, settings: Settings, ringChanges: boolean): NodeId[] {
  const random = randomStream(seed, 'swarm losses');
  const budget = lossBudget(settings, ringChanges);
  return random.sample(settings.nodes, random.integer(Math.min(1, budget), budget)).map(({ id }) => id);
}

const inTime = (steps: readonly PlanStep[]): PlanStep[] =>
  steps
    .map((step, order) => ({ step, order }))
    .sort((a, b) => a.step.at - b.step.at || a.order - b.order)
    .map(({ step }) => step);
