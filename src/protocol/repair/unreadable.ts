// A copy that the disk cannot give back (rule 37): it is reported, counts as absent, and is repaired from peers. Since
// the counters in it are unknown, the node goes on under a new identity, so that none is minted twice (rule 15).
import { type Core, trace, write } from '../core';
import type { StorageResult } from '../inputs';
import { encodeText, IDENTITY_KEY } from '../records';

export function giveUpUnreadable(core: Core, key: string, result: StorageResult, then: () => void): void {
  const reason = result.kind === 'Failed' ? result.sentence : 'the disk gave no answer to a read';
  core.identity = `${core.identity}'`;
  const batch = [{ key: IDENTITY_KEY, value: encodeText(core.identity) }];
  write(core, batch, () => trace(core, { kind: 'RecordUnreadable', key, reason }), then);
}
