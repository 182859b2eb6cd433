// `npm test`: installs what is missing, runs every stage in order, keeps going after a failure, and ends with one line of counts.
// A new stage is one more entry of STAGES. `--only types,unit` runs some of them.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePackages, requireNode } from './install.mjs';
import { passedTests, uncoveredRules } from './rule-coverage.mjs';
import { runCommand } from './test-command.mjs';
import { closingLine, playwrightCounts, vitestCounts } from './test-counts.mjs';

const MINUTE_MS = 60_000;
const WHOLE_RUN_MS = 28 * MINUTE_MS; // CI gives up at 30 minutes: better to say which stage was too slow

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, title: string, limitMs: number, words?: string[], needsBrowser?: boolean,
 *   lacks?: () => Promise<string | undefined>, counts?: (reportPath: string) => Counts, report?: (path: string) => { words: string[], env: Record<string, string> },
 *   judge?: (reportPaths: readonly string[]) => boolean }} Stage
 */

/** @param {string} path */
const vitestReport = (path) => ({
  words: ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`],
  env: {},
});
/** @param {string} path */
const playwrightReport = (path) => ({ words: ['--reporter=list,json'], env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path } });

// The long ones run in the stage `browser`; by hand, `npm run sqlite` and `npm run firefox` run them too.
const WITHOUT_LONG_TESTS = ['abstract-level', 'twins'].flatMap((name) => ['--exclude', `**/${name}.browser.test.ts`]);

// A stage without `counts` is one check: it passes when its command does, or when it judges the reports so far well.
/** @type {Stage[]} */
const STAGES = [
  { name: 'types', title: 'Types', words: ['run', 'types'], limitMs: 5 * MINUTE_MS },
  { name: 'lint', title: 'Lint and format', words: ['run', 'lint'], limitMs: 3 * MINUTE_MS },
  { name: 'imports', title: 'Import table', words: ['run', 'imports'], limitMs: 3 * MINUTE_MS },
  { name: 'dead', title: 'Dead code', words: ['run', 'dead'], limitMs: 3 * MINUTE_MS },
  {
    name: 'unit',
    title: 'Unit, property, transcript, contract and twin tests in Node',
    words: ['run', 'unit'],
    limitMs: 15 * MINUTE_MS,
    counts: vitestCounts,
    report: vitestReport,
  },
  {
    name: 'browser',
    title: 'Contract tests in a real browser',
    words: ['run', 'browser'],
    needsBrowser: true,
    limitMs: 10 * MINUTE_MS,
    counts: vitestCounts,
    report: vitestReport,
  },
  {
    name: 'sqlite',
    title: 'Disk contract and terminated writers on the SQLite backend of Chromium',
    words: ['run', 'sqlite', '--', ...WITHOUT_LONG_TESTS],
    needsBrowser: true,
    lacks: () => lackOf('sqlite'),
    limitMs: 4 * MINUTE_MS,
    counts: vitestCounts,
    report: vitestReport,
  },
  {
    name: 'firefox',
    title: 'Contract tests and terminated writers in Firefox',
    words: ['run', 'firefox', '--', ...WITHOUT_LONG_TESTS],
    lacks: () => lackOf('firefox'),
    limitMs: 4 * MINUTE_MS,
    counts: vitestCounts,
    report: vitestReport,
  },
  { name: 'build', title: 'Build', words: ['run', 'build'], limitMs: 5 * MINUTE_MS },
  {
    name: 'e2e',
    title: 'End to end',
    words: ['run', 'e2e'],
    needsBrowser: true,
    limitMs: 15 * MINUTE_MS,
    counts: playwrightCounts,
    report: playwrightReport,
  },
  {
    name: 'torture',
    title: 'Browsers killed while they write, and the built page on both backends and in Firefox, a sample',
    words: ['run', 'torture'],
    needsBrowser: true,
    limitMs: 5 * MINUTE_MS,
  },
  { name: 'rules', title: 'Every rule has a passed test', limitMs: MINUTE_MS, judge: everyRuleCovered },
];

requireNode();
const stages = chosenStages();
const total = { passed: 0, failed: 0, skipped: 0 };
if (ensurePackages()) await runAll();
else total.failed += 1;
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
if (total.skipped > 0) console.log(`\n${total.skipped} skipped: each says why above`);
console.log(`\n${closingLine(total)}`);

async function runAll() {
  const { ensureBrowser } = await import('./find-browser.mjs'); // only now: it needs the installed packages
  const hasBrowser = stages.some((stage) => stage.needsBrowser) && ensureBrowser() !== undefined;
  const deadlineMs = Date.now() + WHOLE_RUN_MS;
  const failedStages = [];
  const reports = mkdtempSync(join(tmpdir(), 'ringside-test-')); // kept until the stages that judge them have
  for (const stage of stages) {
    console.log(`\n== ${stage.title} (${stage.words === undefined ? '' : 'npm run '}${stage.name}) ==\n`);
    const startedMs = Date.now();
    const counts =
      stage.needsBrowser && !hasBrowser
        ? notRun('there is no browser')
        : ((await skipped(stage)) ?? (await runStage(stage, reports, Math.min(stage.limitMs, deadlineMs - startedMs))));
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failed > 0) failedStages.push(stage.name);
    console.log(`\n-- ${stage.name}: ${closingLine(counts)} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  }
  rmSync(reports, { recursive: true, force: true });
  if (failedStages.length > 0)
    console.log(`\nFailed: ${failedStages.join(', ')}. One alone: npm test -- --only ${failedStages[0]}`);
}

