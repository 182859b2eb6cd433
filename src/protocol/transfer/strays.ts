// Copies that a node should not have: keys that it lost in a change of the ring, copies that came to it by an older view,
// hints for a node that is no member any more, and, in a node that leaves, everything. They are found by a sweep over the
// disk after each change, and as they are stored; the table of them is bounded, and what does not fit is swept for again.
import type { NodeId } from '../../base/ids';
import { type Core, scan } from '../core';
import { dataKey, recordNameOf } from '../records';
import { scannedBehind } from '../repair/unreadable';
import type { Clock } from '../versions/clock';

export interface Stray {
  readonly key: string;
  /** A hint, for this owner. */
  readonly hintFor: NodeId | undefined;
  /** Who owns it, by the ring in which it was found astray, and has acknowledged which clock, in which life. */
  readonly acknowledged: Map<NodeId, { readonly clock: Clock; readonly life: number }>;
  inFlight: boolean;
}

export interface Strays {
  readonly table: Map<string, Stray>;
  /** Where the sweep goes on; undefined when it has been through the disk. */
  sweepFrom: string | undefined;
  sweeping: boolean;
  /** Why some of what it should not have stays where it is: the disk cannot give it. */
  unreadable: string | undefined;
}

const MAX_STRAYS = 512;
const SCAN_RECORDS = 256;
const SCAN_BYTES = 256 * 1024;

export const noStrays = (): Strays => ({
  table: new Map(),
  sweepFrom: undefined,
  sweeping: false,
  unreadable: undefined,
});

export const strayName = (key: string, hintFor: NodeId | undefined): string => `${hintFor ?? ''}/${key}`;

const hasChanged = ({ ringMemory: { configuration } }: Core): boolean =>
  configuration.changes.length > 0 || configuration.joint !== undefined;

/** The node is a primary of the key, in the ring that serves or in the one to come. */
export function owns({ ring, nextRing, settings, self }: Core, key: string): boolean {
  const token = ring.tokenOf(key);
  return (
    ring.preference(token, settings.n).includes(self) || nextRing?.preference(token, settings.n).includes(self) === true
  );
}

/** A copy is being stored here. As long as the ring is the first one, it belongs here. */
export function noteIfAstray(core: Core, key: string): void {
  if (hasChanged(core) && !owns(core, key)) noteStray(core, key, undefined);
}

function noteStray({ strays }: Core, key: string, hintFor: NodeId | undefined): void {
  const name = strayName(key, hintFor);
  if (strays.table.has(name)) return;
  if (strays.table.size >= MAX_STRAYS) strays.sweepFrom ??= '';
  else strays.table.set(name, { key, hintFor, acknowledged: new Map(), inFlight: false });
}

/** After every change of the configuration, and at a start. */
export function beginSweep(core: Core): void {
  const { strays } = core;
  for (const stray of strays.table.values()) stray.acknowledged.clear();
  strays.unreadable = undefined;
  if (core.ringMemory.configuration.changes.length > 0) strays.sweepFrom = '';
}

/** Each gossip interval: goes on with the sweep, and notes the hints that nobody waits for any more. */
export function sweep(core: Core): void {
  const { strays } = core;
  noteHints(core);
  const after = strays.sweepFrom;
  if (after === undefined || strays.sweeping || strays.table.size >= MAX_STRAYS) return;
  strays.sweeping = true;
  scan(core, { prefix: dataKey(''), after: dataKey(after), count: SCAN_RECORDS, bytes: SCAN_BYTES }, (result) => {
    strays.sweeping = false;
    if (strays.sweepFrom !== after) return; // another change has come
    const { records, next, damage } = scannedBehind(core, after, result);
    strays.unreadable = damage[0] ?? strays.unreadable;
    for (const record of records) {
      strays.sweepFrom = nameOf(record.key);
      if (!owns(core, strays.sweepFrom)) noteStray(core, strays.sweepFrom, undefined);
      if (strays.table.size >= MAX_STRAYS) return;
    }
    strays.sweepFrom = next === undefined ? undefined : nameOf(next);
    sweep(core);
  });
}

function nameOf(storageKey: string): string {
  const name = recordNameOf(storageKey);
  return name.kind === 'data' ? name.key : '';
}

function noteHints(core: Core): void {
  if (!hasChanged(core)) return;
  const isLeaving = !core.ring.nodes.includes(core.self);
  for (const owner of core.hints.owners()) {
    if (!isLeaving && (owner === core.self || core.members.has(owner))) continue;
    for (const key of core.hints.keysOf(owner)) noteStray(core, key, owner);
  }
}

/** Nothing is left to look for. */
export const isSwept = ({ strays }: Core): boolean =>
  strays.table.size === 0 && strays.sweepFrom === undefined && !strays.sweeping;
