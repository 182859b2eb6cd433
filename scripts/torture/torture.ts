// `npm run torture`: what must not be lost when workers and whole browsers are killed at random moments. Everything random
// follows from the seed, but what a kill meets does not: that is the browser's.
import { parseArgs } from 'node:util';
import { lackOfKind } from '../browsers/backend-probe.mjs';
import { backendOf, findKind, KINDS, type KindName } from '../browsers/browser-kinds.mjs';
import type { BrowserKind } from '../browsers/plain-browser.mjs';
import { Harness } from './harness';
import type { Said, Task } from './page/task';
import { sigkillRounds } from './sigkill-rounds';

const USAGE = `Usage: npm run torture -- [--terminate N] [--sigkill N] [--visit] [--browsers chromium,sqlite,firefox] [--seed S]
  --terminate N   N rounds in which a worker with many commits in flight is terminated
  --sigkill N     N rounds in which the whole browser is killed
  --visit         the built page: put, get, kill, start, reload, then the browser killed and started again
Without any of them: a small sample of each.`;

/** Rounds on one database, so that a failure names few of them. */
const TERMINATE_STRETCH = 100;
const SAY_EVERY = 25;
const TASK_LIMIT_MS = 15 * 60_000;

interface Plan {
  readonly browsers: readonly KindName[];
  readonly terminate: number;
  readonly sigkill: number;
  readonly visit: boolean;
  readonly seed: number;
}

/** One browser that is here, with a name to print. */
interface Victim {
  readonly name: KindName;
  readonly kind: BrowserKind;
}

const plan = planFromArguments();
const harness = await Harness.start();
let failures = 0;
try {
  for (const name of plan.browsers) {
    const lack = await lackOfKind(name);
    const kind = findKind(name);
    if (lack !== undefined || kind === undefined) {
      console.log(`SKIPPED: ${lack}`);
      continue;
    }
    for (const proof of [visitAndReturn, terminate, sigkill]) {
      try {
        await proof({ name, kind });
      } catch (thrown) {
        failures++;
        console.error(`FAILED in ${KINDS[name].title}: ${thrown instanceof Error ? thrown.message : thrown}`);
      }
    }
  }
} finally {
  harness.close();
}
process.exitCode = failures > 0 ? 1 : 0;

async function terminate({ name, kind }: Victim): Promise<void> {
  const sum = { rounds: 0, killedWhileOpening: 0, acknowledged: 0, landed: 0 };
  const profile = harness.freshProfile();
  for (let left = plan.terminate, seed = plan.seed; left > 0; left -= TERMINATE_STRETCH, seed++) {
    const rounds = Math.min(left, TERMINATE_STRETCH);
    const order = { database: `terminated ${seed}`, seed, rounds, limitMs: TASK_LIMIT_MS };
    const said = await once({ name, kind }, profile, { kind: 'Terminate', order });
    if (said.kind !== 'Terminated') throw new Error(`the page said ${JSON.stringify(said)}`);
    const { result } = said;
    if (result.wrong !== undefined) throw new Error(`round ${result.rounds + 1}: ${result.wrong}`);
    if (result.rounds !== rounds) throw new Error(`only ${result.rounds} of ${rounds} rounds in time`);
    for (const field of ['rounds', 'killedWhileOpening', 'acknowledged', 'landed'] as const)
      sum[field] += result[field];
  }
  if (plan.terminate > 0) tell(name, `${sum.rounds} writers terminated`, { seed: plan.seed, ...sum });
}

async function sigkill({ name, kind }: Victim): Promise<void> {
  const { sigkill: rounds, seed } = plan;
  if (rounds === 0) return;
  const profile = harness.freshProfile();
  const onRound = (round: number): void => {
    if (round % SAY_EVERY === 0) console.log(`  ${round} browsers killed`);
  };
  const result = await sigkillRounds(harness, { kind, profile, seed, rounds, onRound });
  if (result.acknowledged === 0) throw new Error(`seed ${seed}: nothing was acknowledged, so nothing is proved`);
  expectBackend(name, profile);
  tell(name, `${rounds} browsers killed with SIGKILL`, { seed, ...result });
}

async function visitAndReturn({ name, kind }: Victim): Promise<void> {
  if (!plan.visit) return;
  const profile = harness.freshProfile();
  const visits: number[] = [];
  for (const again of [false, true]) {
    const said = await once({ name, kind }, profile, { kind: 'VisitLab', again });
    if (said.kind !== 'LabVisited') throw new Error(`the built page: ${JSON.stringify(said)}`);
    visits.push(said.steps.length);
  }
  expectBackend(name, profile);
  tell(name, 'the built page keeps what was put, over a reload and a SIGKILL', { steps: visits });
}

/** The first thing that a page says, or an error; then its browser is killed. */
async function once({ kind }: Victim, profile: string, task: Task): Promise<Said> {
  let timer: NodeJS.Timeout | undefined;
  let tellSaid = (_: Said): void => undefined;
  const said = new Promise<Said>((resolve, reject) => {
    tellSaid = resolve;
    timer = setTimeout(() => reject(new Error(`${task.kind} took longer than ${TASK_LIMIT_MS} ms`)), TASK_LIMIT_MS);
  });
  const browser = harness.open(kind, profile, task, (message) => tellSaid(message));
  try {
    return await said;
  } finally {
    clearTimeout(timer);
    await browser.kill();
  }
}

function expectBackend(name: KindName, profile: string): void {
  const found = backendOf(profile);
  if (found !== KINDS[name].backend) throw new Error(`its databases are in ${found}, not in ${KINDS[name].backend}`);
}

function tell(name: KindName, what: string, facts: object): void {
  console.log(`${KINDS[name].title}: ${what} ${JSON.stringify(facts)}`);
}

function planFromArguments(): Plan {
  try {
    const { values } = parseArgs({
      options: {
        terminate: { type: 'string' },
        sigkill: { type: 'string' },
        visit: { type: 'boolean' },
        browsers: { type: 'string', default: Object.keys(KINDS).join(',') },
        seed: { type: 'string', default: '1' },
      },
    });
    const isSample = values.terminate === undefined && values.sigkill === undefined && values.visit === undefined;
    const browsers = values.browsers.split(',').filter((name): name is KindName => name in KINDS);
    const numbers = {
      terminate: Number(values.terminate ?? (isSample ? 20 : 0)),
      sigkill: Number(values.sigkill ?? (isSample ? 4 : 0)),
      seed: Number(values.seed),
    };
    if (browsers.length > 0 && Object.values(numbers).every((n) => Number.isSafeInteger(n) && n >= 0)) {
      return { browsers, ...numbers, visit: values.visit ?? isSample };
    }
  } catch {
    // an option that does not exist: the sentences below say what does
  }
  console.error(USAGE);
  process.exit(2);
}
