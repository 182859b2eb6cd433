// `npm run torture`: what must not be lost when workers and whole browsers are killed at random moments. Everything random
// follows from the seed, but what a kill meets does not: that is the browser's.
import { parseArgs } from 'node:util';
import { lackOfKind } from '../browsers/backend-probe.mjs';
import { findKind, KINDS, type KindName } from '../browsers/browser-kinds.mjs';
import { type Plan, sigkill, terminate, visitAndReturn } from './browser-proofs';
import { watchMemory } from './write-memory';

const USAGE = `Usage: npm run torture -- [--terminate N] [--sigkill N] [--visit] [--writes N] [--browsers chromium,sqlite,firefox] [--seed S]
  --terminate N   N rounds in which a worker with many commits in flight is terminated
  --sigkill N     N rounds in which the whole browser is killed
  --visit         the built page: put, get, kill, start, reload, then the browser killed and started again
  --writes N      no browser: N writes to one engine in process, whose memory must not grow
Without any of them: a small sample of each, --writes left out.`;

const plan = planFromArguments();
let failures = 0;
if (plan.writes > 0) {
  await attempt('memory', async () => {
    await watchMemory(plan.writes, plan.seed, console.log);
    console.log(`Memory over ${plan.writes} writes in process stays where it was.`);
  });
}
if (plan.terminate + plan.sigkill > 0 || plan.visit) await inBrowsers();
process.exitCode = failures > 0 ? 1 : 0;

async function inBrowsers(): Promise<void> {
  const { Harness } = await import('./harness'); // only now: it brings Vite along
  const harness = await Harness.start();
  try {
    for (const name of plan.browsers) {
      const lack = await lackOfKind(name);
      const kind = findKind(name);
      if (lack !== undefined || kind === undefined) {
        console.log(`SKIPPED: ${lack}`);
        continue;
      }
      for (const proof of [visitAndReturn, terminate, sigkill]) {
        await attempt(KINDS[name].title, () => proof(harness, plan, { name, kind }));
      }
    }
  } finally {
    harness.close();
  }
}

async function attempt(what: string, proof: () => Promise<void>): Promise<void> {
  try {
    await proof();
  } catch (thrown) {
    failures++;
    console.error(`FAILED, ${what}: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
}

function planFromArguments(): Plan {
  try {
    const { values } = parseArgs({
      options: {
        terminate: { type: 'string' },
        sigkill: { type: 'string' },
        visit: { type: 'boolean' },
        writes: { type: 'string' },
        browsers: { type: 'string', default: Object.keys(KINDS).join(',') },
        seed: { type: 'string', default: '1' },
      },
    });
    const { terminate, sigkill, visit, writes } = values;
    const isSample = [terminate, sigkill, visit, writes].every((value) => value === undefined);
    const named = values.browsers.split(',');
    const browsers = named.filter((name): name is KindName => name in KINDS);
    const numbers = {
      terminate: Number(terminate ?? (isSample ? 20 : 0)),
      sigkill: Number(sigkill ?? (isSample ? 4 : 0)),
      writes: Number(writes ?? 0),
      seed: Number(values.seed),
    };
    if (browsers.length === named.length && Object.values(numbers).every((n) => Number.isSafeInteger(n) && n >= 0)) {
      return { browsers, ...numbers, visit: visit ?? isSample };
    }
  } catch {
    // an option that does not exist: the sentences below say what does
  }
  console.error(USAGE);
  process.exit(2);
}
