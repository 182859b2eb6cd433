// The other end of a stream: a node that has keys of ranges that another gains sends them as it is asked, batch by batch,
// and remembers nothing about it. It answers only while it follows the change that the gainer follows: from then on it
// refuses what coordinators of the ring before ask of it (rule 18), so no write slips in behind the batch.
import type { NodeId } from '../../base/ids';
import { type Core, scan, send } from '../core';
import type { StreamRange } from '../messages';
import { dataKey, decodeSet, recordNameOf } from '../records';
import { lacksOwned, mustRebuild } from '../repair/forgetful';
import { scannedBehind } from '../repair/unreadable';
import type { VersionSet } from '../versions/version-set';

/** Records that one request for a batch makes the disk read. */
const SCAN_RECORDS = 256;
/** No more are read once they have as many bytes. */
const SCAN_BYTES = 256 * 1024;
const DATA = dataKey('');

export function onStreamRange(core: Core, from: NodeId, { since, after }: StreamRange): void {
  const follows = (): boolean => core.ringMemory.configuration.joint?.since === since;
  if (!follows()) {
    send(core, from, { kind: 'AdoptRing', ring: core.ringMemory.configuration });
    return;
  }
  scanCopies(
    core,
    after,
    (key) => gains(core, from, key),
    (batch) => {
      if (!follows()) return;
      const { forgotten } = core;
      const unreadable = lacksOwned(core);
      // What it has rebuilt stands above the damage.
      const damage = mustRebuild(core.settings) ? undefined : batch.damage;
      const sent = { ...(unreadable ? { records: [], bytes: 0, next: undefined } : batch), damage };
      send(core, from, { kind: 'SendRange', since, after, forgotten, unreadable, ...sent });
    },
  );
}

interface CopyScan {
  readonly records: readonly { readonly key: string; readonly set: VersionSet }[];
  readonly bytes: number;
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
  /** What the disk cannot give of this stretch, in a sentence. */
  readonly damage: string | undefined;
}

/** The copies of some keys behind another, as many as go into one batch. Damage is gone around, and is this node's to repair. */
export function scanCopies(
  core: Core,
  after: string,
  isWanted: (key: string) => boolean,
  then: (batch: CopyScan) => void,
): void {
  scan(core, { prefix: DATA, after: dataKey(after), count: SCAN_RECORDS, bytes: SCAN_BYTES }, (result) => {
    const stretch = scannedBehind(core, after, result);
    const wanted = stretch.records.filter((record) => isWanted(nameOf(record.key)));
    then({
      records: wanted.map(({ key, value }) => ({ key: nameOf(key), set: decodeSet(value) })),
      bytes: wanted.reduce((sum, { value }) => sum + value.length, 0),
      next: stretch.next && nameOf(stretch.next),
      damage: stretch.damage[0],
    });
  });
}

function nameOf(storageKey: string): string {
  const name = recordNameOf(storageKey);
  return name.kind === 'data' ? name.key : '';
}

/** The node is new in the key's preference list. */
function gains({ ring, nextRing, settings }: Core, node: NodeId, key: string): boolean {
  const token = ring.tokenOf(key);
  return (
    nextRing?.preference(token, settings.n).includes(node) === true &&
    !ring.preference(token, settings.n).includes(node)
  );
}
