// What clients did and saw: the operations of a trace as calls and returns on registers, one register a key.
import type { NodeId, RequestId } from '../base/ids';
import { LAB, type LabEvent, type SiblingSummary } from '../trace/event';

/** A value's digest; undefined where nothing is stored. */
export type RegisterValue = string | undefined;

export type Input =
  | { readonly kind: 'put'; readonly value: RegisterValue }
  | { readonly kind: 'get' }
  | { readonly kind: 'compare-and-set'; readonly expected: RegisterValue; readonly value: RegisterValue };

export type Output =
  | { readonly kind: 'stored' }
  /** All that the client was shown: none when nothing is stored, several when the store kept siblings. */
  | { readonly kind: 'found'; readonly values: readonly string[] }
  | { readonly kind: 'compared'; readonly swapped: boolean };

export interface Operation {
  readonly key: string;
  /** Any unit; two operations of which one returned before the other was called keep that order. */
  readonly calledAt: number;
  /** Undefined while nobody knows what became of it: it may take effect at any later time, or never. */
  readonly returnedAt: number | undefined;
  readonly input: Input;
  /** Undefined exactly when `returnedAt` is. */
  readonly output: Output | undefined;
  /** Where the client asked; undefined where no node took the request. */
  readonly node?: NodeId | undefined;
  /** For sentences: what was asked and what came of it. */
  readonly label: string;
}

type Call = Extract<LabEvent, { readonly kind: 'RequestReceived' }>;
type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

/**
 * The operations in the order of their calls. A delete is a put of absence. Left out: failed writes, for nothing was
 * stored (rule 16), and gets without a result. Writes without an answer, or with the answer `unknown`, are open.
 * REQUIRES: a trace from its beginning.
 */
export function historyOf(events: readonly LabEvent[]): Operation[] {
  const calls = new Map<RequestId, Call>();
  const answers = new Map<RequestId, Answer>();
  for (const event of events) {
    if (event.kind === 'RequestReceived' && !calls.has(event.request)) calls.set(event.request, event);
    if (event.kind !== 'RequestAnswered' || answers.has(event.request)) continue;
    // What a coordinator says elsewhere has not reached the client; the lab answers for a node that died.
    if (event.node === LAB || event.node === calls.get(event.request)?.node) answers.set(event.request, event);
  }
  return [...calls.values()].flatMap((call) => operationOf(call, answers.get(call.request)) ?? []);
}

function operationOf(call: Call, answer: Answer | undefined): Operation | undefined {
  if (answer?.outcome === 'failed') return undefined;
  const known = answer?.outcome === 'ok' ? answer : undefined;
  if (call.op === 'get' && known === undefined) return undefined;
  const seen = shown(known?.merged === undefined ? known?.siblings : [known.merged]);
  const output: Output = call.op === 'get' ? { kind: 'found', values: seen.map(({ digest }) => digest) } : STORED;
  return {
    key: call.key,
    calledAt: call.at,
    returnedAt: known?.at,
    input: call.op === 'get' ? { kind: 'get' } : { kind: 'put', value: call.value?.digest },
    output: known === undefined ? undefined : output,
    node: call.node === LAB ? undefined : call.node,
    label: labelOf(call, seen),
  };
}

const STORED: Output = { kind: 'stored' };

// A tombstone beside a value is not shown: the client sees the value alone.
const shown = (siblings: readonly Pick<SiblingSummary, 'value'>[] | undefined) =>
  (siblings ?? []).flatMap(({ value }) => value ?? []);

function labelOf({ op, request, key, node, value }: Call, seen: ReturnType<typeof shown>): string {
  const name = `${op} ${request} of ${key} through ${node}`;
  if (op === 'put') return `${name} (“${value?.preview ?? ''}”)`;
  if (op === 'delete') return name;
  const found = seen.map(({ preview }) => `“${preview}”`).join(', ');
  return `${name}, which returned ${found === '' ? 'nothing' : found}`;
}
