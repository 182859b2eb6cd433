// Hinted handoff (rule 26, Dynamo §4.6): a stand-in keeps the version beside its owner's name, sends it when gossip
// shows the owner up, and forgets it only when the owner has it durably.
import { labTime, type NodeId, usFromMs } from '../../base/ids';
import { type Core, read, send, setTimer, trace, write } from '../core';
import type { HandoffEvent } from '../events';
import type { StorageResult } from '../inputs';
import { withKey } from '../key-lock';
import { isHealthy } from '../membership/health';
import type { AcknowledgeHint } from '../messages';
import { decodeHint, encodeHint, type Hint, hintKey } from '../records';
import { descends } from '../versions/clock';
import { summariseSiblings, type VersionSet } from '../versions/version-set';
import type { HeldHint } from './hint-index';

/** Deliveries to one owner under way at once; the rest wait for the next round. */
const DELIVERIES_AT_ONCE = 16;

const heldCount = (core: Core): number => {
  let count = 0;
  for (const ofOwner of core.hints.values()) count += ofOwner.size;
  return count;
};

/** The record and the event of a hint that is about to be written; the caller puts both into one write. */
export function hintToStore(
  core: Core,
  owner: NodeId,
  key: string,
  set: VersionSet,
): { readonly value: Uint8Array; readonly event: () => HandoffEvent } {
  const hint: Hint = { storedAtMs: Math.floor(core.now / 1000), set };
  let ofOwner = core.hints.get(owner);
  if (ofOwner === undefined) {
    ofOwner = new Map();
    core.hints.set(owner, ofOwner);
  }
  ofOwner.set(key, { key, storedAt: core.now, attempts: ofOwner.get(key)?.attempts ?? 0, inFlight: false });
  return {
    value: encodeHint(hint),
    event: () => ({ kind: 'HintStored', key, owner, siblings: summariseSiblings(set.siblings), held: heldCount(core) }),
  };
}

/** Owners that this node holds a hint of the key for. */
export const ownersOfHints = (core: Core, key: string): NodeId[] =>
  [...core.hints].filter(([, ofOwner]) => ofOwner.has(key)).map(([owner]) => owner);

/** Each gossip interval: drop what is too old, try again what is not home yet. */
export function tendHints(core: Core): void {
  const maxAgeUs = usFromMs(Math.min(core.settings.hintWindowMs, core.settings.tombstoneGraceMs));
  for (const [owner, ofOwner] of core.hints) {
    for (const hint of ofOwner.values()) {
      if (core.now - hint.storedAt > maxAgeUs && !hint.inFlight) expire(core, owner, hint);
    }
    if (isHealthy(core, owner)) deliverHintsTo(core, owner);
  }
}

export function deliverHintsTo(core: Core, owner: NodeId): void {
  const ofOwner = core.hints.get(owner);
  if (ofOwner === undefined) return;
  let underWay = 0;
  for (const hint of ofOwner.values()) if (hint.inFlight) underWay++;
  for (const hint of ofOwner.values()) {
    if (underWay >= DELIVERIES_AT_ONCE) return;
    if (hint.inFlight) continue;
    hint.inFlight = true;
    underWay++;
    deliver(core, owner, hint);
  }
}

function deliver(core: Core, owner: NodeId, hint: HeldHint): void {
  const { key } = hint;
  read(core, [hintKey(owner, key)], (result) => {
    const stored = hintIn(core, key, result);
    if (stored === undefined) {
      hint.inFlight = false;
      return;
    }
    hint.attempts += 1;
    trace(core, { kind: 'HintSent', key, owner, attempt: hint.attempts });
    send(core, owner, { kind: 'DeliverHint', key, set: stored.set });
    setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'HintTimeout', owner, key });
  });
}

function hintIn(core: Core, key: string, result: StorageResult): Hint | undefined {
  if (result.kind === 'Failed') trace(core, { kind: 'RecordUnreadable', key, reason: result.sentence });
  const bytes = result.kind === 'Read' ? result.values[0] : undefined;
  return bytes === undefined ? undefined : decodeHint(bytes);
}

/** The delivery was not acknowledged in time: the next round sends it again, which is harmless. */
export function onHintTimeout(core: Core, owner: NodeId, key: string): void {
  const hint = core.hints.get(owner)?.get(key);
  if (hint !== undefined) hint.inFlight = false;
}

/** The owner has the acknowledged clock durably. A hint that has grown since stays and is sent again. */
export function onAcknowledgeHint(core: Core, from: NodeId, { key, clock }: AcknowledgeHint): void {
  withKey(core, key, (done) => {
    read(core, [hintKey(from, key)], (result) => {
      const stored = hintIn(core, key, result);
      const held = core.hints.get(from)?.get(key);
      if (stored === undefined || !descends(clock, stored.set.clock)) {
        if (held !== undefined) held.inFlight = false;
        done();
        return;
      }
      forget(core, from, key, () => ({ kind: 'HintDeleted', key, owner: from, held: heldCount(core) }), done);
    });
  });
}

function expire(core: Core, owner: NodeId, { key, storedAt }: HeldHint): void {
  withKey(core, key, (done) => {
    if (core.hints.get(owner)?.get(key)?.storedAt !== storedAt) {
      done();
      return;
    }
    const ageMs = Math.floor((core.now - storedAt) / 1000);
    forget(core, owner, key, () => ({ kind: 'HintExpired', key, owner, ageMs, held: heldCount(core) }), done);
  });
}

function forget(core: Core, owner: NodeId, key: string, event: () => HandoffEvent, done: () => void): void {
  const ofOwner = core.hints.get(owner);
  ofOwner?.delete(key);
  if (ofOwner?.size === 0) core.hints.delete(owner);
  write(core, [{ key: hintKey(owner, key), value: undefined }], () => trace(core, event()), done);
}

/** The index entry of a hint found on disk. */
export const recoveredHint = (key: string, hint: Hint): HeldHint => ({
  key,
  storedAt: labTime(hint.storedAtMs * 1000),
  attempts: 0,
  inFlight: false,
});
