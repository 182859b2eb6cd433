// A copy that the disk cannot give back (rule 37): it is reported, counts as absent, and is repaired from peers. Since
// the counters in it are unknown, a node that writes over it goes on under a new identity, so that none is minted twice
// (rule 15). In `cp` the node has forgotten something that it may have acknowledged, and knows it (forgetful.ts).
import { probe } from '../../base/probe';
import { type Core, read, trace, write } from '../core';
import type { UnreadableRecord } from '../events';
import { isDiskFull, owe } from '../full-disk';
import type { StorageResult } from '../inputs';
import { withKey } from '../key-lock';
import type { WriteEntry } from '../outputs';
import { dataKey, encodeText, IDENTITY_KEY, REBUILDING_KEY } from '../records';
import { beginRebuilding, mustRebuild } from './forgetful';

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
    beginRebuilding(core, 'unreadable');
    core.tombstones.delete(key);
    batch.push({ key: REBUILDING_KEY, value: encodeText('unreadable') }, { key: dataKey(key), value: undefined });
  }
  write(core, batch, () => traceUnreadable(core, key, what, result), then);
}

/** The copy counts as absent: the next comparison with a peer finds that out, and brings it back. */
export function countAsAbsent(core: Core, key: string, result: StorageResult): void {
  traceUnreadable(core, key, 'copy', result);
  if (!mustRebuild(core.settings)) return;
  beginRebuilding(core, 'unreadable');
  if (isDiskFull(core)) {
    owe(core, { key: REBUILDING_KEY, value: encodeText('unreadable') });
    return;
  }
  const giveUp = (done: () => void): void => {
    read(core, [dataKey(key)], (again) => {
      if (again.kind === 'Read') done();
      else giveUpUnreadable(core, key, 'copy', again, done);
    });
  };
  withKey(core, key, giveUp, () => {}); // what waits for the key finds it out, too
}

export function traceUnreadable(core: Core, key: string, what: UnreadableRecord, result: StorageResult): void {
  probe('copy-unreadable');
  if (what === 'copy') core.copies?.delete(key);
  const reason = result.kind === 'Failed' ? result.sentence : 'the disk gave no answer to a read';
  trace(core, { kind: 'RecordUnreadable', key, what, reason });
}
