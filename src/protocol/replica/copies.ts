// The one place through which a node's own copy of a key changes on its disk: whatever must stay true of all copies is
// kept true here, once the change is durable.
import { type Core, write } from '../core';
import type { WriteEntry } from '../outputs';
import { dataKey, encodeSet } from '../records';
import { tellResurrection } from '../repair/reaped-keys';
import { isTombstone, readyAt } from '../repair/tombstone';
import { noteIfAstray } from '../transfer/strays';
import type { VersionSet } from '../versions/version-set';

/**
 * Stores this node's own copy of a key; an undefined set deletes it. `release` puts out what must wait for the change
 * to be durable, `then` runs once it is; `also` are records that change together with the copy. REQUIRES: the key is locked.
 */
export function writeCopy(
  core: Core,
  key: string,
  set: VersionSet | undefined,
  release: () => void,
  then: () => void,
  also: readonly WriteEntry[] = [],
): void {
  if (set !== undefined) noteIfAstray(core, key);
  const entry = { key: dataKey(key), value: set === undefined ? undefined : encodeSet(set) };
  const told = (): void => {
    release();
    if (set !== undefined) tellResurrection(core, key, set);
  };
  write(core, [entry, ...also], told, () => {
    core.lostCopies.delete(key);
    if (set === undefined) core.copies?.delete(key);
    else core.copies?.put(key, set, entry.value?.length ?? 0);
    noteTombstone(core, key, set);
    then();
  });
}

/** A copy that is nothing but tombstones is to be reaped one day. */
export function noteTombstone(core: Core, key: string, set: VersionSet | undefined): void {
  if (set !== undefined && isTombstone(set)) core.tombstones.put(key, readyAt(core, set));
  else core.tombstones.delete(key);
}

/** A copy that was read and is not in the index, because it could not be read before, enters it. */
export function noteCopy(core: Core, key: string, set: VersionSet): void {
  if (core.copies?.has(key) !== false) return;
  core.copies.put(key, set, encodeSet(set).length);
  noteTombstone(core, key, set);
}
