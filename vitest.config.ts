import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findKind, KINDS, type KindName } from './scripts/browsers/browser-kinds.mjs';
import { plainProvider } from './scripts/browsers/plain-provider.mjs';
import { browserLaunchOptions } from './scripts/find-browser.mjs';

/** The tests of the disk that need no driver, in a browser as anybody starts it. */
const DISK_TESTS = ['abstract-level', 'backend', 'disk-indexeddb', 'fencing', 'terminate'].map(
  (name) => `src/storage/indexeddb/${name}.browser.test.ts`,
);

/** Which backend a browser has makes no difference to these, but which browser it is does. */
const CLUSTER_TESTS = ['src/cluster/*.browser.test.ts', 'src/lab/*.browser.test.ts'];

function plainProject(name: KindName, include: string[]): TestProjectConfiguration[] {
  // Only when it is asked for: looking for a browser takes a second.
  if (!process.argv.includes(name)) return [];
  const kind = findKind(name);
  if (kind === undefined) return [];
  const { provider, commands } = plainProvider(kind);
  return [
    {
      worker: { format: 'es' },
      test: {
        name,
        include,
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        env: { EXPECTED_BACKEND: KINDS[name].backend },
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider,
          commands,
          instances: [{ browser: kind.family }],
        },
      },
    },
  ];
}

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        worker: { format: 'es' },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}'],
          exclude: ['src/storage/indexeddb/backend.browser.test.ts'], // its profile is in memory: nothing to look at
          fileParallelism: false, // one page at a time: the machine may have two cores
          testTimeout: 120_000,
          hookTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: browserLaunchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      ...plainProject('sqlite', DISK_TESTS),
      ...plainProject('firefox', [...DISK_TESTS, ...CLUSTER_TESTS]),
    ],
  },
});
