// What a node remembers of the tombstones that it reaped, so that the trace can say when one of their keys comes back
// (rule 28), and that it takes nothing from a leaver that one of them had deleted: nobody asks leavers before a tombstone is
// reaped, for they are no members. In memory only, and not for ever: what comes back after a restart comes back untold; the
// checks see it in the trace.
import { dropOldest } from '../../base/drop-oldest';
import type { LabTime } from '../../base/ids';
import { type Core, trace } from '../core';
import { sameDot } from '../versions/clock';
import type { Sibling, VersionSet } from '../versions/version-set';

/** Of more reaped keys, those that were reaped first are forgotten. */
const MAX_REMEMBERED = 4096;

export interface ReapedKey {
  readonly tombstone: VersionSet;
  readonly at: LabTime;
}

export function rememberReaped(core: Core, key: string, tombstone: VersionSet): void {
  core.reapedKeys.delete(key);
  core.reapedKeys.set(key, { tombstone, at: core.now });
  dropOldest(core.reapedKeys, MAX_REMEMBERED);
}

/** Tells of values that the reaped tombstone had deleted. Once: from then on they are just there. */
export function tellResurrection(core: Core, key: string, { siblings }: VersionSet): void {
  const reaped = core.reapedKeys.get(key);
  if (reaped === undefined) return;
  const back = siblings.filter((one) => one.value !== undefined && isKeptAway(core, reaped.tombstone, one));
  if (back.length === 0) return;
  core.reapedKeys.delete(key);
  trace(core, { kind: 'KeyResurrected', key, dots: back.map(({ dot }) => dot), reapedAt: reaped.at });
}

/** All that is in it had been deleted by a tombstone that every primary held and has reaped. */
export function isReaped(core: Core, key: string, { siblings }: VersionSet): boolean {
  const reaped = core.reapedKeys.get(key);
  if (reaped === undefined || core.settings.tombstoneReap !== 'confirmed') return false;
  return siblings.every((one) => isKeptAway(core, reaped.tombstone, one));
}

// By the merge itself: a clock that was cut covers less than the tombstone had replaced (rule 14).
function isKeptAway({ versioning }: Core, tombstone: VersionSet, sibling: Sibling): boolean {
  const { siblings } = versioning.merge(tombstone, { clock: [{ ...sibling.dot, timeMs: 0 }], siblings: [sibling] });
  return !siblings.some(({ dot, digest }) => sameDot(dot, sibling.dot) && digest === sibling.digest);
}
