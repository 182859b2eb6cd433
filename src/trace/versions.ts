// Each key's history: which write superseded which, and what every node holds of it. Drawn from what was minted and
// what became durable, after dotted version vectors (Preguiça et al. 2010).
import type { NodeId } from '../base/ids';
import { setBounded } from './bounded';
import { covers, versionId } from './causality';
import type { LabEvent } from './event';
import { noteOf } from './key-notes';
import type { Projection } from './projection';
import { falseSiblings, MAX_VERSIONS, makeRoom, parentsOf, relinked, unmintedVersion } from './version-graph';
import type { HolderView, KeyNote, KeyView, VersionNode } from './views';

/** Of more keys, those that were written first are forgotten, whole. */
export const MAX_KEYS = 10_000;
const MAX_NOTES = 60;

export type VersionsState = Map<string, KeyView>;

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

export const versionsProjection: Projection<VersionsState> = {
  initial: () => new Map(),
  copy: (state) => new Map(state),
  weight: (state) => state.size,
  apply(state: VersionsState, event: LabEvent): void {
    switch (event.kind) {
      case 'VersionMinted':
        setBounded(state, event.key, minted(keyOf(state, event.key), event, event.node as NodeId), MAX_KEYS);
        return;
      case 'VersionStored':
        setBounded(state, event.key, stored(keyOf(state, event.key), event, event.node as NodeId), MAX_KEYS);
        return;
      case 'TombstoneReaped':
        drop(state, event.key, event.node as NodeId);
        annotate(state, event.key, noteOf(event));
        return;
      case 'SiblingsMerged':
      case 'WriteOverruled':
      case 'ClockTruncated':
      case 'KeyResurrected':
        annotate(state, event.key, noteOf(event));
        return;
      case 'KeyHandedOff':
        if (event.hintFor === undefined) drop(state, event.key, event.node as NodeId);
        return;
      case 'DiskWiped':
      case 'NodeLeft':
        forget(state, event.subject);
        return;
      case 'NodeStarted':
        if (event.freshDisk) forget(state, event.subject);
        return;
      default:
    }
  },
};

// Of a key that nothing is known of (a merge of what is older than the trace) there is no story to tell.
function annotate(state: VersionsState, key: string, note: KeyNote): void {
  const view = state.get(key);
  if (view !== undefined) state.set(key, { ...view, notes: [...view.notes, note].slice(-MAX_NOTES) });
}

/** The key that the bound pushes out when this event brings a new one. */
export function evictedBy(state: ReadonlyMap<string, KeyView>, event: LabEvent): KeyView | undefined {
  if (event.kind !== 'VersionMinted' && event.kind !== 'VersionStored') return undefined;
  if (state.size < MAX_KEYS || state.has(event.key)) return undefined;
  return state.values().next().value;
}

const keyOf = (state: VersionsState, key: string): KeyView =>
  state.get(key) ?? { key, seen: 0, versions: new Map(), holders: new Map(), notes: [] };

function minted(view: KeyView, event: EventOf<'VersionMinted'>, coordinator: NodeId): KeyView {
  const { dot, context, clock, value, request, at } = event;
  const id = versionId(dot);
  const seen = view.seen + 1;
  const version: VersionNode = {
    id,
    label: `D${seen}`,
    dot,
    context,
    clock,
    value,
    parents: parentsOf(id, context, view.versions.values()),
    mintedAt: at,
    coordinator,
    request,
  };
  const versions = new Map(view.versions);
  makeRoom(versions, view.holders);
  versions.set(id, version);
  return { ...view, seen, versions };
}

function stored(view: KeyView, event: EventOf<'VersionStored'>, node: NodeId): KeyView {
  const known = withUnminted(view, event);
  const holds = event.siblings.map((sibling) => versionId(sibling.dot));
  const holder: HolderView = {
    clock: event.clock,
    holds,
    falseSiblings: falseSiblings(holds, known.versions),
    hasValue: event.siblings.some((sibling) => sibling.value !== undefined),
    cause: event.cause,
    since: event.at,
  };
  return { ...known, holders: new Map(known.holders).set(node, holder) };
}

// A disk may hold versions from before the trace. At the bound only mints enter: what is unknown there was pushed out.
function withUnminted(view: KeyView, event: EventOf<'VersionStored'>): KeyView {
  const unknown = event.siblings.filter((sibling) => !view.versions.has(versionId(sibling.dot)));
  if (unknown.length === 0 || view.versions.size + unknown.length > MAX_VERSIONS) return view;
  const versions = new Map(view.versions);
  let seen = view.seen;
  for (const sibling of unknown) {
    seen++;
    const version = unmintedVersion(sibling, event, `D${seen}`);
    versions.set(version.id, version);
  }
  const touched = [...versions.values()].some((version) => unknown.some((one) => covers(version.context, one.dot)));
  return { ...view, seen, versions: touched ? relinked(versions) : versions };
}

function forget(state: VersionsState, node: NodeId): void {
  for (const key of state.keys()) drop(state, key, node);
}

/** The node has no copy of the key any more. */
function drop(state: VersionsState, key: string, node: NodeId): void {
  const view = state.get(key);
  if (view === undefined || !view.holders.has(node)) return;
  const holders = new Map(view.holders);
  holders.delete(node);
  state.set(key, { ...view, holders });
}
