// What `npm run torture` proves in one browser; each proof prints what it has checked and throws at the first thing wrong.
import { backendOf, KINDS, type KindName } from '../browsers/browser-kinds.mjs';
import type { BrowserKind } from '../browsers/plain-browser.mjs';
import type { Harness } from './harness';
import type { Said, Task } from './page/task';
import { sigkillRounds } from './sigkill-rounds';

/** Rounds on one database, so that a failure names few of them. */
const TERMINATE_STRETCH = 100;
const SAY_EVERY = 25;
const TASK_LIMIT_MS = 15 * 60_000;

export interface Plan {
  readonly browsers: readonly KindName[];
  readonly terminate: number;
  readonly sigkill: number;
  readonly visit: boolean;
  readonly writes: number;
  readonly seed: number;
}

/** One browser that is here, with a name to print. */
interface Victim {
  readonly name: KindName;
  readonly kind: BrowserKind;
}

export async function terminate(harness: Harness, plan: Plan, { name, kind }: Victim): Promise<void> {
  const sum = { rounds: 0, killedWhileOpening: 0, acknowledged: 0, landed: 0 };
  const profile = harness.freshProfile();
  for (let left = plan.terminate, seed = plan.seed; left > 0; left -= TERMINATE_STRETCH, seed++) {
    const rounds = Math.min(left, TERMINATE_STRETCH);
    const order = { database: `terminated ${seed}`, seed, rounds };
    const said = await once(harness, { name, kind }, profile, { kind: 'Terminate', order });
    if (said.kind !== 'Terminated') throw new Error(`the page said ${JSON.stringify(said)}`);
    const { result } = said;
    if (result.wrong !== undefined) throw new Error(`round ${result.rounds + 1}: ${result.wrong}`);
    for (const field of ['rounds', 'killedWhileOpening', 'acknowledged', 'landed'] as const)
      sum[field] += result[field];
  }
  if (plan.terminate === 0) return;
  if (sum.acknowledged === 0) throw new Error(`seed ${plan.seed}: nothing was acknowledged, so nothing is proved`);
  tell(name, `${sum.rounds} writers terminated`, { seed: plan.seed, ...sum });
}

export async function sigkill(harness: Harness, plan: Plan, { name, kind }: Victim): Promise<void> {
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

export async function visitAndReturn(harness: Harness, plan: Plan, { name, kind }: Victim): Promise<void> {
  if (!plan.visit) return;
  const profile = harness.freshProfile();
  const visits: number[] = [];
  for (const again of [false, true]) {
    const said = await once(harness, { name, kind }, profile, { kind: 'VisitLab', again });
    if (said.kind !== 'LabVisited') throw new Error(`the built page: ${JSON.stringify(said)}`);
    visits.push(said.steps.length);
  }
  expectBackend(name, profile);
  tell(name, 'the built page keeps what was put, over a reload and a SIGKILL', { steps: visits });
}

/** The first thing that a page says, or an error; then its browser is killed. */
async function once(harness: Harness, { kind }: Victim, profile: string, task: Task): Promise<Said> {
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
