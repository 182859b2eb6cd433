// Hinted handoff (rule 26, Dynamo §4.6): a stand-in keeps the version beside its owner's name, sends it when gossip
// shows the owner up, and forgets it only when the owner has it durably.

import { labTime, type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, read, send, setTimer, trace, write } from '../core';
import type { HandoffEvent } from '../events';
import { isDiskFull } from '../full-disk';
import type { StorageResult } from '../inputs';
import { withKey } from '../key-lock';
import { isHealthy } from '../membership/health';
import type { AcknowledgeHint } from '../messages';
import { actorKey, decodeHint, encodeHint, type Hint, hintKey } from '../records';
import { descends, sameDot } from '../versions/clock';
import { summariseSiblings, type VersionSet } from '../versions/version-set';
import type { HeldHint } from './hint-index';

/** Deliveries to one owner under way at once; the rest wait for the next round. */
const DELIVERIES_AT_ONCE = 16;

/** Hints dropped as too old in one gossip interval; the rest in the next. */
const EXPIRED_AT_ONCE = 256;

const maxAgeUs = ({ settings }: Core): number => usFromMs(Math.min(settings.hintWindowMs, settings.tombstoneGraceMs));

const isTooOld = (core: Core, { storedAt }: HeldHint): boolean => core.now - storedAt > maxAgeUs(core);

/** Owners for whom this node keeps a hint of the key that may still be used: one that is too old is as good as dropped (rules 26, 28). */
export const ownersHintedFor = (core: Core, key: string): readonly NodeId[] =>
  core.hints.ownersOf(key).filter((owner) => {
    const hint = core.hints.get(owner, key);
    return hint !== undefined && !isTooOld(core, hint);
  });

/**
 * Why this node may not keep a hint that is to hold `kept`, where it holds `held` now; undefined when it may. It keeps
 * `hintLimit` hints. And it adds nothing to a hint whose older part has waited for half of its time: an accepted hint is
 * never dropped before that, and nothing outlives the age at which tombstones count on its being gone (rules 26, 28).
 */
export function hintRefusal(
  core: Core,
  owner: NodeId,
  key: string,
  held: VersionSet,
  kept: VersionSet,
): 'full' | 'aged' | undefined {
  const hint = core.hints.get(owner, key);
  if (hint === undefined) return core.hints.held >= core.settings.hintLimit ? 'full' : undefined;
  return survives(held, kept) && core.now - hint.storedAt > maxAgeUs(core) / 2 ? 'aged' : undefined;
}

/** Something of the older version set is in the newer one. */
const survives = (older: VersionSet, newer: VersionSet): boolean =>
  older.siblings.some(({ dot, digest }) =>
    newer.siblings.some((one) => sameDot(one.dot, dot) && one.digest === digest),
  );

export function traceHintRefusal(core: Core, owner: NodeId, key: string, because: 'full' | 'aged'): void {
  probe(because === 'full' ? 'hints-full' : 'hint-aged');
  const { held } = core.hints;
  trace(core, { kind: 'HintRefused', key, owner, because, held, limit: core.settings.hintLimit });
}

/** The record and the event of a hint that is about to be written, in the place of `held`; the caller puts both into one write. */
export function hintToStore(
  core: Core,
  owner: NodeId,
  key: string,
  held: VersionSet,
  set: VersionSet,
): { readonly value: Uint8Array; readonly event: () => HandoffEvent } {
  const known = core.hints.get(owner, key);
  const storedAtMs = Math.floor((known !== undefined && survives(held, set) ? known.storedAt : core.now) / 1000);
  core.hints.put(owner, key, labTime(storedAtMs * 1000));
  const siblings = summariseSiblings(set.siblings);
  return {
    value: encodeHint({ storedAtMs, set }),
    event: () => ({ kind: 'HintStored', key, owner, siblings, held: core.hints.held }),
  };
}

/** Each gossip interval: drop what is too old, try again what is not home yet. */
export function tendHints(core: Core): void {
  if (isDiskFull(core)) return;
  for (const hint of core.hints.olderThan(core.now - maxAgeUs(core), EXPIRED_AT_ONCE)) expire(core, hint);
  for (const owner of core.hints.owners()) if (isHealthy(core, owner)) deliverHintsTo(core, owner);
}

