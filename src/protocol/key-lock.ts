// Read-merge-write of one key is one at a time, so that concurrent writes at a replica never lose each other (rule 12).
import { type Core, trace } from './core';

/** For one key. Whatever comes on top is not done, and whoever asked for it hears of that, or asks again in time. */
export const MAX_WAITING = 1000;

/**
 * Runs `work` as soon as the key is free; `work` must call `done` exactly once, in this or a later step. `full` runs in its
 * place, at once, when too much waits for the key already: a disk is slower than those who write to it.
 */
export function withKey(core: Core, key: string, work: (done: () => void) => void, full: () => void): void {
  const waiting = core.locks.get(key);
  if (waiting !== undefined) {
    if (waiting.length < MAX_WAITING) {
      waiting.push(() => work(done));
      return;
    }
    trace(core, { kind: 'KeyOverloaded', key, limit: MAX_WAITING });
    full();
    return;
  }
  core.locks.set(key, []);
  work(done);

  function done(): void {
    const next = core.locks.get(key)?.shift();
    if (next === undefined) core.locks.delete(key);
    else next();
  }
}
