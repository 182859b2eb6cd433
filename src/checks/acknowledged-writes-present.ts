// No acknowledged write is lost: once the cluster has healed and is idle, every put or delete that was answered `ok` is
// held, or superseded, by all N primaries of its key.
import type { RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { LabEvent } from '../trace/event';
import { heldText, type KeyHistory, keyHistories, type MintedVersion, presentOrSuperseded } from './key-history';
import { type Verdict, type Violation, verdictOf } from './verdict';

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

export function acknowledgedWritesPresent(events: readonly LabEvent[]): Verdict {
  const histories = keyHistories(events);
  const violations = [...acknowledged(events).values()].flatMap((answer) =>
    violationsOf(answer, histories.get(answer.key)),
  );
  return verdictOf('acknowledged-writes-present', violations);
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

function violationsOf({ request, op, key, at }: Answer, history: KeyHistory | undefined): readonly Violation[] {
  const versions = history?.minted.filter((version) => version.request === request) ?? [];
  if (history === undefined || versions.length === 0) {
    return [{ at, key, sentence: `${op} ${request} of ${key} was answered ok, but no version was ever minted for it` }];
  }
  // A write that was minted twice is there when one of its versions is.
  const missing = history.primaries.filter(
    (node) => !versions.some((version) => presentOrSuperseded(history, node, version.dot)),
  );
  return missing.map((node) => ({ at, node, key, sentence: lossSentence(history, op, request, versions, node) }));
}

function lossSentence(
  history: KeyHistory,
  op: string,
  request: RequestId,
  versions: readonly MintedVersion[],
  node: KeyHistory['primaries'][number],
): string {
  const ids = versions.map((version) => versionId(version.dot)).join(' or ');
  return `${op} ${request} of ${history.key} (${ids}) was answered ok, but ${node} neither holds it nor a version that supersedes it: it holds ${heldText(history.held.get(node))}`;
}
