// Runs vitest's browser tests in a browser without a driver, with its profile on the disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBrowserProvider } from '@vitest/browser';
import { backendOf } from './browser-kinds.mjs';
import { startPlainBrowser } from './plain-browser.mjs';

/**
 * @param {import('./plain-browser.mjs').BrowserKind} kind
 * @returns {{ provider: import('vitest/node').BrowserProviderOption, commands: { storedIn: () => string | undefined } }}
 *   `storedIn`: what the databases of the run are kept in, as a command for its tests
 */
export function plainProvider(kind) {
  const profile = mkdtempSync(join(tmpdir(), 'ringside-profile-'));
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  /** @type {import('./plain-browser.mjs').PlainBrowser[]} */
  const browsers = [];
  const provider = defineBrowserProvider({
    name: 'plain',
    providerFactory: () => ({
      name: 'plain',
      supportsParallelism: false,
      getCommandsContext: () => ({}),
      openPage: async (_session, url) => {
        await closeAll();
        browsers.push(startPlainBrowser(kind, profile, url));
      },
      close: closeAll,
    }),
  });
  return { provider, commands: { storedIn: () => backendOf(profile) } };

  async function closeAll() {
    for (const browser of browsers.splice(0)) await browser.kill();
  }
}
