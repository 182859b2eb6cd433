// A replica answers for what it has stored, never for what it will store (rules 26, 34): an acknowledgement leaves a node
// only after the version is in its copy, or in a hint that it keeps; a hint is deleted only when its owner has had all of
// it. Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, SiblingSummary } from '../trace/event';
import { Accounted } from './accounted';
import { Copies, type HeldSet } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

/** Of one node and key: the highest counters that its copies covered, and the versions that they showed. */
interface EverHeld {
  readonly covered: Map<string, Clock[number]>;
  readonly shown: Map<string, SiblingSummary>;
}

interface Watch {
  readonly run: Run;
  readonly copies: Copies;
  /** All that any own copy of a node ever covered and showed, by node and key: what it had then is no matter of a later wipe. */
  readonly everHeld: Map<string, EverHeld>;
  readonly accounted: Accounted;
  /** A write that was handed on may have been minted twice. */
  readonly minted: Map<RequestId, readonly Dot[]>;
}

export function durableBeforeAnswer(run: Run): readonly Violation[] {
  const accounted = new Accounted(run);
  const watch: Watch = { run, copies: new Copies(), everHeld: new Map(), accounted, minted: new Map() };
  const violations: Violation[] = [];
  for (const event of run.events) {
    violations.push(...judge(watch, event));
    watch.copies.apply(event);
    if (event.kind === 'VersionStored') remember(watch, event);
    accounted.take(event);
    if (event.kind === 'VersionMinted') {
      watch.minted.set(event.request, [...(watch.minted.get(event.request) ?? []), event.dot]);
    }
  }
  return violations;
}

const placeOf = (node: string, key: string): string => `${node} ${key}`;

function remember({ everHeld }: Watch, event: Extract<LabEvent, { readonly kind: 'VersionStored' }>): void {
  const place = placeOf(event.node, event.key);
  const held: EverHeld = everHeld.get(place) ?? { covered: new Map(), shown: new Map() };
  everHeld.set(place, held);
  for (const pair of event.clock) {
    if (pair.counter > (held.covered.get(pair.actor)?.counter ?? 0)) held.covered.set(pair.actor, pair);
  }
  for (const sibling of event.siblings) held.shown.set(versionId(sibling.dot), sibling);
}

const asOneCopy = ({ covered, shown }: EverHeld): Omit<HeldSet, 'since'> => ({
  clock: [...covered.values()],
  siblings: [...shown.values()],
});

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
  { copies, minted, accounted }: Watch,
  node: NodeId,
  { at, key, request, to }: Extract<LabEvent, { readonly kind: 'MessageSent' }>,
): readonly Violation[] {
  const dots = request === undefined ? undefined : minted.get(request);
  if (key === undefined || dots === undefined) return [];
  const own = copies.own(node, key);
  const hints = copies.hintsOf(node, key);
  const durable = dots.some(
    (dot) =>
      (own !== undefined && accounted.inCopy(key, own, dot)) ||
      hints.some((siblings) => accounted.inHint(key, siblings, dot)),
  );
  if (durable) return [];
  const ids = dots.map(versionId).join(' or ');
  return [{ at, node, key, sentence: `${node} acknowledged ${request} of ${key} to ${to} before it held ${ids}` }];
}

function deletedTooEarly(
  { copies, everHeld, run, accounted }: Watch,
  node: NodeId,
  { at, key, owner }: Extract<LabEvent, { readonly kind: 'HintDeleted' }>,
): readonly Violation[] {
  if (run.olderThanTrace) return [];
  const ever = everHeld.get(placeOf(owner, key));
  const held = ever && asOneCopy(ever);
  const hint = copies.hint(node, owner, key) ?? [];
  const missing = hint.filter(({ dot }) => held === undefined || !accounted.inCopy(key, held, dot));
  return missing.map(({ dot }) => ({
    at,
    node,
    key,
    sentence: `${node} deleted its hint of ${key} for ${owner}, which never had ${versionId(dot)}`,
  }));
}
