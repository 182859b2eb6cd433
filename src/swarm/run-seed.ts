// One seed from beginning to end: drawn, run, judged, and told in numbers that can cross to another thread.
import { countingProbes, type ProbeCounts, type ProbeName } from '../base/probe';
import { type DrawOptions, drawPlan } from './draw-plan';
import type { Finding } from './finding';
import { type Judgement, judge } from './judge';
import type { Plan } from './plan';
import { runPlan } from './run-plan';

export interface SeedReport {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly requests: number;
  readonly answered: Readonly<Record<'ok' | 'failed' | 'unknown', number>>;
  readonly events: number;
  readonly labUs: number;
  readonly undecided: number;
  readonly staleReads: number;
  readonly probes: readonly (readonly [ProbeName, number])[];
}

export type SeedOptions = DrawOptions;

export const runSeed = (seed: number, options: SeedOptions): SeedReport => reportOf(drawPlan(seed, options));

export function reportOf(plan: Plan): SeedReport {
  const probes: ProbeCounts = new Map();
  const outcome = countingProbes(probes, () => runPlan(plan));
  const { findings, undecided, staleReads } = judge(plan, outcome);
  const answered = { ok: 0, failed: 0, unknown: 0 };
  for (const { outcome: how } of outcome.replies.values()) answered[how]++;
  return {
    seed: plan.seed,
    findings,
    requests: outcome.replies.size,
    answered,
    events: outcome.events.length,
    labUs: outcome.events.at(-1)?.at ?? 0,
    undecided,
    staleReads,
    probes: [...probes],
  };
}

/** What is wrong with a plan's run. */
export const judgePlan = (plan: Plan): Judgement => judge(plan, runPlan(plan));
