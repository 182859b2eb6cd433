// Whether a browser with a given IndexedDB backend is here: known only by starting it and looking at what it has written.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../serve.mjs';
import { backendOf, findKind, KINDS } from './browser-kinds.mjs';
import { startPlainBrowser } from './plain-browser.mjs';

const PROBE_LIMIT_MS = 45_000;

const PAGE = `<!doctype html><title>probe</title><script>
  const request = indexedDB.open('probe', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('s');
  request.onsuccess = () => {
    const transaction = request.result.transaction('s', 'readwrite', { durability: 'strict' });
    transaction.objectStore('s').put('there', 1);
    transaction.oncomplete = () => fetch('/', { method: 'POST', body: 'stored' });
  };
</script>`;

/**
 * Why tests for such a browser cannot run here, or undefined when they can.
 * @param {import('./browser-kinds.mjs').KindName} name
 * @returns {Promise<string | undefined>}
 */
export async function lackOfKind(name) {
  const { title, backend } = KINDS[name];
  const kind = findKind(name);
  if (kind === undefined) return `no ${title.split(',')[0]} is installed, so nothing is tested in it.`;
  const folder = mkdtempSync(join(tmpdir(), 'ringside-probe-'));
  const profile = join(folder, 'profile');
  writeFileSync(join(folder, 'index.html'), PAGE);
  /** @type {() => void} */
  let tell = () => undefined;
  const stored = new Promise((resolve) => {
    tell = () => resolve(true);
  });
  const { port, close } = await serve(folder, 0, (_request, response) => {
    response.end();
    tell();
  });
  const browser = startPlainBrowser(kind, profile, `http://localhost:${port}/`);
  const timer = setTimeout(tell, PROBE_LIMIT_MS);
  try {
    await Promise.race([stored, browser.ended]);
  } catch (thrown) {
    return `${kind.path} could not be started: ${thrown}`;
  } finally {
    clearTimeout(timer);
    await browser.kill().catch(() => undefined);
    close();
  }
  const found = backendOf(profile);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (found === backend) return undefined;
  return `${kind.path} keeps IndexedDB in ${found ?? 'nothing that could be found'}, not in ${backend}, so ${title} is not tested.`;
}
