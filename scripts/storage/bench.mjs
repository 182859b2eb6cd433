// `npm run bench:storage [keys]`: the engine against raw IndexedDB and browser-level in Chromium, strict durability, values of 100 bytes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { browserLaunchOptions } from '../find-browser.mjs';
import { root } from '../install.mjs';
import { serve } from '../serve.mjs';

const keys = Number(process.argv[2] ?? 100_000);
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
  /** @type {{ name: string, value: number }[]} */
  const measured = await page.evaluate(`measure(${keys})`);
  print(new Map(measured.map(({ name, value }) => [name, value])));
} finally {
  await context.close();
  close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(profile, { recursive: true, force: true });
}

/** @param {ReadonlyMap<string, number>} measured */
function print(measured) {
  for (const [name, value] of measured) {
    console.log(name.padEnd(44), value.toLocaleString('en', { maximumFractionDigits: value < 1_000 ? 1 : 0 }));
  }
  const of = (/** @type {string} */ name) => measured.get(name) ?? Number.NaN;
  const writes = of('engine: durable writes, 1,000 in flight');
  const level = of('browser-level: get');
  /** @type {[string, number, number][]} */
  const ratios = [
    ['durable writes to browser-level in batches', writes / of('browser-level: batches of 1,000'), 30],
    ['durable writes to packed 60 KiB values', writes / of('raw: records packed into 60 KiB values'), 0.25],
    ['warm reads to browser-level', of('engine: get, warm cache') / level, 30],
    ['cold reads to browser-level', of('engine: get, no cache') / level, 1],
    [
      'absent keys to browser-level',
      of('engine: get of an absent key') / of('browser-level: get of an absent key'),
      100,
    ],
    ['range scan to raw getAll', of('engine: range scan') / of('raw: getAll'), 1],
    ['500 ms to the reopening', 500 / of('engine: reopening (ms)'), 1],
  ];
  console.log(`\n${'ratio'.padEnd(44)}        is   wanted`);
  for (const [name, is, wanted] of ratios) {
    const verdict = is >= wanted ? 'reached' : 'missed';
    console.log(name.padEnd(44), is.toFixed(2).padStart(9), wanted.toFixed(2).padStart(8), verdict);
  }
}
