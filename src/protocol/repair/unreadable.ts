// A copy that the disk cannot give back (rule 37): it is reported, counts as absent, and is repaired from peers. Since
// the counters in it are unknown, a node that writes over it goes on under a new identity, so that none is minted twice
// (rule 15).
import { probe } from '../../base/probe';
import { type Core, trace, write } from '../core';
import type { StorageResult } from '../inputs';
import { encodeText, IDENTITY_KEY } from '../records';

/** REQUIRES: what follows writes the record anew, so that one damage renews the identity once. */
export function giveUpUnreadable(core: Core, key: string, result: StorageResult, then: () => void): void {
  probe('identity-renewed');
  core.identity = `${core.identity}'`;
  const batch = [{ key: IDENTITY_KEY, value: encodeText(core.identity) }];
  write(core, batch, () => traceUnreadable(core, key, result), then);
}

/** The copy counts as absent: the next comparison with a peer finds that out, and brings it back. */
export function traceUnreadable(core: Core, key: string, result: StorageResult): void {
  probe('copy-unreadable');
  core.copies?.delete(key);
  const reason = result.kind === 'Failed' ? result.sentence : 'the disk gave no answer to a read';
  trace(core, { kind: 'RecordUnreadable', key, reason });
}
