// The headless runner: `npm run lab -- <script.json> [--seed N] [--json] [--check]` runs a command script in this
// process; with --check it judges the run, and fails when something that the settings promise does not hold.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Fault, sentenceOf } from '../base/fault';
import { judge, judgementLines } from '../lab/judgement';
import type { OperationResult } from '../lab/lab-api';
import { create } from '../lab/node-lab';
import { runScript, type ScriptStep, type StepOutcome, scriptFrom } from '../lab/script';

const USAGE = 'Usage: npm run lab -- <script.json> [--seed N] [--json] [--check]';

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new Fault('usage', USAGE);
  if (values.seed !== undefined && !/^-?\d+$/.test(values.seed))
    throw new Fault('usage', `--seed takes a whole number. ${USAGE}`);
  const script = scriptFrom(await jsonIn(path));
  const seed = values.seed === undefined ? (script.seed ?? 1) : Number(values.seed);
  const lab = await create(script.config, { seed });
  const outcomes = await runScript(lab, script);
  const traceHash = await lab.traceHash();
  const now = lab.now();
  if (values.check) await lab.whenIdle();
  const judgement = values.check ? judge(lab) : undefined;
  await lab.close();
  const checks = judgement?.verdicts;
  if (values.json) console.log(JSON.stringify({ seed, now, traceHash, steps: outcomes, checks }, bytesAsHex, 2));
  else print(seed, now, traceHash, outcomes);
  if (judgement === undefined) return;
  if (!values.json) for (const line of judgementLines(judgement)) console.log(line);
  if (!judgement.passed) process.exitCode = 1;
}

async function jsonIn(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw new Fault('no-script', `The script ${path} cannot be read: ${sentenceOf(thrown)}.`, { cause: thrown });
  }
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new Fault('bad-script', `The script ${path} is not JSON: ${sentenceOf(thrown)}.`, { cause: thrown });
  }
}

function print(seed: number, now: number, traceHash: string, outcomes: readonly StepOutcome[]): void {
  for (const { step, result } of outcomes)
    console.log(`${stepText(step)}${result === undefined ? '' : ` → ${resultText(result)}`}`);
  console.log(`seed ${seed}, lab time ${(now / 1000).toFixed(3)} ms`);
  console.log(`trace ${traceHash}`);
}

const stepText = (step: ScriptStep): string =>
  Object.entries(step)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(' ');

function resultText({ outcome, reason, siblings, coordinator, replicas, at }: OperationResult): string {
  const found = siblings === undefined ? '' : ` ${JSON.stringify(siblings, bytesAsHex)}`;
  const copies = replicas.map(
    ({ node, standsInFor, state }) => `${node}${standsInFor === undefined ? '' : ` for ${standsInFor}`} ${state}`,
  );
  return `${outcome}${found} by ${coordinator} at ${(at / 1000).toFixed(3)} ms [${copies.join(', ')}]${reason === undefined ? '' : `: ${reason}`}`;
}

const bytesAsHex = (_field: string, value: unknown): unknown =>
  value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : value;

main().catch((thrown: unknown) => {
  console.error(thrown instanceof Fault ? thrown.message : thrown);
  process.exitCode = 1;
});
