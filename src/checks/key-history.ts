// What a whole trace tells of each key: every version minted, who should hold it, and what each node holds at the end.
// Unlike the page's projections nothing here is ever forgotten: the trace itself is the bound.
import { type NodeId, type RequestId, requestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, Settings, SiblingSummary } from '../trace/event';
import { Ancestry, type Seen, sees } from './ancestry';
import { Copies, type HeldSet } from './copies';
import { isLater } from './register-order';

export interface MintedVersion {
  readonly dot: Dot;
  /** What its writer had seen. */
  readonly context: Clock;
  readonly request: RequestId;
}

export interface KeyHistory {
  readonly key: string;
  readonly minted: MintedVersion[];
  readonly ancestry: Ancestry;
  /** A write that was handed on may have been minted twice. */
  readonly byRequest: Map<RequestId, MintedVersion[]>;
  /** Versions whose tombstones some node has reaped: they are gone by right (rule 28). */
  readonly reaped: Dot[];
  /** The primaries, as the last coordinator named them. */
  primaries: readonly NodeId[];
  /** Their own data at the end, hints not counted. */
  held(node: NodeId): HeldSet | undefined;
}

export function keyHistories(events: readonly LabEvent[]): ReadonlyMap<string, KeyHistory> {
  const histories = new Map<string, KeyHistory>();
  const copies = new Copies();
  for (const event of events) {
    copies.apply(event);
    if (event.kind === 'CoordinationStarted') {
      historyIn(histories, copies, event.key).primaries = event.preference;
    } else if (event.kind === 'VersionMinted') {
      note(historyIn(histories, copies, event.key), event);
    } else if (event.kind === 'TombstoneReaped') {
      historyIn(histories, copies, event.key).reaped.push(...event.dots);
    } else if (event.kind === 'VersionStored' && event.cause === 'recovered') {
      noteUntold(historyIn(histories, copies, event.key), event, events);
    }
  }
  return histories;
}

function historyIn(histories: Map<string, KeyHistory>, copies: Copies, key: string): KeyHistory {
  const known = histories.get(key);
  if (known !== undefined) return known;
  const history: KeyHistory = {
    key,
    minted: [],
    ancestry: new Ancestry(),
    byRequest: new Map(),
    reaped: [],
    primaries: [],
    held: (node) => copies.own(node, key),
  };
  histories.set(key, history);
  return history;
}

function note({ minted, ancestry, byRequest }: KeyHistory, { dot, context, request }: MintedVersion): void {
  const version = { dot, context, request };
  minted.push(version);
  ancestry.add(version);
  const ofRequest = byRequest.get(request);
  if (ofRequest === undefined) byRequest.set(request, [version]);
  else ofRequest.push(version);
}

type StoredCopy = Extract<LabEvent, { readonly kind: 'VersionStored' }>;

// A commit that failed may have landed in part: then the trace knows nothing of a write that the disk gives back. It may
// have stood upon all that its copy knows, except what stands beside it in any copy.
function noteUntold({ ancestry }: KeyHistory, stored: StoredCopy, events: readonly LabEvent[]): void {
  for (const { dot } of stored.siblings) {
    if (ancestry.has(dot)) continue;
    const beside = events.flatMap((event) => (isCopyWith(event, stored.key, dot) ? event.siblings : []));
    const context = stored.clock.map((pair) => {
      const ofActor = beside.filter((one) => one.dot.actor === pair.actor);
      return { ...pair, counter: ofActor.reduce((seen, one) => Math.min(seen, one.dot.counter - 1), pair.counter) };
    });
    ancestry.add({ dot, context, request: requestId('untold') });
  }
}

const isCopyWith = (event: LabEvent, key: string, dot: Dot): event is StoredCopy =>
  event.kind === 'VersionStored' &&
  event.key === key &&
  event.siblings.some((one) => versionId(one.dot) === versionId(dot));

/** What a copy accounts for: the versions in it, those reaped, and all that these have replaced. That its clock covers a version is not enough: a store that drops a sibling and keeps the clock has lost it. */
export function accountedFor(
  { ancestry, reaped }: KeyHistory,
  siblings: readonly Pick<SiblingSummary, 'dot'>[],
): (dot: Dot) => boolean {
  const dots = [...siblings.map(({ dot }) => dot), ...reaped];
  const present = new Set(dots.map(versionId));
  const replaced: Seen = ancestry.replacedBy(dots.map((dot) => ancestry.contextOf(dot)));
  return (dot) => present.has(versionId(dot)) || sees(replaced, dot);
}

/** A tombstone that was reaped has taken along what it had replaced, of a register all that was older: nobody need know of that any more (rule 28). */
export function forgottenIn(
  { consistency }: Pick<Settings, 'consistency'>,
  history: KeyHistory | undefined,
): (dot: Dot) => boolean {
  if (history === undefined || history.reaped.length === 0) return () => false;
  if (consistency === 'cp') return (dot) => history.reaped.some((one) => !isLater(dot, one));
  return accountedFor(history, []);
}

/** What a node holds of a key, in words. */
export function heldText(held: HeldSet | undefined): string {
  if (held === undefined) return 'nothing';
  const siblings = held.siblings.map(
    ({ dot, value }) => `${versionId(dot)}${value === undefined ? ' (tombstone)' : ''}`,
  );
  return `${siblings.join(', ') || 'no version'}, clock [${held.clock.map((pair) => versionId(pair)).join(' ')}]`;
}
