// 200 seeded scripts of kills, cuts, reads and writes: after healing, every acknowledged write is present or superseded on
// all of its replicas. A failing seed: `npx vitest run --project node src/lab/random-scripts.test.ts -t 'seed 17$'`.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import { create } from './node-lab';
import { runScript } from './script';
import { randomScript } from './testing/random-script';

const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

const OTHER_SETTINGS: readonly SettingsInput[] = [
  { versioning: 'plain' },
  { replication: 'primary-secondary' },
  { consistency: 'ca' },
  { placement: 'modulo' },
  { placement: 'consistent-hash' },
  { placement: 'equal-partitions' },
  { hintedHandoff: false },
  { readRepair: false, hintedHandoff: false },
  { antiEntropy: false },
  { n: 5, r: 3, w: 3 },
  { consistency: 'cp' },
  { conflicts: 'last-write-wins' },
  { conflicts: 'merge' },
  { tombstoneGraceMs: 2000 },
  { tombstoneGraceMs: 2000, readRepair: false, hintedHandoff: false },
  { consistency: 'cp', tombstoneGraceMs: 2000 },
  { clockLimit: 1 },
  { clockLimit: 2 },
  { clockLimit: 2, versioning: 'plain' },
];

async function play(config: SettingsInput, seed: number): Promise<{ violations: string[]; ok: number }> {
  const script = randomScript(seed, config.antiEntropy === false ? 'reads' : 'anti-entropy');
  const lab = await create({ ...(script.config as SettingsInput), ...config }, { seed });
  const outcomes = await runScript(lab, script);
  const violations = broken(checkRun(lab.events())).flatMap(({ check, violations: all }) =>
    all.map(({ sentence }) => `${check}: ${sentence}`),
  );
  await lab.close();
  return { violations, ok: outcomes.filter(({ result }) => result?.outcome === 'ok').length };
}

describe('rules 10, 12, 17, 25–27, 30: nothing acknowledged is lost', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const { violations, ok } = await play({}, seed);
    expect(violations).toEqual([]);
    expect(ok).toBeGreaterThan(0);
  });

  describe.each(OTHER_SETTINGS)('with %j', (config) => {
    it.each(SEEDS.slice(0, 20))('seed %i', async (seed) => {
      expect((await play(config, seed)).violations).toEqual([]);
    });
  });
});
