// Runs a TypeScript file in Node as it would run in the page: bundled by Vite. tsx would do, but what it adds to every
// function costs a sixth of the speed. `node scripts/run-bundled.mjs file.ts [words]`
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './install.mjs';

const [entry = '', ...words] = process.argv.slice(2);
const outDir = mkdtempSync(join(tmpdir(), 'ringside-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      target: 'node20',
      minify: false,
      // One file for each source, so that a profile can tell them apart.
      rolldownOptions: { output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].mjs' } },
    },
  });
  const path = join(outDir, entry.replace(/\.ts$/, '.mjs'));
  process.exitCode = spawnSync(process.execPath, [path, ...words], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
