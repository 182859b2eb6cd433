// How versions of a key come about and come together: chosen once by the settings (rules 9 to 14, 18).
import type { Settings } from '../settings';
import { type Truncated, truncateClock } from './clock-limit';
import { mergeByTime, mintByTime, overruledBetween } from './last-write-wins';
import { mergeSiblings, type SiblingMerge } from './merged-siblings';
import { mergePlain, mintPlain } from './plain-vectors';
import { mergeKeeping, mintKeeping } from './superseded';
import {
  type Minted,
  mergeRegisters,
  mergeSets,
  mint,
  mintRegister,
  type Overruled,
  type VersionSet,
  type Write,
} from './version-set';

export interface Versioning {
  readonly mint: (stored: VersionSet, write: Write) => Minted;
  readonly merge: (a: VersionSet, b: VersionSet) => VersionSet;
  /** What that merge drops by time alone: only of last-write-wins. */
  readonly overruled: (a: VersionSet, b: VersionSet) => Overruled | undefined;
  /** One value in the place of siblings, if that can be had: only of `merge`. */
  readonly mergeSiblings: (set: VersionSet) => SiblingMerge | undefined;
  /** As it is stored: answers are merged from whole clocks, and only what goes to a disk is cut. */
  readonly truncate: (set: VersionSet) => Truncated;
}

type Choice = Pick<Settings, 'consistency' | 'versioning' | 'conflicts' | 'clockLimit'>;

export function versioningOf(choice: Choice): Versioning {
  const truncate = (set: VersionSet): Truncated => truncateClock(set, choice.clockLimit);
  const overruled = choice.conflicts === 'last-write-wins' ? overruledBetween : () => undefined;
  const merges = choice.conflicts === 'merge';
  const merge = (set: VersionSet): SiblingMerge | undefined =>
    merges ? mergeSiblings(set, choice.clockLimit) : undefined;
  return { ...rulesOf(choice), overruled, mergeSiblings: merge, truncate };
}

function rulesOf({ consistency, versioning, conflicts }: Choice): Pick<Versioning, 'mint' | 'merge'> {
  if (consistency === 'cp') return { mint: mintRegister, merge: mergeRegisters };
  if (conflicts === 'merge') return { mint: mintKeeping, merge: mergeKeeping };
  if (conflicts === 'last-write-wins') return { mint: mintByTime, merge: mergeByTime };
  return versioning === 'plain' ? { mint: mintPlain, merge: mergePlain } : { mint, merge: mergeSets };
}
