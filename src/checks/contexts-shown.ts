// A context covers only what its client was shown (rules 8, 9). One that covers more lets the next put replace a sibling
// that nobody has read. Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { counterOf, versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent } from '../trace/event';
import type { Ancestry } from './ancestry';
import { forgottenIn, type MintedVersion } from './key-history';
import type { Run } from './run';
import type { Violation } from './verdict';

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

export function contextsShown({ events, histories, settings }: Run): readonly Violation[] {
  const given = new Map<RequestId, Clock>();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'RequestReceived' && event.context !== undefined) given.set(event.request, event.context);
    if (event.kind !== 'RequestAnswered') continue;
    const history = histories.get(event.key);
    if (history === undefined) continue;
    const isForgotten = forgottenIn(settings, history);
    const unseen = coveredUnseen(event, history.ancestry, given.get(event.request) ?? []);
    const violating = unseen.filter(({ dot }) => !isForgotten(dot));
    if (violating.length > 0) violations.push(violationOf(event, violating));
  }
  return violations;
}

// Not shown, nor written by this very request, nor known to its client before, nor superseded by something that the context covers.
function coveredUnseen(
  { request, context, siblings }: Answer,
  ancestry: Ancestry,
  given: Clock,
): readonly MintedVersion[] {
  const superseded = ancestry.seenBy(context);
  const strangers = (siblings ?? []).flatMap(({ dot }) => (isTold(ancestry, dot) ? [] : [{ ...dot, timeMs: 0 }]));
  const shown = new Set((siblings ?? []).map(({ dot }) => versionId(dot)));
  return context.flatMap(({ actor, counter }) => {
    const known = Math.max(superseded.get(actor) ?? 0, counterOf(given, actor), counterOf(strangers, actor));
    const unknown = ancestry.between(actor, known, counter);
    return unknown.filter((version) => version.request !== request && !shown.has(versionId(version.dot)));
  });
}

// One that a torn commit has left behind was never told of: nobody knows which versions of its actor it stands upon.
const isTold = (ancestry: Ancestry, { actor, counter }: Dot): boolean =>
  ancestry.between(actor, counter - 1, counter).length > 0;

const violationOf = ({ at, node, key, op, request }: Answer, unseen: readonly MintedVersion[]): Violation => ({
  at,
  node: nodeOf(node),
  key,
  sentence: `the context that ${op} ${request} of ${key} returned covers ${unseen.map((version) => versionId(version.dot)).join(', ')}, which its client was not shown`,
});

const nodeOf = (source: Answer['node']): NodeId | undefined => (source === 'lab' ? undefined : source);