/**
 * @param {Stage} stage
 * @param {string} reports the folder of this run's reports
 * @param {number} limitMs
 * @returns {Promise<Counts>}
 */
async function runStage(stage, reports, limitMs) {
  if (limitMs <= 0) return notRun('the time for the whole run is used up');
  if (stage.judge !== undefined) return oneCheck(stage.judge(readdirSync(reports).map((file) => join(reports, file))));
  const reportPath = join(reports, `${stage.name}.json`);
  const report = stage.report?.(reportPath) ?? { words: [], env: {} };
  const words = stage.words ?? [];
  const separator = report.words.length > 0 && !words.includes('--') ? ['--'] : [];
  const succeeded = await runCommand([...words, ...separator, ...report.words], report.env, limitMs);
  if (stage.counts === undefined) return oneCheck(succeeded);
  const counts = stage.counts(reportPath);
  // A runner can fail without a failed test: a file that does not load, an error after the tests, no test at all.
  return !succeeded && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * A stage for a browser that need not be there: skipped aloud when it is not.
 * @param {Stage} stage
 * @returns {Promise<Counts | undefined>}
 */
async function skipped(stage) {
  const lack = await stage.lacks?.();
  if (lack === undefined) return undefined;
  console.log(`SKIPPED: ${lack}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/** @param {import('./browsers/browser-kinds.mjs').KindName} name */
async function lackOf(name) {
  const { lackOfKind } = await import('./browsers/backend-probe.mjs');
  return lackOfKind(name);
}

/** @param {boolean} succeeded */
function oneCheck(succeeded) {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
}

/** @param {readonly string[]} reportPaths */
function everyRuleCovered(reportPaths) {
  if (reportPaths.length === 0) {
    console.error('It judges the tests of the same run: --only unit,rules.');
    return false;
  }
  const missing = uncoveredRules(reportPaths.flatMap(passedTests));
  if (missing.length > 0) console.error(`No passed test names rule ${missing.join(', ')}.`);
  return missing.length === 0;
}

/**
 * @param {string} reason
 * @returns {Counts}
 */
function notRun(reason) {
  console.error(`Not run, so counted as failed: ${reason}.`);
  return { passed: 0, failed: 1, skipped: 0 };
}

function chosenStages() {
  const names = STAGES.map((stage) => stage.name);
  try {
    const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
    const only = values.only?.flatMap((value) => value.split(',')) ?? names;
    if (only.length > 0 && only.every((name) => names.includes(name))) {
      return STAGES.filter((stage) => only.includes(stage.name));
    }
  } catch {
    // an option that does not exist: the sentence below says what does
  }
  console.error(`Usage: npm test [-- --only STAGE[,STAGE]]. Stages: ${names.join(', ')}.`);
  process.exit(2);
}
