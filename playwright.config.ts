// End-to-end tests: the built page, served as `npm start` serves it, in a real Chromium.
import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from './scripts/find-browser.mjs';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: true,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  webServer: {
    command: 'node scripts/start.mjs --port 0',
    wait: { stdout: /http:\/\/localhost:(?<RINGSIDE_PORT>\d+)\// }, // Playwright puts the port it reads here into the environment
    timeout: 240_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
  use: {
    baseURL: `http://localhost:${process.env.RINGSIDE_PORT}/`,
    browserName: 'chromium',
    headless: true,
    launchOptions: browserLaunchOptions(),
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
