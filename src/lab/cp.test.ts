// Rule 18: single-key histories of `cp` are linearizable, under cuts, loss, duplication, slow links and crashes. A failing
// seed: `npx vitest run --project node src/lab/cp.test.ts -t 'seed 17$'`.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import { create } from './node-lab';
import { runConcurrentWorkload } from './testing/concurrent-workload';

const configOf = (seed: number): SettingsInput => ({
  consistency: 'cp',
  requestTimeoutMs: 500,
  antiEntropyIntervalMs: 500,
  readRepair: seed % 2 === 0,
  // A clock of one pair keeps the newest timestamp (rule 14): it is what stands.
  clockLimit: seed % 4 < 2 ? 10 : 1,
  // Half of them reap their tombstones while the clients go on: what comes after must be newer all the same (rule 28).
  ...(seed % 8 < 4 ? {} : { tombstoneGraceMs: 300 }),
});

const SEEDS = Array.from({ length: 500 }, (_, i) => i + 1);

describe('rule 18: linearizable per key', () => {
  // Without read repair nothing but the write-back keeps a read from being followed by an older one. Anti-entropy runs
  // all the while: to merge the newest register anywhere at any time must not break the order.
  it.each(SEEDS)('seed %i', async (seed) => {
    const lab = await create(configOf(seed), { seed });
    await lab.pause();
    const results = await runConcurrentWorkload(lab, seed);
    const verdicts = checkRun(lab.events());
    await lab.close();
    expect(verdicts.find(({ check }) => check === 'linearizability')?.kind).toBe('must');
    expect(broken(verdicts)).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(1);
  });
});
