// The browsers that can be started here without a driver, and what each keeps IndexedDB in. Chromium has two backends: LevelDB,
// and SQLite behind a feature flag that newer versions have. What is really used is read from the files of the profile.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBrowser } from '../find-browser.mjs';

/** @typedef {import('./plain-browser.mjs').BrowserKind} BrowserKind */
/** @typedef {'LevelDB' | 'SQLite'} Backend */
/** @typedef {'chromium' | 'sqlite' | 'firefox'} KindName */

const FIREFOX_NAMES = ['firefox', 'firefox-esr', 'firefox-developer-edition', 'firefox-nightly'];
const FIREFOX_PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** What Chromium calls its SQLite backend. */
const SQLITE_WORDS = ['--enable-features=IdbSqliteBackingStore'];

/** @type {Readonly<Record<KindName, { title: string, backend: Backend }>>} */
export const KINDS = {
  chromium: { title: 'Chromium, IndexedDB on LevelDB', backend: 'LevelDB' },
  sqlite: { title: 'Chromium, IndexedDB on SQLite', backend: 'SQLite' },
  firefox: { title: 'Firefox', backend: 'SQLite' },
};

/**
 * How to start it, or undefined when it is not installed.
 * @param {KindName} name
 * @returns {BrowserKind | undefined}
 */
export function findKind(name) {
  const family = name === 'firefox' ? 'firefox' : 'chromium';
  const path = family === 'firefox' ? findFirefox() : findBrowser();
  if (path === undefined) return undefined;
  return { family, path, words: name === 'sqlite' ? SQLITE_WORDS : [] };
}

/** The path of a Firefox that can be started, or undefined. */
function findFirefox() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => FIREFOX_NAMES.map((name) => join(folder, name)));
  return [...onPath, ...FIREFOX_PLACES].find((path) => existsSync(path) && answersVersion(path));
}

/** @param {string} path */
function answersVersion(path) {
  if (process.platform === 'win32') return true;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /Firefox.*\d+\.\d+/.test(stdout);
}

/**
 * What the databases of a profile are kept in, by the files that are there; undefined when there are none, or of both kinds.
 * @param {string} profile
 * @returns {Backend | undefined}
 */
export function backendOf(profile) {
  const folders = [join(profile, 'Default', 'IndexedDB'), join(profile, 'storage', 'default')];
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hasLevel = files.some((path) => /\.indexeddb\.leveldb[\\/]CURRENT$/.test(path));
  const hasSqlite = files.some((path) => /[\\/](IndexedDB|idb)[\\/]/.test(path) && isSqlite(path));
  return hasLevel === hasSqlite ? undefined : hasLevel ? 'LevelDB' : 'SQLite';
}

/** @param {string} path */
function isSqlite(path) {
  const start = Buffer.alloc(15);
  const file = openSync(path, 'r');
  readSync(file, start);
  closeSync(file);
  return start.toString('latin1') === 'SQLite format 3';
}
