// A replica of a key: stores what coordinators send by syntactic merge and never increments (rule 11).
import type { NodeId, RequestId } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, read, send, trace, write } from '../core';
import type { StoreCause } from '../events';
import { isDiskFull } from '../full-disk';
import { hintRefusal, hintToStore, ownersHintedFor, traceHintRefusal } from '../handoff/handoff';
import { withKey } from '../key-lock';
import { isOutdated } from '../membership/ring-memory';
import type { DeliverHint, ReadReplica, RepairReplica, ReplicatePut } from '../messages';
import { dataKey, decodeHint, decodeSet, hintKey } from '../records';
import { isForgetful } from '../repair/forgetful';
import { countAsAbsent, giveUpUnreadable, traceUnreadable } from '../repair/unreadable';
import type { RequestRing } from '../ring/configuration';
import { rememberForgotten } from '../versions/counter-floor';
import { EMPTY_SET, sameSets, summariseSiblings, type VersionSet } from '../versions/version-set';
import { noteCopy, writeCopy } from './copies';
import { settleCopy, tellOverruled } from './settled-copy';

export function onReplicatePut(core: Core, from: NodeId, { request, key, ring, set, hintFor }: ReplicatePut): void {
  const acknowledge = (): void => send(core, from, { kind: 'AcknowledgePut', request, key });
  const refused = (): boolean => refusesOutdated(core, from, request, ring);
  const refuseWrite = (): void => send(core, from, { kind: 'RefuseWrite', request });
  const full = (): void => {
    if (isDiskFull(core)) refuseWrite();
  };
  if (hintFor === undefined) mergeIntoOwnCopy(core, key, set, 'replicated', { release: acknowledge, refused, full });
  else if (isDiskFull(core)) refuseWrite();
  else
    keepHint(core, hintFor, key, set, {
      stored: acknowledge,
      refused: () => send(core, from, { kind: 'RefuseHint', request, key }),
    });
}

export function onRepairReplica(core: Core, { key, set }: RepairReplica): void {
  mergeIntoOwnCopy(core, key, set, 'read-repair', {});
}

export function onDeliverHint(core: Core, from: NodeId, { key, set }: DeliverHint): void {
  mergeIntoOwnCopy(core, key, set, 'hint-delivery', {
    release: (clock) => send(core, from, { kind: 'AcknowledgeHint', key, clock }),
  });
}

export function onReadReplica(core: Core, from: NodeId, { request, key, ring }: ReadReplica): void {
  readCopies(core, key, (set) => {
    if (refusesOutdated(core, from, request, ring)) return;
    if (isForgetful(core)) send(core, from, { kind: 'RefuseRead', request });
    else send(core, from, { kind: 'ReturnReplica', request, key, set });
  });
}

// Asked at the last moment: once this node follows a ring it does nothing more for coordinators of an older one.
function refusesOutdated(core: Core, from: NodeId, request: RequestId, ring: RequestRing | undefined): boolean {
  if (!isOutdated(core, ring)) return false;
  send(core, from, { kind: 'RefuseOutdated', request, ring: core.ringMemory.configuration });
  return true;
}

/** Merges versions into this node's own copy. `release` puts out what must wait for the merge to be durable and takes all that it has seen, also what the limit cuts off; `durable` runs when it is, and is told whether it changed anything. Both at once if it did not. */
export interface Merged {
  readonly release?: (seen: VersionSet['clock']) => void;
  readonly durable?: (merged: VersionSet, changed: boolean) => void;
  /** Asked just before the write: true if it must not be; then nothing of the above happens. */
  readonly refused?: () => boolean;
  /** In place of all of the above, at once, when too much waits for the key or the disk is full; who is silent here is asked again or finds out in time. With a full disk it is told what there is. */
  readonly full?: (own: VersionSet | undefined) => void;
}

