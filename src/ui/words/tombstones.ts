// How long a deletion is still remembered (rule 28).
import type { Settings } from '../../trace/event';
import type { VersionNode } from '../../trace/views';
import { spanText } from './time';

/** µs until the grace is over; 0 when it is. */
export const graceLeft = ({ mintedAt }: VersionNode, at: number, { tombstoneGraceMs }: Settings): number =>
  Math.max(0, mintedAt + tombstoneGraceMs * 1000 - at);

/** `9.9 d`, in tenths of a second below a minute, so that it does not flicker. */
export const graceText = (leftUs: number): string =>
  leftUs < 60_000_000 ? `${(leftUs / 1_000_000).toFixed(1)} s` : spanText(leftUs / 1000);

/** What becomes of a tombstone, in a sentence. */
export function graceSentence(version: VersionNode, at: number, settings: Settings): string {
  const left = graceLeft(version, at, settings);
  const then =
    settings.tombstoneReap === 'confirmed'
      ? 'it goes once every replica is known to have it'
      : 'it goes, even if a replica was away';
  return left > 0
    ? `tombstone: grace ends in ${graceText(left)}, then ${then}`
    : `tombstone: its grace is over, ${then}`;
}
