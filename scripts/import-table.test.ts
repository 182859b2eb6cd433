// The import table bites: one house that breaks each rule once, and one that keeps them all.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const houses: string[] = [];

afterEach(() => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
});

/** Builds a small project of these files and returns the violations as `rule: file`, sorted. */
function violationsOf(files: Record<string, string>): string[] {
  const house = mkdtempSync(join(tmpdir(), 'import-table-'));
  houses.push(house);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), source);
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'junction');
  symlinkSync(join(root, 'package.json'), join(house, 'package.json'));
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const run = spawnSync(process.execPath, [cli, '--config', config, '--output-type', 'json', 'src'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const report: { summary: { violations: { rule: { name: string }; from: string }[] } } = JSON.parse(run.stdout);
  return report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from.replace('src/', '')}`).sort();
}

const thing = 'export const thing = 1;\nexport type Thing = number;\n';

test('a house that keeps the table passes', () => {
  const violations = violationsOf({
    'src/base/a.ts': thing,
    'src/protocol/a.ts': "import { thing } from '../base/a';\nexport const b = thing;\nexport type Thing = number;\n",
    'src/protocol/a.test.ts':
      "import { readFileSync } from 'node:fs';\nimport { test } from 'vitest';\nimport './a';\ntest('', () => readFileSync);\n",
    'src/storage/disk-contract.ts': "import { test } from 'vitest';\nexport const suite = test;\n",
    'src/storage/disk.test.ts': "import './disk-contract';\n",
    'src/storage/indexeddb/disk.ts': "import { openDB } from 'idb';\nexport const open = openDB;\n",
    'src/trace/a.ts':
      "import type { Thing } from '../protocol/a';\nexport type Other = Thing | import('../protocol/a').Thing;\n",
    'src/lab/lab.ts': "import { b } from '../protocol/a';\nexport const lab = b;\nexport type Lab = number;\n",
    'src/scenarios/a.ts': "import type { Lab } from '../lab/lab';\nexport const scenario: Lab = 1;\n",
    'src/ui/main.tsx':
      "import { useState } from 'react';\nimport { lab } from '../lab/lab';\nexport const Main = () => <p>import {useState(lab)}</p>;\n",
    'src/cli/lab.ts':
      "import { readFileSync } from 'node:fs';\nimport { lab } from '../lab/lab';\nreadFileSync(String(lab));\n",
  });
  expect(violations).toEqual([]);
});

test('each rule reports what breaks it', () => {
  const violations = violationsOf({
    'src/base/a.ts': thing,
    'src/storage/a.ts': thing,
    'src/base/up.ts': "export * from '../storage/a';\n",
    'src/protocol/a.ts': "export type { Thing } from '../storage/a';\n",
    'src/protocol/lazy.ts': "export const later = () => import('../storage/a');\n",
    'src/protocol/hooked.ts': "import { useState } from 'react';\nexport const use = useState;\n",
    'src/protocol/disk.ts': "import { openDB } from 'idb';\nexport const open = openDB;\n",
    'src/protocol/path.ts': "import { join } from 'node:path';\nexport const glue = join;\n",
    'src/protocol/tested.ts': "import { test } from 'vitest';\nexport const it = test;\n",
    'src/protocol/shipping.ts': "import './a.test';\n",
    'src/protocol/a.test.ts': "import '../ui/view';\n",
    'src/protocol/nowhere.ts': "import './missing';\n",
    'src/protocol/one.ts': "import { two } from './two';\nexport const one = () => two;\n",
    'src/protocol/two.ts': "import { one } from './one';\nexport const two = () => one;\n",
    'src/trace/values.ts': "import { thing } from '../storage/a';\nexport const copy = thing;\n",
    'src/storage/proxied.ts': "import { wrap } from 'comlink';\nexport const remote = wrap;\n",
    'src/ui/view.tsx': "import { thing } from '../storage/a';\nexport const View = () => <p>{thing}</p>;\n",
    'src/ui/built.ts': "import { build } from 'vite';\nexport const run = build;\n",
    'src/attic/a.ts': "import '../base/a';\n",
  });
  expect(violations).toEqual([
    'base-imports: base/up.ts',
    'declared-libraries-only: protocol/tested.ts',
    'declared-libraries-only: ui/built.ts',
    'known-folder: attic/a.ts',
    'libraries-of-cluster-lab-ui: storage/proxied.ts',
    'libraries-of-storage-indexeddb: protocol/disk.ts',
    'libraries-of-ui: protocol/hooked.ts',
    'no-cycles: protocol/one.ts',
    'no-tests-in-the-product: protocol/shipping.ts',
    'node-only-in-cli: protocol/path.ts',
    'protocol-imports: protocol/a.test.ts',
    'protocol-imports: protocol/a.ts',
    'protocol-imports: protocol/lazy.ts',
    'resolvable: protocol/nowhere.ts',
    'test-libraries-only-in-tests: protocol/tested.ts',
    'trace-imports-types: trace/values.ts',
    'ui-imports: ui/view.tsx',
  ]);
});
