// A browser without a driver: started on an address with a profile of its own, and killed as a whole. What a page has to say
// it says over loopback, so this works for every browser, and nothing stands between the browser and its disk.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {'chromium' | 'firefox'} Family */
/** @typedef {{ family: Family, path: string, words?: readonly string[] }} BrowserKind `words`: what it is started with besides. */
/** @typedef {{ pid: number, ended: Promise<void>, kill: () => Promise<void> }} PlainBrowser `kill` ends its whole process tree with SIGKILL. */

const CHROMIUM_WORDS = [
  '--headless=new',
  '--no-sandbox', // it cannot start as root or in most containers, and it opens only our own page
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-crash-reporter',
  '--disable-breakpad',
  '--disable-gpu',
  '--password-store=basic',
  '--use-mock-keychain',
  // No window is seen, so none may count as hidden.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--hide-crash-restore-bubble',
];

// No first-run pages, no updates, no telemetry: it opens our page and nothing else. No question after a kill either.
const FIREFOX_PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.sessionstore.resume_from_crash': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'dom.disable_open_during_load': false,
  'dom.max_script_run_time': 0,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.prefetch-next': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.startup.max_resumed_crashes': -1,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/**
 * @param {BrowserKind} kind
 * @param {string} profile a folder that outlives the browser
 * @param {string} address
 * @returns {PlainBrowser}
 */
export function startPlainBrowser({ family, path, words = [] }, profile, address) {
  mkdirSync(profile, { recursive: true });
  const all = family === 'firefox' ? firefoxWords(profile) : [...CHROMIUM_WORDS, `--user-data-dir=${profile}`];
  // A process group of its own, so that nothing of it is left when it is killed.
  const child = spawn(path, [...all, ...words, address], { stdio: 'ignore', detached: true });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });
  ended.catch(() => undefined); // whoever kills it is told
  const { pid } = child;
  if (pid === undefined) throw new Error(`${path} could not be started.`);
  const killGroup = () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // all of it has ended by itself
    }
  };
  process.once('exit', killGroup);
  const kill = async () => {
    killGroup();
    await ended;
    process.off('exit', killGroup);
  };
  return { pid, ended, kill };
}

/** @param {string} profile */
function firefoxWords(profile) {
  const lines = Object.entries(FIREFOX_PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), `${lines.join('\n')}\n`);
  return ['--headless', '--no-remote', '--new-instance', '--profile', profile];
}
