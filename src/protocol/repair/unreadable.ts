// A copy that the disk cannot give back (rule 37): it is reported, counts as absent, and is repaired from peers. Since
// the counters in it are unknown, a node that writes over it goes on under a new identity, so that none is minted twice
// (rule 15). In `cp` the node has forgotten something that it may have acknowledged, and knows it (forgetful.ts).
import { assert } from '../../base/assert';
import { dropOldest } from '../../base/drop-oldest';
import { probe } from '../../base/probe';
import { type Core, read, trace, write } from '../core';
import type { UnreadableRecord } from '../events';
import { isDiskFull, owe } from '../full-disk';
import type { StorageResult } from '../inputs';
import { withKey } from '../key-lock';
import { isMember } from '../membership/ring-memory';
import type { WriteEntry } from '../outputs';
import { dataKey, encodeText, IDENTITY_KEY, REBUILDING_KEY } from '../records';
import { beginRebuilding, mustRebuild } from './forgetful';

/** Damaged places that are known in one life of a node; when there are more, all are forgotten, and counted again. */
const MAX_KNOWN_DAMAGE = 256;

/** Of more lost copies, those that were lost first are forgotten: a cache may give them for a while. */
const MAX_LOST_COPIES = 4096;

/** REQUIRES: the key is locked and, but in `cp`, what follows writes the record anew: so one damage renews the identity once. */
export function giveUpUnreadable(
  core: Core,
  key: string,
  what: 'copy' | 'hint',
  result: StorageResult,
  then: () => void,
): void {
  probe('identity-renewed');
  core.identity = `${core.identity}'`;
  const batch: WriteEntry[] = [{ key: IDENTITY_KEY, value: encodeText(core.identity) }];
  if (mustRebuild(core.settings)) {
    batch.push(...forget(core, [reasonOf(result)]), { key: dataKey(key), value: undefined });
    core.tombstones.delete(key);
  }
  write(core, batch, () => traceUnreadable(core, key, what, result), then);
}

/** The copy counts as absent: the next comparison with a peer finds that out, and brings it back. */
export function countAsAbsent(core: Core, key: string, result: StorageResult): void {
  traceUnreadable(core, key, 'copy', result);
  if (!mustRebuild(core.settings)) return;
  writeForgotten(core, forget(core, [reasonOf(result)]));
  if (isDiskFull(core)) return;
  const giveUp = (done: () => void): void => {
    read(core, [dataKey(key)], (again) => {
      if (again.kind === 'Read') done();
      else giveUpUnreadable(core, key, 'copy', again, done);
    });
  };
  withKey(core, key, giveUp, () => {}); // what waits for the key finds it out, too
}

type Scanned = Extract<StorageResult, { readonly kind: 'Scanned' }>;

/**
 * What a scan of the copies behind a key has found. Where it had to go around damage, the keys that this node knows by
 * heart and did not find count as absent, as if each had been read.
 */
export function scannedBehind(core: Core, after: string, result: StorageResult): Scanned {
  assert(result.kind === 'Scanned', 'a scan goes around damage');
  if (result.damage.length > 0) noteDamage(core, after, result);
  return result;
}

function noteDamage(core: Core, after: string, { records, next, damage }: Scanned): void {
  const failures = damage.map((sentence): StorageResult => ({ kind: 'Failed', code: 'corrupt', sentence }));
  for (const failed of failures) {
    if (!core.knownDamage.has(reasonOf(failed))) traceUnreadable(core, after, 'copy-behind', failed);
  }
  const forgotten = forget(core, damage);
  if (mustRebuild(core.settings)) {
    writeForgotten(core, forgotten);
    return;
  }
  const found = new Set(records.map(({ key }) => key));
  for (const key of core.copies?.keysBetween(after, next) ?? []) {
    if (!found.has(dataKey(key))) traceUnreadable(core, key, 'copy', failures[0] as StorageResult);
  }
}

// In `cp` all that stood in a damaged place may have been acknowledged: everything is rebuilt, once for each such place, for
// then all that counts of it stands above. Answers the record to write.
function forget(core: Core, damage: readonly string[]): readonly WriteEntry[] {
  const { knownDamage, settings } = core;
  const found = damage.filter((sentence) => !knownDamage.has(sentence));
  if (knownDamage.size + found.length > MAX_KNOWN_DAMAGE) knownDamage.clear();
  for (const sentence of found) knownDamage.add(sentence);
  if (found.length === 0 || !mustRebuild(settings) || !isMember(core)) return [];
  beginRebuilding(core, 'unreadable');
  return [{ key: REBUILDING_KEY, value: encodeText('unreadable') }];
}

function writeForgotten(core: Core, batch: readonly WriteEntry[]): void {
  const nothing = (): void => {};
  if (isDiskFull(core)) for (const entry of batch) owe(core, entry);
  else if (batch.length > 0) write(core, batch, nothing, nothing);
}

const reasonOf = (result: StorageResult): string =>
  result.kind === 'Failed' ? result.sentence : 'the disk gave no answer to a read';

export function traceUnreadable(core: Core, key: string, what: UnreadableRecord, result: StorageResult): void {
  probe('copy-unreadable');
  if (what === 'copy') {
    core.copies?.delete(key);
    core.lostCopies.add(key);
    dropOldest(core.lostCopies, MAX_LOST_COPIES);
  }
  trace(core, { kind: 'RecordUnreadable', key, what, reason: reasonOf(result) });
}
