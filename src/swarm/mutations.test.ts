// The swarm finds what it is there for: twenty and more faults made by hand, each within some seeds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../base/fault';
import { drawPlan } from './draw-plan';
import { minimise } from './minimise';
import type { Plan } from './plan';
import type * as RunSeed from './run-seed';
import { MUTATIONS, type Mutation, withMutations } from './testing/mutations';

const OPERATIONS = 120;
const MOST_SEEDS = 60;

declare global {
  var ringsideMutation: string | undefined;
}

const root = join(import.meta.dirname, '../..');
const outDir = mkdtempSync(join(tmpdir(), 'ringside-mutations-'));
let mutated: typeof RunSeed;

beforeAll(async () => {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: 'src/swarm/run-seed.ts', outDir, target: 'node20', minify: false },
    plugins: [
      {
        name: 'mutations',
        enforce: 'pre',
        transform: (code, id) => withMutations(id.split('/src/')[1] ?? '', code),
      },
    ],
  });
  mutated = (await import(pathToFileURL(join(outDir, 'run-seed.js')).href)) as typeof RunSeed;
});

afterAll(() => {
  globalThis.ringsideMutation = undefined;
  rmSync(outDir, { recursive: true, force: true });
});

const findingsOf = (mutation: string | undefined, seed: number, options: RunSeed.SeedOptions): readonly string[] => {
  globalThis.ringsideMutation = mutation;
  return mutated.runSeed(seed, options).findings.map(({ check }) => check);
};

/** The first seed that finds it and has nothing to say of the sound store, and the checks that do. */
function finderOf({ name, config, firstSeed = 1 }: Mutation): string | undefined {
  const options = { operations: OPERATIONS, ...(config === undefined ? {} : { config }) };
  for (let seed = firstSeed; seed < firstSeed + MOST_SEEDS; seed++) {
    const checks = findingsOf(name, seed, options);
    if (checks.length === 0 || findingsOf(undefined, seed, options).length > 0) continue;
    return `seed ${seed} by ${[...new Set(checks)].join(', ')}`;
  }
  return undefined;
}

describe('minimise', () => {
  it('cuts the finding of a faulty store down to some steps that still make the same check fail', () => {
    const [{ name, config }] = MUTATIONS.filter((one) => one.name === 'drops siblings that nobody has seen') as [
      Mutation,
    ];
    const drawn = Array.from({ length: MOST_SEEDS }, (_, i) =>
      drawPlan(i + 1, { operations: 60, config: config ?? {} }),
    );
    globalThis.ringsideMutation = name;
    const checksOf = (plan: Plan): string[] => {
      try {
        return mutated.judgePlan(plan).findings.map(({ check }) => check);
      } catch (thrown) {
        // The bundle has a class Fault of its own, which minimise cannot know.
        if ((thrown as Fault).code === 'bad-config') return [];
        throw thrown;
      }
    };
    const plan = drawn.find((one) => checksOf(one).length > 0) as Plan;
    const [check = ''] = checksOf(plan);
    const smallest = minimise(plan, { fails: (one) => checksOf(one).includes(check), goOn: () => true });
    expect(checksOf(smallest)).toContain(check);
    expect(smallest.steps.length).toBeLessThan(plan.steps.length / 5);
  });
});

describe('the swarm finds a store that', () => {
  it.for(MUTATIONS)('$name', async (mutation, { annotate }) => {
    const finder = finderOf(mutation);
    await annotate(finder ?? `not found in ${MOST_SEEDS} seeds`);
    expect(finder).toBeDefined();
  });
});
