// A command script: steps as data, run one after the other on a lab on demand, so that one file gives one trace wherever it runs.
import { z } from 'zod';
import { fromBase64 } from '../base/base64';
import { Fault } from '../base/fault';
import type { Json } from '../protocol/value';
import type { AddNodeOptions, Lab, OperationResult } from './lab-api';
import { clockPatchSchema, diskPatchSchema, linkPatchSchema } from './link-patch';

const node = z.string();
const json = z.json() as z.ZodType<Json>;
const oneWay = z.boolean().optional();
const via = node.optional();
/** The name of an earlier step's result, whose context this one hands on. */
const context = z.string().optional();
/** Names this step's result. */
const as = z.string().optional();

const addOptions = z.strictObject({
  id: z.string().optional(),
  capacity: z.number().optional(),
  rack: z.string().optional(),
  seed: node.optional(),
});

const stepSchema = z.union([
  z.strictObject({ put: z.tuple([z.string(), json]), via, context, as }),
  z.strictObject({ get: z.string(), via, as }),
  z.strictObject({ delete: z.string(), via, context, as }),
  z.strictObject({ kill: node }),
  z.strictObject({ start: node }),
  z.strictObject({ wipe: node }),
  z.strictObject({ importDisk: z.tuple([node, z.base64()]) }),
  z.strictObject({ addNode: addOptions }),
  z.strictObject({ removeNode: node }),
  z.strictObject({ replaceNode: z.tuple([node, addOptions]) }),
  z.strictObject({ pauseNode: node }),
  z.strictObject({ resumeNode: node }),
  z.strictObject({ setDisk: z.tuple([node, diskPatchSchema]) }),
  z.strictObject({ setClock: z.tuple([node, clockPatchSchema]) }),
  z.strictObject({ cut: z.tuple([node, node]), oneWay }),
  z.strictObject({ heal: z.union([z.tuple([]), z.tuple([node]), z.tuple([node, node])]) }),
  z.strictObject({ partition: z.array(z.array(node)) }),
  z.strictObject({ setLink: z.tuple([node, node, linkPatchSchema]), oneWay }),
  z.strictObject({ runFor: z.number() }),
  z.strictObject({ whenIdle: z.literal(true) }),
]);

const scriptSchema = z.strictObject({
  config: z.unknown().optional(),
  seed: z.number().int().optional(),
  steps: z.array(stepSchema).max(100_000),
});

export type Script = z.output<typeof scriptSchema>;
/** One step, checked. Throws Fault `bad-script`. */
export const stepFrom = (given: unknown): ScriptStep => scriptFrom({ steps: [given] }).steps[0] as ScriptStep;

export type ScriptStep = z.output<typeof stepSchema>;

/** Throws Fault `bad-script` that names the step and what it may be. */
export function scriptFrom(given: unknown): Script {
  const parsed = scriptSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : issue.path.join('.');
  throw new Fault(
    'bad-script',
    `The script is refused${where === '' ? '' : ` at ${where}`}: ${issue?.message ?? 'unreadable'}. It is {config?, seed?, steps: […]}, and a step is one of put: [key, value], get: key, delete: key (each with via, context, as), kill, start, wipe, pauseNode, resumeNode, removeNode: node, importDisk: [node, base64 of a zip], addNode: {id?, capacity?, rack?, seed?}, replaceNode: [node, {…}], setDisk: [node, {latency}], setClock: [node, {offsetMs, driftPpm}], cut: [a, b] (oneWay), heal: [a?, b?], partition: [[…],[…]], setLink: [a, b, {latency, loss, duplicate}], runFor: ms, whenIdle: true.`,
  );
}

export interface StepOutcome {
  readonly step: ScriptStep;
  /** Gets, puts and deletes only. */
  readonly result: OperationResult | undefined;
}

/** Runs the steps in order; each ends before the next begins. */
export async function runScript(lab: Lab, script: Script): Promise<StepOutcome[]> {
  const named = new Map<string, OperationResult>();
  const outcomes: StepOutcome[] = [];
  for (const step of script.steps) outcomes.push({ step, result: await runStep(lab, step, named) });
  return outcomes;
}

/** Runs one step; `named` holds the results that later steps may refer to. */
export async function runStep(
  lab: Lab,
  step: ScriptStep,
  named: Map<string, OperationResult>,
): Promise<OperationResult | undefined> {
  const result = await carryOut(lab, step, named);
  if ('as' in step && step.as !== undefined && result !== undefined) named.set(step.as, result);
  return result;
}

async function carryOut(
  lab: Lab,
  step: ScriptStep,
  named: ReadonlyMap<string, OperationResult>,
): Promise<OperationResult | undefined> {
  if ('put' in step) return lab.put(step.put[0], step.put[1], options(step, named));
  if ('get' in step) return lab.get(step.get, options(step, named));
  if ('delete' in step) return lab.delete(step.delete, options(step, named));
  if ('kill' in step) await lab.kill(step.kill);
  else if ('start' in step) await lab.start(step.start);
  else if ('wipe' in step) await lab.wipe(step.wipe);
  else if ('addNode' in step) await lab.addNode(definedOf(step.addNode));
  else if ('removeNode' in step) await lab.removeNode(step.removeNode);
  else if ('replaceNode' in step) await lab.replaceNode(step.replaceNode[0], definedOf(step.replaceNode[1]));
  else if ('importDisk' in step) await lab.importDisk(step.importDisk[0], fromBase64(step.importDisk[1]));
  else if ('pauseNode' in step) await lab.pauseNode(step.pauseNode);
  else if ('resumeNode' in step) await lab.resumeNode(step.resumeNode);
  else if ('setDisk' in step) await lab.setDisk(...step.setDisk);
  else if ('setClock' in step) await lab.setClock(...step.setClock);
  else if ('cut' in step) await lab.cut(step.cut[0], step.cut[1], { oneWay: step.oneWay ?? false });
  else if ('heal' in step) await lab.heal(...step.heal);
  else if ('partition' in step) await lab.partition(step.partition);
  else if ('setLink' in step)
    await lab.setLink(step.setLink[0], step.setLink[1], step.setLink[2], { oneWay: step.oneWay ?? false });
  else if ('runFor' in step) await lab.runFor(step.runFor);
  else await lab.whenIdle();
  return undefined;
}

function options(
  step: { readonly via?: string | undefined; readonly context?: string | undefined },
  named: ReadonlyMap<string, OperationResult>,
): { via?: string; context?: string } {
  const from = step.context === undefined ? undefined : named.get(step.context);
  if (step.context !== undefined && from === undefined) {
    throw new Fault(
      'bad-script',
      `A step hands on the context of '${step.context}', but no earlier step has that name: give it "as": "${step.context}".`,
    );
  }
  return {
    ...(step.via === undefined ? {} : { via: step.via }),
    ...(from?.context === undefined ? {} : { context: from.context }),
  };
}

/** What was left out stays out. */
const definedOf = (given: z.output<typeof addOptions>): AddNodeOptions =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
