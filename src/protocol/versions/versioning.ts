// How versions of a key come about and come together: chosen once by the settings (rules 9 to 13, 18).
import type { Settings } from '../settings';
import { mergePlain, mintPlain } from './plain-vectors';
import { type Minted, mergeRegisters, mergeSets, mint, mintRegister, type VersionSet, type Write } from './version-set';

export interface Versioning {
  readonly mint: (stored: VersionSet, write: Write) => Minted;
  readonly merge: (a: VersionSet, b: VersionSet) => VersionSet;
}

export function versioningOf({ consistency, versioning }: Pick<Settings, 'consistency' | 'versioning'>): Versioning {
  if (consistency === 'cp') return { mint: mintRegister, merge: mergeRegisters };
  return versioning === 'plain' ? { mint: mintPlain, merge: mergePlain } : { mint, merge: mergeSets };
}
