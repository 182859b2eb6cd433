// When a copy is nothing but tombstones, and from when on it may be reaped (rule 28).
import { usFromMs } from '../../base/ids';
import type { Core } from '../core';
import type { VersionSet } from '../versions/version-set';

export const isTombstone = ({ siblings }: VersionSet): boolean =>
  siblings.length > 0 && siblings.every(({ value }) => value === undefined);

/**
 * For how long what a request had in hand may still turn up: its own time, and the messages and hints that it ends with.
 * While links are slower than the time-outs allow for, it may be longer.
 */
export const requestTailUs = ({ requestTimeoutMs, replicaTimeoutMs }: Core['settings']): number =>
  usFromMs(requestTimeoutMs + 2 * replicaTimeoutMs);

/** When a tombstone may be reaped that this node stores now, or has found on its disk. */
export function readyAt(core: Core, { clock, siblings }: VersionSet): number {
  const actors = new Set(siblings.map(({ dot }) => dot.actor));
  const deletedMs = clock.reduce(
    (latest, pair) => (actors.has(pair.actor) ? Math.max(latest, pair.timeMs) : latest),
    0,
  );
  const graceOver = usFromMs(deletedMs + core.settings.tombstoneGraceMs);
  if (core.settings.tombstoneReap === 'grace-only') return graceOver;
  const tail = requestTailUs(core.settings);
  return Math.max(graceOver, core.now) + tail;
}
