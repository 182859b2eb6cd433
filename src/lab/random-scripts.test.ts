// 200 seeded scripts of kills, cuts, reads and writes: after healing, every acknowledged write is present or superseded on
// all of its replicas. A failing seed: `npx vitest run --project node src/lab/random-scripts.test.ts -t 'seed 17$'`.
import { describe, expect, it } from 'vitest';
import { checkRun } from '../checks/all-checks';
import { create } from './node-lab';
import { runScript } from './script';
import { randomScript } from './testing/random-script';

const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

describe('rules 10, 12, 17, 25–27: nothing acknowledged is lost', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const script = randomScript(seed);
    const lab = await create({}, { seed });
    const outcomes = await runScript(lab, script);
    const events = lab.events();
    const verdicts = checkRun(events);
    await lab.close();
    expect(
      verdicts.flatMap(({ check, violations }) => violations.map(({ sentence }) => `${check}: ${sentence}`)),
    ).toEqual([]);
    expect(outcomes.filter(({ result }) => result?.outcome === 'ok').length).toBeGreaterThan(4);
  });
});
