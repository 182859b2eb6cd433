// Read-merge-write of one key is one at a time, so that concurrent writes at a replica never lose each other (rule 12).
import { type Core, trace } from './core';

/** For one key. Whatever comes on top is not done, and whoever asked for it hears of that, or asks again in time. */
export const MAX_WAITING = 1000;

/** A key whose read-merge-write runs. */
export interface KeyLock {
  /** What waits for its end. */
  readonly waiting: (() => void)[];
  /** How much was not done because too much waited, since the key was free last: that is told at the first and when it is free again. */
  refused: number;
}

/**
 * Runs `work` as soon as the key is free; `work` must call `done` exactly once, in this or a later step. `full` runs in its
 * place, at once, when too much waits for the key already: a disk is slower than those who write to it.
 */
export function withKey(core: Core, key: string, work: (done: () => void) => void, full: () => void): void {
  const lock = core.locks.get(key);
  if (lock !== undefined) {
    if (lock.waiting.length < MAX_WAITING) {
      lock.waiting.push(() => work(done));
      return;
    }
    if (lock.refused === 0) trace(core, { kind: 'KeyOverloaded', key, limit: MAX_WAITING });
    lock.refused += 1;
    full();
    return;
  }
  core.locks.set(key, { waiting: [], refused: 0 });
  work(done);

  function done(): void {
    const own = core.locks.get(key);
    const next = own?.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    core.locks.delete(key);
    if (own !== undefined && own.refused > 0) trace(core, { kind: 'KeyOverloadEnded', key, refused: own.refused });
  }
}
