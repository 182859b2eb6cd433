// Read repair (rule 27): after the answer, primaries that returned less than the merge get the merge; none that has it does.

import { type CoordinatedRequest, isOver } from '../coordinator/coordinated-request';
import { type Core, send, trace } from '../core';
import { mergeIntoOwnCopy } from '../replica/replica';
import { sameSets, type VersionSet } from '../versions/version-set';

/** They get the whole merge, and store what the limit leaves of its clock (rule 14). */
export function repairReplicas(core: Core, request: CoordinatedRequest, merged: VersionSet): void {
  if (merged.clock.length === 0 || isOver(core, request)) return;
  const { set: stored } = core.versioning.truncate(merged);
  for (const { node, standsInFor, state, found } of request.slots) {
    if (state !== 'acknowledged' || standsInFor !== undefined || (found !== undefined && sameSets(found, stored)))
      continue;
    const had = found === undefined ? 'nothing' : 'older';
    trace(core, { kind: 'ReadRepairSent', request: request.request, key: request.key, to: node, had });
    if (node === core.self) mergeIntoOwnCopy(core, request.key, merged, 'read-repair', {});
    else send(core, node, { kind: 'RepairReplica', key: request.key, set: merged });
  }
}
