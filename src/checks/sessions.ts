// What one client may expect of its own requests (Terry et al., “Session guarantees”, 1994): a get shows nothing older
// than an earlier get did (monotonic reads), and nothing older than what the client has written (read your writes). A
// client is known by the node that it asks. `ap` promises neither (rule 17). Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Dot, LabEvent } from '../trace/event';
import { forgottenIn } from './key-history';
import { isLater } from './register-order';
import type { Run } from './run';
import type { Violation } from './verdict';

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

/** What a client knows of a key: of each actor the latest version and how it came to know it. */
type Known = ReadonlyMap<string, { readonly counter: number; readonly by: string }>;

interface Clients {
  readonly known: Map<string, Known>;
  /** What the client knew when it called the get. */
  readonly atCall: Map<RequestId, { readonly client: string; readonly known: Known }>;
}

export const monotonicReads = (run: Run): readonly Violation[] => judge(run, (answer) => shownDots(answer));

export function readYourWrites(run: Run): readonly Violation[] {
  return judge(run, (answer) => {
    if (answer.op === 'get') return [];
    const versions = run.histories.get(answer.key)?.byRequest.get(answer.request) ?? [];
    // Minted twice, it is enough to see one: which one the client does not know.
    return versions.length === 1 ? versions.map(({ dot }) => dot) : [];
  });
}

function judge({ events, histories, settings }: Run, learns: (answer: Answer) => readonly Dot[]): readonly Violation[] {
  const clients: Clients = { known: new Map(), atCall: new Map() };
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'RequestReceived') call(clients, event);
    if (event.kind !== 'RequestAnswered' || event.outcome !== 'ok') continue;
    const called = clients.atCall.get(event.request);
    clients.atCall.delete(event.request);
    if (called === undefined || !called.client.startsWith(`${event.node} `)) continue;
    if (event.op === 'get') {
      const isForgotten = forgottenIn(settings, histories.get(event.key));
      violations.push(...olderThan(called.known, event, settings.consistency === 'cp', isForgotten));
    }
    learn(clients, called.client, event, learns(event));
  }
  return violations;
}

function call({ known, atCall }: Clients, event: Extract<LabEvent, { readonly kind: 'RequestReceived' }>): void {
  const client = `${event.node} ${event.key}`;
  if (!atCall.has(event.request)) atCall.set(event.request, { client, known: known.get(client) ?? new Map() });
}

function learn({ known }: Clients, client: string, { op, request }: Answer, dots: readonly Dot[]): void {
  const before = known.get(client);
  const news = dots.filter(({ actor, counter }) => counter > (before?.get(actor)?.counter ?? 0));
  if (news.length === 0) return;
  // A new map: calls under way keep what was known when they were made.
  const after = new Map(before);
  for (const { actor, counter } of news) after.set(actor, { counter, by: `${op} ${request}` });
  known.set(client, after);
}

const shownDots = ({ op, siblings }: Answer): readonly Dot[] =>
  op === 'get' ? (siblings ?? []).map(({ dot }) => dot) : [];

function olderThan(
  known: Known,
  answer: Answer,
  isRegister: boolean,
  isForgotten: (dot: Dot) => boolean,
): readonly Violation[] {
  const { at, node, key, request, context, siblings } = answer;
  const covered = new Map(context.map(({ actor, counter }) => [actor, counter]));
  // A register has no need of a long clock: the newest version alone says how far its reader is.
  const [shown] = siblings ?? [];
  const isUnknown = (dot: Dot): boolean =>
    isRegister && shown !== undefined ? isLater(dot, shown.dot) : (covered.get(dot.actor) ?? 0) < dot.counter;
  return [...known]
    .filter(([actor, { counter }]) => isUnknown({ actor, counter }) && !isForgotten({ actor, counter }))
    .slice(0, 1)
    .map(([actor, { counter, by }]) => ({
      at,
      node: node as NodeId,
      key,
      sentence: `get ${request} of ${key} through ${node} knows nothing of ${versionId({ actor, counter })}, which ${by} had shown or written there before`,
    }));
}