export function mergeIntoOwnCopy(
  core: Core,
  key: string,
  set: VersionSet,
  cause: StoreCause,
  { release, durable, refused, full }: Merged,
): void {
  const mergeIn = (done: () => void): void => {
    readOwn(core, key, (own) => {
      if (refused?.() === true) {
        done();
        return;
      }
      const whole = core.versioning.merge(own ?? EMPTY_SET, set);
      const { set: merged, tell } = settleCopy(core, key, whole);
      if (own !== undefined && sameSets(own, merged) && !core.lostCopies.has(key)) {
        probe('nothing-new');
        noteCopy(core, key, own);
        release?.(whole.clock);
        done();
        durable?.(merged, false);
        return;
      }
      if (isDiskFull(core)) {
        probe('not-stored-on-full-disk');
        done();
        full?.(own);
        return;
      }
      const overruled = core.versioning.overruled(own ?? EMPTY_SET, set);
      const told = (): void => {
        trace(core, {
          kind: 'VersionStored',
          key,
          cause,
          clock: merged.clock,
          siblings: summariseSiblings(merged.siblings),
        });
        tellOverruled(core, key, overruled);
        tell();
        release?.(whole.clock);
      };
      const then = (): void => {
        done();
        durable?.(merged, true);
      };
      writeCopy(core, key, merged, told, then, rememberForgotten(core, whole.clock, merged.clock));
    });
  };
  withKey(core, key, mergeIn, () => full?.(undefined));
}

/** Keeps a version for its owner, unless it keeps as many hints as it may. */
export function keepHint(
  core: Core,
  owner: NodeId,
  key: string,
  set: VersionSet,
  { stored, refused }: { readonly stored: () => void; readonly refused: () => void },
): void {
  const keep = (done: () => void): void => {
    read(core, [hintKey(owner, key)], (result) => {
      if (result.kind !== 'Read') {
        giveUpUnreadable(core, key, 'hint', result, () => storeHint(EMPTY_SET));
        return;
      }
      const bytes = result.values[0];
      if (bytes !== undefined) probe('hint-grows');
      storeHint(bytes === undefined ? EMPTY_SET : decodeHint(bytes).set);
    });

    function storeHint(held: VersionSet): void {
      // With its whole clock: it is a write on its way, and its owner cuts what it stores (rule 14).
      const kept = core.versioning.merge(held, set);
      const overruled = core.versioning.overruled(held, set);
      const refusal = hintRefusal(core, owner, key, held, kept);
      if (refusal !== undefined) {
        traceHintRefusal(core, owner, key, refusal);
        done();
        refused();
        return;
      }
      const { value, event } = hintToStore(core, owner, key, held, kept);
      const release = (): void => {
        trace(core, event());
        tellOverruled(core, key, overruled);
        stored();
      };
      write(core, [{ key: hintKey(owner, key), value }], release, done);
    }
  };
  withKey(core, key, keep, refused);
}

/** Everything this node has of a key: its own copy and the hints it keeps for others; undefined if nothing. */
export function readCopies(core: Core, key: string, then: (set: VersionSet | undefined) => void): void {
  const keys = [dataKey(key), ...ownersHintedFor(core, key).map((owner) => hintKey(owner, key))];
  const give = ([own, ...hints]: readonly (Uint8Array | undefined)[]): void => {
    if (own !== undefined && hints.some((bytes) => bytes !== undefined)) probe('own-copy-and-hint');
    const sets = hints.flatMap((bytes) => (bytes === undefined ? [] : [decodeHint(bytes).set]));
    if (own !== undefined) sets.push(decodeSet(own));
    then(sets.length === 0 ? undefined : sets.reduce(core.versioning.merge));
  };
  read(core, keys, (result) => {
    if (result.kind === 'Read') give(result.values);
    else readEach(core, key, keys, give);
  });
}

// One of the records is damaged: that one counts as absent, the others do not.
function readEach(
  core: Core,
  key: string,
  records: readonly string[],
  then: (values: readonly (Uint8Array | undefined)[]) => void,
): void {
  const values: (Uint8Array | undefined)[] = records.map(() => undefined);
  let left = records.length;
  records.forEach((record, i) => {
    read(core, [record], (result) => {
      if (result.kind === 'Read') values[i] = result.values[0];
      else if (i === 0) countAsAbsent(core, key, result);
      else traceUnreadable(core, key, 'hint', result); // its delivery gives it up
      left -= 1;
      if (left === 0) then(values);
    });
  });
}

function readOwn(core: Core, key: string, then: (own: VersionSet | undefined) => void): void {
  read(core, [dataKey(key)], (result) => {
    if (result.kind !== 'Read') {
      if (isDiskFull(core)) {
        countAsAbsent(core, key, result);
        then(undefined);
        return;
      }
      giveUpUnreadable(core, key, 'copy', result, () => then(undefined));
      return;
    }
    const bytes = result.values[0];
    then(bytes === undefined ? undefined : decodeSet(bytes));
  });
}
