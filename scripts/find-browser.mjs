// Which Chromium the browser tests drive: Playwright's own, else the system's, else one installed now.
// Shared by vitest.config.ts, playwright.config.ts and scripts/test.mjs; `node scripts/find-browser.mjs --install` does it by hand.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const isWindows = process.platform === 'win32';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

/** The path of a Chromium that can be started, or undefined. */
export function findBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [playwrightsOwn(), ...onPath, ...USUAL_PLACES].find((path) => path !== undefined && isBrowser(path));
}

/** What both test runners start the browser with; none of it reaches for the network. */
export function browserLaunchOptions() {
  const executablePath = findBrowser();
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: false, // it cannot start as root or in most containers, and the tests open only our own page
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  };
}

/** Finds a browser, or installs one. Returns its path, or undefined after saying what to do. */
export function ensureBrowser() {
  const found = findBrowser() ?? installPlaywrights() ?? installDebians();
  if (found === undefined) {
    console.error(
      'No Chromium could be installed. Install Chromium or Google Chrome so that it is on PATH ' +
        '(Debian: apt-get install chromium; elsewhere: npx playwright install chromium), then run this again.',
    );
  }
  return found;
}

function installPlaywrights() {
  console.log('No Chromium found; installing one.');
  if (run('npx', 'playwright', 'install', 'chromium') && canUseApt())
    run('npx', 'playwright', 'install-deps', 'chromium');
  return findBrowser();
}

function installDebians() {
  if (!canUseApt()) return undefined;
  run('apt-get', 'update');
  run('apt-get', 'install', '-y', 'chromium', 'fonts-liberation');
  return findBrowser();
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * @param {string} command
 * @param {string[]} words
 */
function run(command, ...words) {
  console.log(`> ${[command, ...words].join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, words, { env, stdio: ['ignore', 'inherit', 'inherit'], shell: isWindows });
  return status === 0;
}

function playwrightsOwn() {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright ships no browser for this platform
  }
}

/** @param {string} path */
function isBrowser(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() && answersVersion(path);
  } catch {
    return false; // it is not there
  }
}

// Some systems put a script there that only says how to install the browser. On Windows the question would open a window.
/** @param {string} path */
function answersVersion(path) {
  if (isWindows) return true;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = process.argv.includes('--install') ? ensureBrowser() : findBrowser();
  console.log(path ?? 'no browser');
  process.exitCode = path === undefined ? 1 : 0;
}
