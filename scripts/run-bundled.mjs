// Runs a TypeScript file in Node as it would run in the page: bundled by Vite. tsx would do, but what it adds to every
// function costs a sixth of the speed. `node scripts/run-bundled.mjs [--modules] file.ts [words]`; with `--modules` each
// source becomes a file of its own, so that a profile can tell them apart: that costs a twentieth.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './install.mjs';

const given = process.argv.slice(2);
const apart = given[0] === '--modules';
const [entry = '', ...words] = apart ? given.slice(1) : given;
const output = entry.replace(/\.ts$/, '.mjs');
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
      rolldownOptions: {
        output: apart
          ? { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].mjs' }
          : { entryFileNames: output },
      },
    },
  });
  process.exitCode = spawnSync(process.execPath, [join(outDir, output), ...words], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
