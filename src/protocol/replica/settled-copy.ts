// What becomes of a merged or minted set on its way to a node's own copy: its clock is cut to the limit (rule 14), and
// what went by time alone is told.
import { type Core, trace } from '../core';
import type { TimedDot } from '../events';
import type { Overruled, Sibling, VersionSet } from '../versions/version-set';

export interface SettledCopy {
  readonly set: VersionSet;
  /** Tells of the cut, once the copy is durable. */
  readonly tell: () => void;
}

export function settleCopy(core: Core, key: string, whole: VersionSet): SettledCopy {
  const { set, dropped } = core.versioning.truncate(whole);
  const tell = (): void => {
    if (dropped.length > 0) trace(core, { kind: 'ClockTruncated', key, dropped, kept: set.clock });
  };
  return { set, tell };
}

export function tellOverruled(core: Core, key: string, overruled: Overruled | undefined): void {
  if (overruled === undefined) return;
  const { winner, losers } = overruled;
  trace(core, { kind: 'WriteOverruled', key, winner: timed(winner), losers: losers.map(timed) });
}

const timed = ({ dot, writtenMs }: Sibling): TimedDot => ({ dot, writtenMs });
