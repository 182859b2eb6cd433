// What a whole trace tells of each key: every version minted, who should hold it, and what each node holds at the end.
// Unlike the page's projections nothing here is ever forgotten: the trace itself is the bound.
import type { LabTime, NodeId, RequestId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, SiblingSummary } from '../trace/event';

export interface MintedVersion {
  readonly dot: Dot;
  /** What its writer had seen. */
  readonly context: Clock;
  readonly request: RequestId;
}

export interface HeldSet {
  readonly clock: Clock;
  readonly siblings: readonly SiblingSummary[];
  readonly since: LabTime;
}

export interface KeyHistory {
  readonly key: string;
  readonly minted: MintedVersion[];
  /** The primaries, as the last coordinator named them. */
  primaries: readonly NodeId[];
  /** Each node's own data, hints not counted. */
  readonly held: Map<NodeId, HeldSet>;
}

export function keyHistories(events: readonly LabEvent[]): ReadonlyMap<string, KeyHistory> {
  const histories = new Map<string, KeyHistory>();
  const of = (key: string): KeyHistory => {
    const known = histories.get(key) ?? { key, minted: [], primaries: [], held: new Map() };
    histories.set(key, known);
    return known;
  };
  for (const event of events) {
    switch (event.kind) {
      case 'CoordinationStarted':
        of(event.key).primaries = event.preference;
        break;
      case 'VersionMinted':
        of(event.key).minted.push({ dot: event.dot, context: event.context, request: event.request });
        break;
      case 'VersionStored':
        if (event.node !== 'lab') {
          of(event.key).held.set(event.node, { clock: event.clock, siblings: event.siblings, since: event.at });
        }
        break;
      case 'DiskWiped':
        for (const history of histories.values()) history.held.delete(event.subject);
        break;
      case 'NodeStarted':
        if (event.freshDisk) for (const history of histories.values()) history.held.delete(event.subject);
        break;
      default:
    }
  }
  return histories;
}

/**
 * The node has the write, or knows one that had seen it. That its clock covers the write is not enough: a store that
 * drops a sibling and keeps the clock has lost it.
 */
export function presentOrSuperseded(history: KeyHistory, node: NodeId, dot: Dot): boolean {
  const held = history.held.get(node);
  if (held === undefined) return false;
  if (held.siblings.some((sibling) => versionId(sibling.dot) === versionId(dot))) return true;
  return history.minted.some((other) => covers(other.context, dot) && covers(held.clock, other.dot));
}

/** What a node holds of a key, in words. */
export function heldText(held: HeldSet | undefined): string {
  if (held === undefined) return 'nothing';
  const siblings = held.siblings.map(
    ({ dot, value }) => `${versionId(dot)}${value === undefined ? ' (tombstone)' : ''}`,
  );
  return `${siblings.join(', ') || 'no version'}, clock [${held.clock.map((pair) => versionId(pair)).join(' ')}]`;
}
