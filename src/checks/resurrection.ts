// What was deleted stays deleted (rule 28): once the cluster has healed and is idle no primary holds a version that an
// acknowledged delete had seen. With `grace-only` a node that was away for longer than the grace brings one back: excused
// exactly where the trace owns up to it.
import type { RequestId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Clock, SiblingSummary } from '../trace/event';
import type { KeyHistory } from './key-history';
import type { Run } from './run';
import type { Violation } from './verdict';

interface Deletion {
  readonly request: RequestId;
  /** What it had seen, and so deleted. */
  readonly context: Clock;
}

export function resurrection(run: Run): readonly Violation[] {
  const ownedUp = resurrectionsTold(run);
  return [...acknowledgedDeletions(run)].flatMap(([history, deletions]) =>
    history.primaries.flatMap((node) => {
      const held = history.held(node);
      return (held?.siblings ?? []).flatMap((sibling) => {
        const deletion = sibling.value === undefined ? undefined : deletionOf(sibling, deletions);
        if (held === undefined || deletion === undefined) return [];
        if (ownedUp.has(`${versionId(sibling.dot)} ${history.key}`)) return [];
        const sentence = `${node} holds ${versionId(sibling.dot)} of ${history.key} (“${sibling.value?.preview}”), which ${deletion.request} had deleted`;
        return [{ at: held.since, node, key: history.key, sentence }];
      });
    }),
  );
}

const resurrectionsTold = ({ events, settings }: Run): ReadonlySet<string> =>
  new Set(
    events.flatMap((event) =>
      event.kind === 'KeyResurrected' && settings.tombstoneReap === 'grace-only'
        ? event.dots.map((dot) => `${versionId(dot)} ${event.key}`)
        : [],
    ),
  );

const deletionOf = ({ dot }: SiblingSummary, deletions: readonly Deletion[]): Deletion | undefined =>
  deletions.find(({ context }) => covers(context, dot));

function acknowledgedDeletions({ events, histories }: Run): ReadonlyMap<KeyHistory, readonly Deletion[]> {
  const deletions = new Map<KeyHistory, Deletion[]>();
  for (const event of events) {
    if (event.kind !== 'RequestAnswered' || event.op !== 'delete' || event.outcome !== 'ok') continue;
    const history = histories.get(event.key);
    if (history === undefined) continue;
    const ofKey = deletions.get(history) ?? [];
    deletions.set(history, ofKey);
    for (const { request, context } of history.byRequest.get(event.request) ?? []) ofKey.push({ request, context });
  }
  return deletions;
}
