// Read-merge-write of one key is one at a time, so that concurrent writes at a replica never lose each other (rule 12).
import type { Core } from './core';

/** Runs `work` as soon as the key is free; `work` must call `done` exactly once, in this or a later step. */
export function withKey(core: Core, key: string, work: (done: () => void) => void): void {
  const waiting = core.locks.get(key);
  if (waiting !== undefined) {
    waiting.push(() => work(done));
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
