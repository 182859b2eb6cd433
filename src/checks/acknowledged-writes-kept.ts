// No acknowledged write is gone from every disk: at any moment some primary, or some stand-in with a hint, holds it or what
// has superseded it, whatever is down or cut. A hint that was too old may have been the last copy (rule 26).
import type { NodeId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Dot, SiblingSummary } from '../trace/event';
import { Copies } from './copies';
import { accountedFor, type KeyHistory } from './key-history';
import { isLater } from './register-order';
import type { Run } from './run';
import type { Violation } from './verdict';

export function acknowledgedWritesKept(run: Run): readonly Violation[] {
  const copies = new Copies();
  const expired = new Set<string>();
  const nodes = new Set<NodeId>();
  for (const event of run.events) {
    copies.apply(event);
    if (event.kind === 'HintExpired') expired.add(event.key);
    if (event.kind === 'NodeStarted') nodes.add(event.subject);
  }
  const has = new Map<string, (dot: Dot) => boolean>();
  return run.events.flatMap((event) => {
    if (event.kind !== 'RequestAnswered' || event.op === 'get' || event.outcome !== 'ok') return [];
    const { key, request, op, at } = event;
    const history = run.histories.get(key);
    const versions = history?.byRequest.get(request);
    if (history === undefined || versions === undefined || expired.has(key)) return [];
    const isKept = has.get(key) ?? keptAnywhere(run, history, copies, nodes);
    has.set(key, isKept);
    if (versions.some(({ dot }) => isKept(dot))) return [];
    const ids = versions.map(({ dot }) => versionId(dot)).join(' or ');
    return [{ at, key, sentence: `${op} ${request} of ${key} (${ids}) was answered ok, but no disk has it any more` }];
  });
}

function keptAnywhere(
  { settings }: Run,
  history: KeyHistory,
  copies: Copies,
  nodes: ReadonlySet<NodeId>,
): (dot: Dot) => boolean {
  const siblings: readonly SiblingSummary[] = [...nodes].flatMap((node) => [
    ...(copies.own(node, history.key)?.siblings ?? []),
    ...copies.hintsOf(node, history.key).flat(),
  ]);
  if (settings.consistency !== 'cp') return accountedFor(history, siblings);
  const newest = [...siblings.map(({ dot }) => dot), ...history.reaped];
  return (dot) => newest.some((one) => !isLater(dot, one));
}
