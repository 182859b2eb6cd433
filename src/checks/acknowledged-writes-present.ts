// No acknowledged write is lost: once the cluster has healed and is idle, every put or delete that was answered `ok` is
// held, or superseded, by all N primaries of its key. Of a register (`cp`) only the newest version counts.
import type { NodeId, RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Dot, LabEvent } from '../trace/event';
import type { HeldSet } from './copies';
import { accountedFor, heldText, type KeyHistory, type MintedVersion } from './key-history';
import { isLater } from './register-order';
import type { Run } from './run';
import type { Violation } from './verdict';

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

export function acknowledgedWritesPresent(run: Run): readonly Violation[] {
  const has = new Map<KeyHistory, ReadonlyMap<NodeId, (dot: Dot) => boolean>>();
  return [...acknowledged(run.events).values()].flatMap((answer) => {
    const history = run.histories.get(answer.key);
    if (history === undefined) return [neverMinted(answer)];
    const known = has.get(history) ?? byPrimary(run, history);
    has.set(history, known);
    return violationsOf(answer, history, known);
  });
}

// Any `ok` counts, also one that its client never saw: the copies were made.
function acknowledged(events: readonly LabEvent[]): ReadonlyMap<RequestId, Answer> {
  const answers = new Map<RequestId, Answer>();
  for (const event of events) {
    if (event.kind !== 'RequestAnswered' || event.op === 'get' || event.outcome !== 'ok') continue;
    if (!answers.has(event.request)) answers.set(event.request, event);
  }
  return answers;
}

const byPrimary = (run: Run, history: KeyHistory): ReadonlyMap<NodeId, (dot: Dot) => boolean> =>
  new Map(history.primaries.map((node) => [node, accountedAt(run, history, history.held(node))]));

function accountedAt(run: Run, history: KeyHistory, held: HeldSet | undefined): (dot: Dot) => boolean {
  const siblings = held?.siblings ?? [];
  if (run.settings.consistency !== 'cp') return accountedFor(history, siblings);
  const newest = [...siblings.map(({ dot }) => dot), ...history.reaped];
  return (dot) => newest.some((one) => !isLater(dot, one));
}

function violationsOf(
  answer: Answer,
  history: KeyHistory,
  has: ReadonlyMap<NodeId, (dot: Dot) => boolean>,
): readonly Violation[] {
  const { request, op, key, at } = answer;
  const versions = history.byRequest.get(request);
  if (versions === undefined) return [neverMinted(answer)];
  // A write that was minted twice is there when one of its versions is.
  const missing = [...has].filter(([, hasDot]) => !versions.some(({ dot }) => hasDot(dot)));
  return missing.map(([node]) => ({ at, node, key, sentence: lossSentence(history, op, request, versions, node) }));
}

const neverMinted = ({ request, op, key, at }: Answer): Violation => ({
  at,
  key,
  sentence: `${op} ${request} of ${key} was answered ok, but no version was ever minted for it`,
});

function lossSentence(
  history: KeyHistory,
  op: string,
  request: RequestId,
  versions: readonly MintedVersion[],
  node: NodeId,
): string {
  const ids = versions.map((version) => versionId(version.dot)).join(' or ');
  return `${op} ${request} of ${history.key} (${ids}) was answered ok, but ${node} neither holds it nor a version that supersedes it: it holds ${heldText(history.held(node))}`;
}
