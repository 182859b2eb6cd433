// Anti-entropy and tombstones: what two replicas compared, what they exchanged, and what was forgotten for good.
import { assertUnreachable } from '../../base/assert';
import type { RepairEvent } from '../../protocol/events';
import { versionId } from '../causality';
import type { Dot, LabEvent } from '../event';
import { countText, momentText, sizeText } from '../units';
import { type EventOf, sourceText } from './words';

const MAX_NAMED = 5;

export function repairSentence(event: Extract<LabEvent, RepairEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'AntiEntropyStarted':
      return `${who} compares its ${countText(event.keys, 'key')} of range ${event.range} with ${event.peer} (${event.round})`;
    case 'MerkleLevelCompared': {
      const differing = event.nodes.filter(({ mine, theirs }) => mine !== theirs).length;
      const what = event.level === 0 ? 'the roots' : `${countText(event.nodes.length, 'node')} of level ${event.level}`;
      const found =
        differing === 0
          ? 'they agree'
          : event.level === 0
            ? 'they differ'
            : `${differing} ${differing === 1 ? 'differs' : 'differ'}`;
      return `${who} and ${event.peer} compared ${what} of range ${event.range}: ${found} (${event.round})`;
    }
    case 'BucketsExchanged':
      return `${who} and ${event.peer} listed ${countText(event.keys, 'key')} of ${bucketsText(event.buckets)} of range ${event.range}: ${differingText(event)} (${event.round})`;
    case 'AntiEntropyEnded':
      return `${who} and ${event.peer}, range ${event.range}: ${endText(event)} (${event.round})`;
    case 'TombstoneReaped':
      return `${who} reaped the tombstone ${dotsText(event.dots)} of ${event.key}: ${event.because === 'confirmed' ? 'all its primaries held it' : 'its grace is over'}`;
    case 'KeyResurrected':
      return `${event.key} is back at ${who} with ${dotsText(event.dots)}: its tombstone was reaped here at ${momentText(event.reapedAt)}`;
    default:
      return assertUnreachable(event);
  }
}

const bucketsText = (buckets: readonly number[]): string =>
  `${buckets.length === 1 ? 'bucket' : 'buckets'} ${buckets.join(', ')}`;

const dotsText = (dots: readonly Dot[]): string => dots.map((dot) => versionId(dot)).join(', ');

function differingText({ differing }: EventOf<'BucketsExchanged'>): string {
  if (differing.length === 0) return 'none differs any more';
  const named = differing.slice(0, MAX_NAMED).map(({ key }) => key);
  const more = differing.length > named.length ? ` and ${differing.length - named.length} more` : '';
  return `${differing.length === 1 ? 'one differs' : `${differing.length} differ`}, ${named.join(', ')}${more}`;
}

function endText(event: EventOf<'AntiEntropyEnded'>): string {
  const cost = `${sizeText(event.sentBytes)} sent, a full copy is ${sizeText(event.fullCopyBytes)}`;
  const repaired = `${event.repairedHere} repaired here and ${event.repairedThere} there`;
  switch (event.outcome) {
    case 'agreed':
      return 'replicas agree';
    case 'exchanged':
      return `${repaired}, ${countText(event.hashes, 'hash', 'hashes')} compared, ${cost}`;
    case 'silent':
      return `given up, no answer in time; ${repaired}`;
    case 'other-ring':
      return `put off, the two see different rings; ${repaired}`;
    default:
      return assertUnreachable(event.outcome);
  }
}
