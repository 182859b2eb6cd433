// The lint rule against ambient time and randomness bites in the folders it is for, and only there.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const houses: string[] = [];

afterEach(() => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
});

/** Lints one file at this path of a small project with our settings; the names of the rules it breaks. */
function brokenRules(path: string, source: string): string[] {
  const house = mkdtempSync(join(tmpdir(), 'ambient-'));
  houses.push(house);
  mkdirSync(join(house, 'scripts/lint'), { recursive: true });
  for (const file of ['biome.json', 'scripts/lint/ambient.grit']) copyFileSync(join(root, file), join(house, file));
  writeFileSync(join(house, '.gitignore'), 'dist\n');
  mkdirSync(join(house, dirname(path)), { recursive: true });
  writeFileSync(join(house, path), source);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const words = [biome, 'lint', '--error-on-warnings', '--reporter=json', path];
  const run = spawnSync(process.execPath, words, { cwd: house, encoding: 'utf8' });
  const report: { diagnostics: { category: string }[] } = JSON.parse(run.stdout);
  return [...new Set(report.diagnostics.map((diagnostic) => diagnostic.category))].sort();
}

const GLOBALS = 'lint/style/noRestrictedGlobals';
const MEMBERS = 'plugin';
const both = 'export const value = () => Date.now() + Math.random();\n';

test.each([
  ['Date.now()', GLOBALS],
  ['new Date()', GLOBALS],
  ['performance.now()', GLOBALS],
  ['setTimeout(() => 1, 1)', GLOBALS],
  ['setInterval(() => 1, 1)', GLOBALS],
  ['Math.random()', MEMBERS],
  ['globalThis.performance.now()', MEMBERS],
  ['self.setTimeout(() => 1, 1)', MEMBERS],
  ['crypto.randomUUID()', MEMBERS],
])('src/protocol may not use %s', (expression, rule) => {
  expect(brokenRules('src/protocol/clock.ts', `export const value = () => ${expression};\n`)).toEqual([rule]);
});

test.each(['base', 'storage', 'cluster', 'trace', 'checks', 'lab', 'scenarios'])('nor may src/%s', (folder) => {
  expect(brokenRules(`src/${folder}/clock.ts`, both)).toEqual([GLOBALS, MEMBERS]);
});

test.each(['src/cluster/wall-clock.ts', 'src/storage/indexeddb/open.ts', 'src/ui/frame.ts'])('%s may', (path) => {
  expect(brokenRules(path, both)).toEqual([]);
});

test('pure arithmetic and worker messages are fine', () => {
  const source = 'export const value = Math.max(1, 2);\nself.onmessage = () => self.postMessage(value);\n';
  expect(brokenRules('src/cluster/node.worker.ts', source)).toEqual([]);
});
