// What clients do: many of them, through different nodes, on few keys, not waiting for each other.
import { type NodeId, requestId } from '../base/ids';
import type { RandomStream } from '../base/random';
import type { Command } from '../cluster/command';
import type { ClientRequest } from '../protocol/inputs';
import type { Settings } from '../protocol/settings';
import type { Value } from '../protocol/value';
import { logarithmic, pick } from './draw';
import type { Features } from './features';
import type { PlanStep } from './plan';

const MAX_LARGE_BYTES = 20_000;
/** A key with more blind writes than this has so many siblings that the run is about nothing else. */
const MAX_BLIND_PER_KEY = 12;

export interface Workload {
  readonly steps: readonly PlanStep[];
  readonly endUs: number;
}

export function drawWorkload(
  random: RandomStream,
  features: Features,
  settings: Settings,
  operations: number,
): Workload {
  const clients = drawClients(random, settings);
  const keys = Array.from({ length: random.integer(1, 12) * Math.ceil(operations / 400) }, (_, i) => `key ${i + 1}`);
  const readShare = random.integer(20, 60);
  // Some seeds are over before anyone is suspected, others see many verdicts.
  const lengthUs = logarithmic(random, 500, 20_000) * settings.suspectAfterMs;
  const gapUs = Math.ceil(lengthUs / operations);
  const blind = new Map<string, number>();
  const steps: PlanStep[] = [];
  let at = random.integer(0, 50_000);
  for (let i = 1; i <= operations; i++) {
    at += features.has('burst') && random.chance(0.6) ? 0 : random.integer(0, 2 * gapUs);
    const key = features.has('hot-key') && random.chance(0.5) ? (keys[0] ?? '') : pick(random, keys);
    const client = random.integer(0, clients.length - 1);
    const via = features.has('any-node') ? pick(random, settings.nodes).id : clients[client];
    const count = blind.get(key) ?? 0;
    const isBlind = features.has('blind-put') && count < MAX_BLIND_PER_KEY && random.chance(0.1);
    if (isBlind) blind.set(key, count + 1);
    if (features.has('modify') && i < operations && random.chance(0.5)) {
      steps.push({ at, command: ask(via, { request: requestId(`r${i++}`), key, op: 'get' }) });
      at += random.integer(0, 4 * gapUs);
    }
    const request = drawRequest(random, features, key, i, readShare);
    const command = ask(via, request);
    steps.push(isBlind || request.op === 'get' ? { at, command } : { at, command, client });
    if (request.op === 'get') steps[steps.length - 1] = { at, command, client };
  }
  return { steps, endUs: at };
}

// A client sits beside one node, or lets the lab choose.
const drawClients = (random: RandomStream, { nodes }: Settings): (NodeId | undefined)[] =>
  Array.from({ length: random.integer(1, 10) }, () => (random.chance(0.2) ? undefined : pick(random, nodes).id));

const ask = (via: NodeId | undefined, request: ClientRequest): Command => ({ kind: 'Request', request, via });

function drawRequest(
  random: RandomStream,
  features: Features,
  key: string,
  number: number,
  readShare: number,
): ClientRequest {
  const request = requestId(`r${number}`);
  if (random.integer(1, 100) <= readShare) return { request, key, op: 'get' };
  if (features.has('delete') && random.chance(0.25)) return { request, key, op: 'delete', context: undefined };
  return { request, key, op: 'put', value: drawValue(random, features, number), context: undefined };
}

function drawValue(random: RandomStream, features: Features, number: number): Value {
  if (features.has('large-value') && random.chance(0.1)) {
    return { type: 'string', text: `value ${number} ${'x'.repeat(random.integer(0, MAX_LARGE_BYTES))}` };
  }
  if (random.chance(0.2)) return { type: 'json', json: { number, items: [`item ${number % 7}`] } };
  return { type: 'string', text: `value ${number}` };
}
