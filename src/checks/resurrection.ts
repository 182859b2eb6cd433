// What was deleted stays deleted (rule 28): once the cluster has healed and is idle no primary holds a version that an
// acknowledged delete had seen. With `grace-only` a node that was away for longer than the grace brings one back: excused
// exactly where the trace shows it (resurrected.ts). A delete that was kept in hints alone, and went with one that was
// too old (rule 26), deletes nothing any more: the trace says so, too.
import type { RequestId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Clock, Dot, SiblingSummary } from '../trace/event';
import { Copies } from './copies';
import type { KeyHistory } from './key-history';
import { resurrected } from './resurrected';
import type { Run } from './run';
import type { Violation } from './verdict';

interface Deletion {
  readonly request: RequestId;
  readonly dot: Dot;
  /** What it had seen, and so deleted. */
  readonly context: Clock;
}

export function resurrection(run: Run): readonly Violation[] {
  const ownedUp = resurrectionsShown(run);
  const expired = expiredAsHints(run);
  return [...acknowledgedDeletions(run)].flatMap(([history, deletions]) =>
    history.primaries.flatMap((node) => {
      const held = history.held(node);
      return (held?.siblings ?? []).flatMap((sibling) => {
        const standing = deletions.filter(({ dot }) => !expired.has(named(dot, history.key)));
        const deletion = sibling.value === undefined ? undefined : deletionOf(sibling, standing);
        if (held === undefined || deletion === undefined) return [];
        if (ownedUp.has(named(sibling.dot, history.key))) return [];
        const sentence = `${node} holds ${versionId(sibling.dot)} of ${history.key} (“${sibling.value?.preview}”), which ${deletion.request} had deleted`;
        return [{ at: held.since, node, key: history.key, sentence }];
      });
    }),
  );
}

const resurrectionsShown = ({ events }: Run): ReadonlySet<string> =>
  new Set(resurrected(events).flatMap(({ key, dots }) => dots.map((dot) => named(dot, key))));

const named = (dot: Dot, key: string): string => `${versionId(dot)} ${key}`;

/** Versions that went with hints that were too old, and that no node ever had as its own. */
function expiredAsHints({ events }: Run): ReadonlySet<string> {
  const expired = new Set<string>();
  if (!events.some(({ kind }) => kind === 'HintExpired')) return expired;
  const owned = new Set<string>();
  const copies = new Copies();
  for (const event of events) {
    if (event.kind === 'HintExpired' && event.node !== 'lab') {
      for (const { dot } of copies.hint(event.node, event.owner, event.key) ?? []) expired.add(named(dot, event.key));
    } else if (event.kind === 'VersionStored') {
      for (const { dot } of event.siblings) owned.add(named(dot, event.key));
    }
    copies.apply(event);
  }
  return new Set([...expired].filter((one) => !owned.has(one)));
}

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
    for (const { request, dot, context } of history.byRequest.get(event.request) ?? []) {
      ofKey.push({ request, dot, context });
    }
  }
  return deletions;
}
