// Counters that a node's copies have forgotten must never be minted again (rules 14, 15, 28). A copy forgets its own
// node's counter when its clock is truncated or when its tombstone is reaped. One small record for the whole node keeps
// the highest of them: counters are skipped then, never repeated, and no key has to leave a trace of itself.
import type { Core } from '../core';
import type { WriteEntry } from '../outputs';
import { encodeNumber, FORGOTTEN_KEY } from '../records';
import { type Clock, counterOf } from './clock';

/**
 * A copy of this node changes from knowing `before` to knowing `after`. Raises the floor above which this node mints by
 * what is lost, and answers the record to write in the same batch as the change; nothing when no counter is lost.
 */
export function rememberForgotten(core: Core, before: Clock, after: Clock): readonly WriteEntry[] {
  const known = ownCounter(core, before);
  if (known <= ownCounter(core, after) || known <= core.forgotten) return [];
  core.forgotten = known;
  return [{ key: FORGOTTEN_KEY, value: encodeNumber(known) }];
}

/**
 * This node gains keys of a node whose copies have forgotten that counter. Of a register every writer mints above it: a
 * tombstone that strays back must be older than what was written since (rule 28). Answers the record to write.
 */
export function takeOverFloor(core: Core, theirs: number): readonly WriteEntry[] {
  if (core.settings.consistency !== 'cp' || theirs <= core.forgotten) return [];
  core.forgotten = theirs;
  return [{ key: FORGOTTEN_KEY, value: encodeNumber(theirs) }];
}

/** What a write must be minted above: of a register all counters are one order (rule 18), else each actor has its own. */
function ownCounter(core: Core, clock: Clock): number {
  if (core.settings.consistency !== 'cp') return counterOf(clock, core.identity);
  return clock.reduce((highest, { counter }) => Math.max(highest, counter), 0);
}
