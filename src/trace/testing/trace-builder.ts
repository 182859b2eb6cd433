// Hand-written traces for tests: short to write, in the shape of real ones.
import {
  type LabTime,
  labTime,
  type MessageId,
  messageId,
  type NodeId,
  nodeId,
  type RequestId,
  requestId,
} from '../../base/ids';
import type { Clock, Dot, EventBody, LabEvent, SiblingSummary, StoreCause, ValueSummary } from '../event';

export const node = nodeId;
export const ms = (value: number): LabTime => labTime(value * 1000);
export const req = (number: number): RequestId => requestId(`r${number}`);
export const msg = (text: string): MessageId => messageId(text);

/** Builds events in order; each source counts its own. */
export class TraceBuilder {
  readonly events: LabEvent[] = [];
  private now = labTime(0);
  private readonly seqs = new Map<string, number>();

  /** Moves on to a lab time in ms. */
  at(timeMs: number): this {
    this.now = ms(timeMs);
    return this;
  }

  /** One event of a node, or of the lab. */
  by(source: string, body: EventBody): this {
    const seq = this.seqs.get(source) ?? 0;
    this.seqs.set(source, seq + 1);
    this.events.push({ ...body, at: this.now, node: source === 'lab' ? 'lab' : nodeId(source), seq });
    return this;
  }
}

/** `n1:2` */
export function dot(text: string): Dot {
  const [actor = '', counter] = text.split(':');
  return { actor, counter: Number(counter) };
}

/** `n1:2 n4:1`; empty text is the empty clock. */
export const clock = (text: string): Clock =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ ...dot(pair), timeMs: 0 }));

export const value = (text: string): ValueSummary => ({
  type: 'string',
  preview: text,
  sizeBytes: text.length,
  digest: `digest of ${text}`,
});

/** A version with that value; a tombstone without one. */
export const sibling = (dotText: string, text?: string): SiblingSummary => ({
  dot: dot(dotText),
  value: text === undefined ? undefined : value(text),
});

export const nodes = (names: string): readonly NodeId[] => names.split(' ').map(nodeId);

/** A put as it is received, minted and stored at its coordinator. */
export function put(
  trace: TraceBuilder,
  {
    request,
    at,
    key,
    text,
    dot: dotText,
    context = '',
    clock: stored,
    siblings,
    preference = 'n1 n2 n3',
    writtenMs = 0,
  }: Put,
): TraceBuilder {
  const minted = dot(dotText);
  return trace
    .by(at, {
      kind: 'RequestReceived',
      request: req(request),
      op: 'put',
      key,
      token: '0',
      value: value(text),
      context: clock(context),
    })
    .by(at, {
      kind: 'CoordinationStarted',
      request: req(request),
      op: 'put',
      key,
      token: '0',
      needed: 2,
      preference: nodes(preference),
      targets: nodes(preference).map((name) => ({ node: name, standsInFor: undefined })),
    })
    .by(at, {
      kind: 'VersionMinted',
      request: req(request),
      key,
      dot: minted,
      context: clock(context),
      clock: clock(stored),
      value: value(text),
      writtenMs,
      replaced: [],
    })
    .by(at, {
      kind: 'VersionStored',
      key,
      cause: 'coordinated',
      clock: clock(stored),
      siblings: siblings ?? [sibling(dotText, text)],
    });
}

export interface Put {
  readonly request: number;
  /** The coordinator, which has the client itself. */
  readonly at: string;
  readonly key: string;
  readonly text: string;
  readonly dot: string;
  readonly context?: string;
  /** The clock of the set that is then stored. */
  readonly clock: string;
  /** What is then stored; by default the new version alone. */
  readonly siblings?: readonly SiblingSummary[];
  readonly preference?: string;
  /** What the coordinator's clock showed. */
  readonly writtenMs?: number;
}

export const stored = (
  key: string,
  clockText: string,
  siblings: readonly SiblingSummary[],
  cause: StoreCause = 'replicated',
): EventBody => ({
  kind: 'VersionStored',
  key,
  cause,
  clock: clock(clockText),
  siblings,
});

export const answered = (request: number, key: string, more: Partial<Answer> = {}): EventBody => ({
  kind: 'RequestAnswered',
  request: req(request),
  op: 'put',
  key,
  outcome: 'ok',
  reason: undefined,
  answered: 2,
  needed: 2,
  siblings: undefined,
  context: [],
  ...more,
});

type Answer = Extract<EventBody, { readonly kind: 'RequestAnswered' }>;
