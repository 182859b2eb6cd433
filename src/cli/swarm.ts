// npm run swarm -- [--seeds A..B] [--operations N] [--config JSON|file] [--minutes M] [--jobs J]
//                  [--minimise SEED|file] [--plan file]
// Random clusters, clients and faults, each from its seed; every check at the end. A failure names the command that
// repeats it, and the exit code is 1.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Fault, sentenceOf } from '../base/fault';
import { type SettingsInput, settingsFrom } from '../protocol/settings';
import { type DrawOptions, drawPlan } from '../swarm/draw-plan';
import type { Finding } from '../swarm/finding';
import { minimise } from '../swarm/minimise';
import { type Plan, planFrom } from '../swarm/plan';
import { judgePlan, reportOf, runSeed, type SeedReport } from '../swarm/run-seed';
import { SwarmReport } from './swarm-report';

const USAGE =
  'Usage: npm run swarm -- [--seeds A..B] [--operations N] [--config JSON|file] [--minutes M] [--jobs J] [--minimise SEED|file] [--plan file]';
const DEFAULT_OPERATIONS = 300;
const DEFAULT_SEEDS = '1..200';
const PROGRESS_EVERY_MS = 10_000;
/** Findings of one seed that are told; the first ones say it all. */
const TOLD_FINDINGS = 3;

interface Arguments extends DrawOptions {
  readonly first: number;
  readonly last: number;
  readonly minutes: number;
  readonly jobs: number;
  readonly minimise: string | undefined;
  readonly plan: string | undefined;
  /** Of the command that repeats one seed. */
  readonly repeat: (seed: number) => string;
}

async function main(): Promise<void> {
  const given = argumentsFrom(process.argv.slice(2));
  if (given.minimise !== undefined) minimiseAndWrite(given, given.minimise);
  else if (given.plan !== undefined) replay(given.plan);
  else await swarm(given);
}

function argumentsFrom(args: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const options = {
    seeds: text,
    operations: text,
    config: text,
    minutes: text,
    jobs: text,
    minimise: text,
    plan: text,
  };
  const { values } = parseArgs({ args: [...args], options });
  const [first = '', last = first] = (values.seeds ?? DEFAULT_SEEDS).split('..');
  const config = values.config === undefined ? undefined : configFrom(values.config);
  const operations = wholeNumber(values.operations ?? String(DEFAULT_OPERATIONS));
  const repeat = (seed: number): string =>
    `npm run swarm -- --seeds ${seed}..${seed} --operations ${operations}${config === undefined ? '' : ` --config '${JSON.stringify(config)}'`}`;
  return {
    first: wholeNumber(first),
    last: values.minutes !== undefined && values.seeds === undefined ? Number.MAX_SAFE_INTEGER : wholeNumber(last),
    operations,
    ...(config === undefined ? {} : { config }),
    minutes: values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes),
    jobs: values.jobs === undefined ? availableParallelism() : wholeNumber(values.jobs),
    minimise: values.minimise,
    plan: values.plan,
    repeat,
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new Fault('bad-arguments', `${text === '' ? 'nothing' : text} is no whole number. ${USAGE}`);
  return Number(text);
}

function configFrom(text: string): SettingsInput {
  const config = JSON.parse(existsSync(text) ? readFileSync(text, 'utf8') : text) as SettingsInput;
  if (config.nodes === undefined && config.n === undefined) settingsFrom(config);
  return config;
}

/** Every seed on the next free thread, until they or the minutes are used up. */
async function swarm(given: Arguments): Promise<void> {
  const report = new SwarmReport();
  const began = Date.now();
  const seconds = (): number => (Date.now() - began) / 1000;
  let next = given.first;
  const take = (): number | undefined => (next > given.last || seconds() >= given.minutes * 60 ? undefined : next++);
  const timer = setInterval(() => console.log(report.progress(seconds())), PROGRESS_EVERY_MS);
  const note = (one: SeedReport): void => {
    report.add(one);
    if (one.findings.length > 0) tell(one.findings, `seed ${one.seed}`, given.repeat(one.seed));
  };
  const { operations, config } = given;
  const options: DrawOptions = { operations, ...(config === undefined ? {} : { config }) };
  await Promise.all(Array.from({ length: given.jobs }, () => runSeeds(options, take, note)));
  clearInterval(timer);
  for (const line of report.lines(seconds())) console.log(line);
  if (report.failed.length > 0) process.exitCode = 1;
}

function runSeeds(
  options: DrawOptions,
  take: () => number | undefined,
  note: (report: SeedReport) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: options });
    const goOn = (): void => {
      const seed = take();
      if (seed !== undefined) worker.postMessage(seed);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('message', (report: SeedReport) => {
      note(report);
      goOn();
    });
    worker.on('error', reject);
    goOn();
  });
}

/** What each of the threads does: the seeds that it is sent, one at a time. */
function serve(): void {
  parentPort?.on('message', (seed: number) => parentPort?.postMessage(runSeed(seed, workerData as DrawOptions)));
}

function tell(findings: readonly Finding[], what: string, command: string): void {
  console.log(`FAILED ${what}: ${findings.length} findings`);
  for (const { check, rules, atUs, sentence } of findings.slice(0, TOLD_FINDINGS)) {
    const broken = rules === undefined ? check : `${check} (${rules})`;
    console.log(`  ${broken} at ${(atUs / 1000).toFixed(3)} ms: ${sentence}`);
  }
  console.log(`  ${command}`);
}

function minimiseAndWrite(given: Arguments, what: string): void {
  const plan = existsSync(what) ? planFrom(JSON.parse(readFileSync(what, 'utf8'))) : drawPlan(wholeNumber(what), given);
  const [first] = judgePlan(plan).findings;
  if (first === undefined)
    throw new Fault('no-failure', `Seed ${plan.seed} does not fail: there is nothing to minimise.`);
  const end = Date.now() + given.minutes * 60_000;
  let told = 0;
  const smallest = minimise(plan, {
    fails: (smaller) => judgePlan(smaller).findings.some(({ check }) => check === first.check),
    goOn: ({ steps }) => {
      if (Date.now() - told > PROGRESS_EVERY_MS) {
        console.log(`${steps.length} steps`);
        told = Date.now();
      }
      return Date.now() < end;
    },
  });
  const file = `swarm-${plan.seed}.json`;
  writeFileSync(file, planText(smallest));
  console.log(planText(smallest));
  console.log(`From ${plan.steps.length} steps to ${smallest.steps.length}, written to ${file}.`);
  tell(judgePlan(smallest).findings, 'still', `npm run swarm -- --plan ${file}`);
}

/** A step a line. */
const planText = ({ steps, ...rest }: Plan): string =>
  `${JSON.stringify(rest).slice(0, -1)},"steps":[\n${steps.map((step) => JSON.stringify(step)).join(',\n')}\n]}\n`;

function replay(path: string): void {
  const { findings, requests, events } = reportOf(planFrom(JSON.parse(readFileSync(path, 'utf8'))));
  console.log(`${requests} requests, ${events} events`);
  if (findings.length === 0) console.log('Nothing is wrong.');
  else {
    tell(findings, path, `npm run swarm -- --plan ${path}`);
    process.exitCode = 1;
  }
}

if (isMainThread) {
  main().catch((thrown: unknown) => {
    console.error(thrown instanceof Fault ? thrown.message : sentenceOf(thrown));
    process.exit(1);
  });
} else serve();
