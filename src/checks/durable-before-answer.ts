// A replica answers for what it has stored, never for what it will store (rules 26, 34): an acknowledgement leaves a node
// only after the version is in its copy, or in a hint that it keeps; a hint is deleted only when its owner has had all of
// it. Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Dot, LabEvent } from '../trace/event';
import type { Ancestry } from './ancestry';
import { sees } from './ancestry';
import { Copies, hasSeen } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

interface Watch {
  readonly run: Run;
  readonly copies: Copies;
  /** The dots that any own copy of a node ever covered, by node and key: what it had then is no matter of a later wipe. */
  readonly everHeld: Map<string, Map<string, number>>;
  /** `last-write-wins`: what some node has dropped for something later, by key: others hear of the winner only. */
  readonly overruled: Map<string, Set<string>>;
  /** A write that was handed on may have been minted twice. */
  readonly minted: Map<RequestId, readonly Dot[]>;
}

export function durableBeforeAnswer(run: Run): readonly Violation[] {
  const watch: Watch = { run, copies: new Copies(), everHeld: new Map(), overruled: new Map(), minted: new Map() };
  const violations: Violation[] = [];
  for (const event of run.events) {
    violations.push(...judge(watch, event));
    watch.copies.apply(event);
    if (event.kind === 'VersionStored') remember(watch, event);
    if (event.kind === 'WriteOverruled') overrule(watch, event);
    if (event.kind === 'VersionMinted') {
      watch.minted.set(event.request, [...(watch.minted.get(event.request) ?? []), event.dot]);
    }
  }
  return violations;
}

const placeOf = (node: string, key: string): string => `${node} ${key}`;

function overrule({ overruled }: Watch, { key, losers }: Extract<LabEvent, { readonly kind: 'WriteOverruled' }>): void {
  const dropped = overruled.get(key) ?? new Set<string>();
  overruled.set(key, dropped);
  for (const { dot } of losers) dropped.add(versionId(dot));
}

function remember({ everHeld }: Watch, event: Extract<LabEvent, { readonly kind: 'VersionStored' }>): void {
  const place = placeOf(event.node, event.key);
  const held = everHeld.get(place) ?? new Map<string, number>();
  everHeld.set(place, held);
  for (const { actor, counter } of event.clock) held.set(actor, Math.max(counter, held.get(actor) ?? 0));
}

function judge(watch: Watch, event: LabEvent): readonly Violation[] {
  if (event.node === 'lab') return [];
  if (event.kind === 'MessageSent' && event.type === 'AcknowledgePut') {
    return acknowledgedTooEarly(watch, event.node, event);
  }
  if (event.kind === 'HintDeleted') return deletedTooEarly(watch, event.node, event);
  return [];
}

// An acknowledgement without a version of its request repeats what a read wrote back: nothing was minted for it.
function acknowledgedTooEarly(
  { run, copies, minted, overruled }: Watch,
  node: NodeId,
  { at, key, request, to }: Extract<LabEvent, { readonly kind: 'MessageSent' }>,
): readonly Violation[] {
  const dots = request === undefined ? undefined : minted.get(request);
  if (key === undefined || dots === undefined) return [];
  const own = copies.own(node, key);
  const ancestry = run.histories.get(key)?.ancestry;
  const hints = copies.hintsOf(node, key);
  const dropped = overruled.get(key);
  const durable = dots.some(
    (dot) =>
      dropped?.has(versionId(dot)) ||
      (own !== undefined && hasSeen(own, dot, run.settings)) ||
      hints.some((siblings) => showsOrReplaces(ancestry, siblings, dot)),
  );
  if (durable) return [];
  const ids = dots.map(versionId).join(' or ');
  return [{ at, node, key, sentence: `${node} acknowledged ${request} of ${key} to ${to} before it held ${ids}` }];
}

function deletedTooEarly(
  { copies, everHeld, run }: Watch,
  node: NodeId,
  { at, key, owner }: Extract<LabEvent, { readonly kind: 'HintDeleted' }>,
): readonly Violation[] {
  if (run.olderThanTrace) return [];
  const held = everHeld.get(placeOf(owner, key));
  const missing = (copies.hint(node, owner, key) ?? []).filter(({ dot }) => held === undefined || !sees(held, dot));
  return missing.map(({ dot }) => ({
    at,
    node,
    key,
    sentence: `${node} deleted its hint of ${key} for ${owner}, which never had ${versionId(dot)}`,
  }));
}

const showsOrReplaces = (
  ancestry: Ancestry | undefined,
  siblings: readonly { readonly dot: Dot }[],
  dot: Dot,
): boolean =>
  siblings.some((one) => versionId(one.dot) === versionId(dot) || covers(ancestry?.contextOf(one.dot) ?? [], dot));
