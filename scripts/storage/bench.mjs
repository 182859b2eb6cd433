// `npm run bench:storage [keys [rounds]]`: the engine against raw IndexedDB and browser-level in Chromium, values of 100 bytes.
// Engine and raw commit with strict durability; browser-level commits as the browser likes (relaxed), it has no option.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { browserLaunchOptions } from '../find-browser.mjs';
import { root } from '../install.mjs';
import { serve } from '../serve.mjs';

const WRITES = 'engine: durable writes, 1,000 in flight';

const keys = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'ringside-bench-'));
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    outDir: folder,
    target: 'es2023',
    emptyOutDir: true,
    lib: { entry: join(root, 'scripts/storage/bench-page.ts'), formats: ['es'], fileName: () => 'bench.js' },
  },
});
writeFileSync(
  join(folder, 'index.html'),
  '<!doctype html><title>bench</title><script type="module" src="bench.js"></script>',
);
const { port, close } = await serve(folder, 0);
// A profile on disk: one in memory keeps IndexedDB there too, and nothing would be durable.
const profile = mkdtempSync(join(tmpdir(), 'ringside-profile-'));
const context = await chromium.launchPersistentContext(profile, browserLaunchOptions());
try {
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://localhost:${port}/`);
  await page.waitForFunction('window.measure !== undefined');
  /** @type {ReadonlyMap<string, number>[]} */
  const measured = [];
  for (let round = 0; round < rounds; round++) {
    /** @type {{ name: string, value: number }[]} */
    const values = await page.evaluate(`measure(${keys}, ${round})`);
    measured.push(new Map(values.map(({ name, value }) => [name, value])));
  }
  print(measured);
} finally {
  await context.close();
  close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(profile, { recursive: true, force: true });
}

/**
 * Medians of the rounds; a ratio is that of one round, before the median is taken.
 * @param {readonly ReadonlyMap<string, number>[]} measured
 */
function print(measured) {
  for (const name of measured[0]?.keys() ?? []) {
    const value = median(measured.map((round) => round.get(name) ?? Number.NaN));
    console.log(name.padEnd(44), value.toLocaleString('en', { maximumFractionDigits: value < 1_000 ? 1 : 0 }));
  }
  /** @type {[string, string, string, number][]} */
  const ratios = [
    ['durable writes to browser-level in batches', WRITES, 'browser-level: batches of 1,000', 30],
    ['durable writes to packed 60 KiB values', WRITES, 'raw: records packed into 60 KiB values', 0.25],
    ['warm reads to browser-level', 'engine: get, warm cache', 'browser-level: get', 30],
    ['cold reads to browser-level', 'engine: get, no cache', 'browser-level: get', 1],
    ['absent keys to browser-level', 'engine: get of an absent key', 'browser-level: get of an absent key', 100],
    ['range scan to raw getAll', 'engine: range scan', 'raw: getAll', 1],
  ];
  console.log(`\n${'ratio, median (each round)'.padEnd(44)}    is  wanted`);
  for (const [name, above, below, wanted] of ratios) {
    const all = measured.map((round) => (round.get(above) ?? Number.NaN) / (round.get(below) ?? Number.NaN));
    printRatio(name, all, wanted);
  }
  const reopenings = measured.map((round) => 500 / (round.get('engine: reopening (ms)') ?? Number.NaN));
  printRatio('500 ms to the reopening', reopenings, 1);
}

/** @type {(name: string, rounds: readonly number[], wanted: number) => void} */
function printRatio(name, rounds, wanted) {
  const is = median(rounds);
  const each = rounds.map((ratio) => ratio.toFixed(2)).join(' ');
  const verdict = is >= wanted ? 'reached' : 'missed';
  console.log(name.padEnd(42), is.toFixed(2).padStart(8), wanted.toFixed(2).padStart(7), verdict, `(${each})`);
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
