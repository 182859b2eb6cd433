// Rules 18, 32: single-key histories of `cp` stay linearizable while nodes join, leave and are replaced, under cuts, loss,
// duplication, slow links and crashes. A failing seed: `npx vitest run --project node src/lab/cp-changes.test.ts -t 'seed 17$'`.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import { create } from './node-lab';
import { runConcurrentWorkload } from './testing/concurrent-workload';

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

describe('rules 18, 32: linearizable while the ring changes', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const timing = { requestTimeoutMs: 500, antiEntropyIntervalMs: 500, readRepair: seed % 2 === 0 };
    const lab = await create({ consistency: 'cp', ...timing }, { seed });
    await lab.pause();
    const results = await runConcurrentWorkload(lab, seed, 5);
    const verdicts = checkRun(lab.events());
    const { changes, change } = lab.view('ring');
    await lab.close();
    expect(verdicts.find(({ check }) => check === 'linearizability')?.kind).toBe('must');
    expect(broken(verdicts)).toEqual([]);
    expect(change).toBeUndefined();
    expect(changes.length).toBeGreaterThan(0);
    expect(results.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(5);
  });
});
