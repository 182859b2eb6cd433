// A short swarm. A failing seed: `npm run swarm -- --seeds 17..17 --operations 100`, then `--minimise 17`.
import { describe, expect, it } from 'vitest';
import { drawPlan } from './draw-plan';
import type { Plan } from './plan';
import { runPlan } from './run-plan';
import { runSeed } from './run-seed';

const OPERATIONS = 100;
const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

describe('the swarm: random clusters, clients and faults keep every promise', () => {
  it.each(SEEDS)('seed %i', (seed) => {
    expect(runSeed(seed, { operations: OPERATIONS }).findings).toEqual([]);
  });

  it('repeats a seed to the last event', () => {
    const plan = drawPlan(5, { operations: OPERATIONS });
    const copy = JSON.parse(JSON.stringify(plan)) as Plan;
    expect(JSON.stringify(runPlan(copy).events)).toBe(JSON.stringify(runPlan(plan).events));
  });
});
