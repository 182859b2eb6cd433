// How even the placements are, against the simulations of ../shared/vectors/placement-balance.json. The efficiency of a
// placement is the mean load over the load of the hottest node, each key counted at its N replicas (Dynamo, section 6.2).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsFrom } from '../settings';
import { createRing, type Ring } from './ring';

const FILE = join(import.meta.dirname, '../../../../shared/vectors/placement-balance.json');
const CLUSTERS = 16;
const TOLERANCE = 0.02;

const ROWS = [
  { cfg: 'S1 T=1', settings: { placement: 'consistent-hash' } },
  { cfg: 'S1 T=4', settings: { placement: 'virtual-nodes', tokensPerNode: 4 } },
  { cfg: 'S1 T=16', settings: { placement: 'virtual-nodes', tokensPerNode: 16 } },
  { cfg: 'S1 T=64', settings: { placement: 'virtual-nodes', tokensPerNode: 64 } },
  { cfg: 'S1 T=256', settings: { placement: 'virtual-nodes', tokensPerNode: 256 } },
  { cfg: 'S3 random Q=120', settings: { placement: 'equal-partitions', partitions: 120 } },
  { cfg: 'S3 random Q=300', settings: { placement: 'equal-partitions', partitions: 300 } },
  { cfg: 'S3 random Q=960', settings: { placement: 'equal-partitions', partitions: 960 } },
  { cfg: 'S3 random Q=3000', settings: { placement: 'equal-partitions', partitions: 3000 } },
] as const;

interface Vector {
  readonly S: number;
  readonly N: number;
  readonly rows: readonly { readonly cfg: string; readonly mean_eff: number }[];
}

function efficiency({ tokens, walk, nodes }: Ring, n: number): number {
  const loads = new Map<string, number>();
  tokens.forEach(({ token }, i) => {
    const width = Number(BigInt.asUintN(64, token - (tokens.at(i - 1)?.token ?? token)));
    for (const node of walk(token).slice(0, n)) loads.set(node, (loads.get(node) ?? 0) + width);
  });
  const total = [...loads.values()].reduce((sum, load) => sum + load, 0);
  return total / nodes.length / Math.max(...loads.values());
}

it.for(ROWS)('rule 6: $cfg is as even as the simulation says', ({ cfg, settings }, { skip }) => {
  skip(!existsSync(FILE), `SKIPPED: there is no ${FILE} to compare with`);
  const vector = JSON.parse(readFileSync(FILE, 'utf8')) as Vector;
  const expected = vector.rows.find((row) => row.cfg === cfg)?.mean_eff ?? Number.NaN;
  const all = Array.from({ length: CLUSTERS }, (_, cluster) => {
    const nodes = Array.from({ length: vector.S }, (_, i) => ({ id: `c${cluster}-n${i}` }));
    return efficiency(createRing(settingsFrom({ ...settings, nodes, n: vector.N })), vector.N);
  });
  const mean = all.reduce((sum, each) => sum + each, 0) / CLUSTERS;
  expect(Math.abs(mean - expected), `${mean.toFixed(4)} is not near ${expected}`).toBeLessThan(TOLERANCE);
});
