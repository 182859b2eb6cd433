// Rules 5, 32, 33: the ring changes under load, and everything goes wrong meanwhile. Once it is healed, every change is
// done and nothing acknowledged is missing. A failing seed: `npx vitest run --project node src/lab/random-changes.test.ts -t 'seed 17$'`.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import { create } from './node-lab';
import { playRandomChanges } from './testing/random-changes';

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

/** What brings the replicas together in the end: anti-entropy, or reads alone. */
const repairOf = (seed: number): SettingsInput =>
  seed % 2 === 0 ? { antiEntropy: false } : { antiEntropyIntervalMs: 500 };

const OTHER_SETTINGS: readonly SettingsInput[] = [
  { placement: 'modulo' },
  { placement: 'consistent-hash' },
  { placement: 'equal-partitions' },
  { replication: 'primary-secondary' },
  { consistency: 'ca' },
  { consistency: 'cp' },
  { hintedHandoff: false },
  { versioning: 'plain' },
  { nodes: ['a', 'a', 'b', 'b', 'c'].map((rack, i) => ({ id: `n${i + 1}`, rack })) },
];

async function play(config: SettingsInput, seed: number) {
  const lab = await create(config, { seed });
  const results = await playRandomChanges(lab, seed);
  const verdicts = checkRun(lab.events());
  const violations = broken(verdicts).flatMap(({ check, violations: all }) =>
    all.map(({ sentence }) => `${check}: ${sentence}`),
  );
  const isPresentSure = verdicts.find(({ check }) => check === 'acknowledged-writes-present')?.kind === 'must';
  const ring = lab.view('ring');
  const nodes = [...lab.view('nodes').values()];
  await lab.close();
  return { violations, isPresentSure, ring, nodes, ok: results.filter(({ outcome }) => outcome === 'ok').length };
}

async function expectWell(config: SettingsInput, seed: number): Promise<void> {
  const { violations, isPresentSure, ring, nodes, ok } = await play(config, seed);
  expect(violations).toEqual([]);
  expect(isPresentSure).toBe(true);
  expect({ change: ring.change, queue: ring.queue, joining: ring.joining }).toEqual({
    change: undefined,
    queue: [],
    joining: [],
  });
  expect(nodes.map(({ node }) => node).sort()).toEqual(ring.members.map(({ id }) => id).sort());
  expect(ok).toBeGreaterThan(0);
}

describe('rules 5, 32, 33: joining and leaving under load loses nothing', () => {
  it.each(SEEDS)('seed %i', (seed) => expectWell(repairOf(seed), seed));

  describe.each(OTHER_SETTINGS)('with %j', (config) => {
    it.each(SEEDS.slice(0, 12))('seed %i', (seed) => expectWell({ ...repairOf(0), ...config }, seed));
  });
});
