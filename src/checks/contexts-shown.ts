// A context covers only what its client was shown (rules 8, 9). One that covers more lets the next put replace a sibling
// that nobody has read. Holds at any moment.
import type { RequestId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Clock, LabEvent } from '../trace/event';
import { keyHistories, type MintedVersion } from './key-history';
import { type Verdict, type Violation, verdictOf } from './verdict';

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

export function contextsShown(events: readonly LabEvent[]): Verdict {
  const histories = keyHistories(events);
  const given = new Map<RequestId, Clock>();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'RequestReceived' && event.context !== undefined) given.set(event.request, event.context);
    if (event.kind !== 'RequestAnswered') continue;
    const versions = histories.get(event.key)?.minted ?? [];
    const unseen = versions.filter((version) =>
      coveredUnseen(event, version, versions, given.get(event.request) ?? []),
    );
    if (unseen.length > 0) violations.push(violationOf(event, unseen));
  }
  return verdictOf('contexts-shown', violations);
}

// Shown, or written by this very request, or known to its client before, or superseded by something that the context covers.
const coveredUnseen = (
  { request, context, siblings }: Answer,
  version: MintedVersion,
  versions: readonly MintedVersion[],
  given: Clock,
): boolean =>
  covers(context, version.dot) &&
  version.request !== request &&
  !covers(given, version.dot) &&
  !(siblings ?? []).some((sibling) => versionId(sibling.dot) === versionId(version.dot)) &&
  !versions.some((other) => covers(other.context, version.dot) && covers(context, other.dot));

const violationOf = ({ at, node, key, op, request }: Answer, unseen: readonly MintedVersion[]): Violation => ({
  at,
  node: node === 'lab' ? undefined : node,
  key,
  sentence: `the context that ${op} ${request} of ${key} returned covers ${unseen.map((version) => versionId(version.dot)).join(', ')}, which its client was not shown`,
});
