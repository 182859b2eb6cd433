// A failing plan is cut down to what it takes to fail, and what is left fails in the same way.
import { describe, expect, it } from 'vitest';
import { drawPlan } from './draw-plan';
import { minimise } from './minimise';
import type { Plan } from './plan';
import { judgePlan } from './run-seed';

/** A promise that `ap` does not make (rule 17): no read misses what was acknowledged before. */
const isStale = (plan: Plan): boolean => judgePlan(plan).staleReads > 0;

const draw = (seed: number): Plan =>
  drawPlan(seed, {
    operations: 60,
    config: { consistency: 'ap', conflicts: 'siblings', versioning: 'dotted', nodes: 4, n: 3, r: 1, w: 1 },
  });

describe('minimise', () => {
  it('leaves of a stale read the write, the read, and settings as usual', () => {
    const plan = draw(1);
    expect(isStale(plan)).toBe(true);
    const smallest = minimise(plan, { fails: isStale, goOn: () => true });
    expect(isStale(smallest)).toBe(true);
    expect(smallest.steps.length).toBeLessThanOrEqual(4);
    expect(plan.steps.length).toBeGreaterThan(20 * smallest.steps.length);
    expect(Object.keys(smallest.config).length).toBeLessThan(Object.keys(plan.config).length / 2);
    expect(smallest.healAt).toBeLessThan(plan.healAt);
  });

  it('ends where it is when it is told to', () => {
    const plan = draw(1);
    const next = minimise(plan, { fails: isStale, goOn: () => false });
    expect(next.steps.length).toBeLessThan(plan.steps.length);
    expect(isStale(next)).toBe(true);
  });
});
