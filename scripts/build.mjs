// Builds dist/ with Vite. `ensureBuild` does so only when a source is newer; run by hand it always builds.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './install.mjs';

const SOURCES = ['index.html', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'src', 'public'];

/** Where the built page lies. */
export const dist = join(root, 'dist');

/** Builds when a source changed since the last build. False when the build failed. */
export function ensureBuild() {
  const page = join(dist, 'index.html');
  const isFresh = existsSync(page) && SOURCES.every((source) => newestMs(join(root, source)) < statSync(page).mtimeMs);
  return isFresh || build();
}

function build() {
  console.log('Building the page (vite build) …');
  const started = new Date();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const run = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) return false;
  utimesSync(join(dist, 'index.html'), started, started); // a source edited during the build counts as newer
  return true;
}

/**
 * The latest change in a file or folder; folders count too, so that a deleted file is noticed.
 * @param {string} path
 * @returns {number}
 */
function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build() ? 0 : 1;
