// Which Chromium the browser tests drive: Playwright's own, else the system's, else one installed now.
// Shared by vitest.config.ts, playwright.config.ts and scripts/test.mjs; `node scripts/find-browser.mjs --install` does it by hand.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

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
  return [playwrightsOwn(), ...onPath, ...USUAL_PLACES].find((path) => path !== undefined && isExecutable(path));
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
  for (const [command, ...words] of installers()) {
    const found = findBrowser();
    if (found !== undefined) return found;
    console.log(`No Chromium found. Trying: ${[command, ...words].join(' ')}`);
    spawnSync(command, words, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  }
  const found = findBrowser();
  if (found === undefined) {
    console.error(
      'No Chromium could be installed. Install Chromium or Google Chrome so that it is on PATH ' +
        '(Debian: apt-get install chromium; elsewhere: npx playwright install chromium), then run this again.',
    );
  }
  return found;
}

/** @returns {[string, ...string[]][]} */
function installers() {
  const isRoot = process.getuid?.() === 0;
  return [
    ['npx', 'playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'],
    ...(isRoot
      ? /** @type {[string, ...string[]][]} */ ([
          ['apt-get', 'update'],
          ['apt-get', 'install', '-y', 'chromium', 'fonts-liberation'],
        ])
      : []),
  ];
}

function playwrightsOwn() {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright ships no browser for this platform
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = process.argv.includes('--install') ? ensureBrowser() : findBrowser();
  console.log(path ?? 'no browser');
  process.exitCode = path === undefined ? 1 : 0;
}