/** A disk that is full could not forget them, and they would go out again and again. */
export function deliverHintsTo(core: Core, owner: NodeId): void {
  if (isDiskFull(core)) return;
  for (let free = DELIVERIES_AT_ONCE - core.hints.inFlightTo(owner); free > 0; free--) {
    const hint = core.hints.next(owner);
    if (hint === undefined) return;
    if (isTooOld(core, hint)) continue;
    core.hints.setInFlight(hint, true);
    deliver(core, hint);
  }
}

function deliver(core: Core, hint: HeldHint): void {
  const { owner, key } = hint;
  read(core, [hintKey(owner, key)], (result) => {
    const stored = hintIn(core, key, result);
    if (stored === undefined || isTooOld(core, hint)) {
      core.hints.setInFlight(hint, false);
      if (result.kind === 'Failed') lose(core, hint);
      return;
    }
    hint.attempts += 1;
    trace(core, { kind: 'HintSent', key, owner, attempt: hint.attempts });
    send(core, owner, { kind: 'DeliverHint', key, set: stored.set });
    setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'HintTimeout', owner, key });
  });
}

function hintIn(core: Core, key: string, result: StorageResult): Hint | undefined {
  if (result.kind === 'Failed') trace(core, { kind: 'RecordUnreadable', key, what: 'hint', reason: result.sentence });
  const bytes = result.kind === 'Read' ? result.values[0] : undefined;
  return bytes === undefined ? undefined : decodeHint(bytes);
}

/** The delivery was not acknowledged in time: the next round sends it again, which is harmless. */
export function onHintTimeout(core: Core, owner: NodeId, key: string): void {
  const hint = core.hints.get(owner, key);
  if (hint !== undefined) core.hints.setInFlight(hint, false);
}

/** The owner has the acknowledged clock durably. A hint that has grown since stays and is sent again. */
export function onAcknowledgeHint(core: Core, from: NodeId, { key, clock }: AcknowledgeHint): void {
  if (isDiskFull(core)) return; // of a delivery before the start: it goes out again when it can be forgotten
  const again = (): void => onHintTimeout(core, from, key);
  const forget = (done: () => void): void => {
    read(core, [hintKey(from, key)], (result) => {
      const stored = hintIn(core, key, result);
      if (stored === undefined || !descends(clock, stored.set.clock)) {
        probe(stored === undefined ? 'hint-acknowledged-twice' : 'hint-grown-since-delivery');
        again();
        done();
        return;
      }
      const told = (): void => trace(core, { kind: 'HintDeleted', key, owner: from, held: core.hints.held });
      forgetHint(core, from, key, told, done);
      deliverHintsTo(core, from);
    });
  };
  withKey(core, key, forget, again);
}

/** A hint that could not be read for anyone else either. */
export function giveUpHint(core: Core, owner: NodeId, key: string, result: StorageResult): void {
  hintIn(core, key, result);
  const hint = core.hints.get(owner, key);
  if (hint !== undefined) lose(core, hint);
}

// An unreadable hint cannot be delivered, ever (rule 37): keeping it would be trying for ever.
function lose(core: Core, { owner, key, storedAt }: HeldHint): void {
  const forget = (done: () => void): void => {
    if (core.hints.get(owner, key)?.storedAt !== storedAt) {
      done(); // it has been written anew meanwhile
      return;
    }
    probe('hint-lost');
    const told = (): void => trace(core, { kind: 'HintLost', key, owner, held: core.hints.held });
    forgetHint(core, owner, key, told, done);
  };
  withKey(core, key, forget, () => {}); // the next delivery finds it out again
}

function expire(core: Core, hint: HeldHint): void {
  const { owner, key, storedAt } = hint;
  const forget = (done: () => void): void => {
    if (core.hints.get(owner, key)?.storedAt !== storedAt) {
      done();
      return;
    }
    const ageMs = Math.floor((core.now - storedAt) / 1000);
    probe('hint-expired');
    const told = (): void => trace(core, { kind: 'HintExpired', key, owner, ageMs, held: core.hints.held });
    forgetHint(core, owner, key, told, done);
  };
  withKey(core, key, forget, () => {}); // it is dropped in a later gossip interval
}

/** Deletes a hint, and with the last of a key what was minted for it while standing in; `told` is put out when that is durable, then `done` runs. REQUIRES: the key is locked. */
export function forgetHint(core: Core, owner: NodeId, key: string, told: () => void, done: () => void): void {
  core.hints.delete(owner, key);
  const gone = [hintKey(owner, key), ...(core.hints.ownersOf(key).length === 0 ? [actorKey(key)] : [])];
  write(
    core,
    gone.map((record) => ({ key: record, value: undefined })),
    told,
    done,
  );
}
