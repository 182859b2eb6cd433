// The ring: members that come and go, what moves because of it, and who has it.
import { assertUnreachable } from '../../base/assert';
import type { RingEvent } from '../../protocol/events';
import type { LabEvent, RingChange } from '../event';
import { countText } from '../units';
import { sourceText } from './words';

function changeText(change: RingChange): string {
  switch (change.kind) {
    case 'add':
      return `the addition of ${change.member.id}`;
    case 'remove':
      return `the removal of ${change.node}`;
    case 'replace':
      return `the replacement of ${change.node} by ${change.member.id}`;
    default:
      return assertUnreachable(change);
  }
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

export function ringSentence(event: Extract<LabEvent, RingEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'RingChangeProposed':
      return `${who} proposes ${changeText(event.change)}`;
    case 'RingChangeRefused':
      return `${who} refused ${changeText(event.change)}: ${event.reason}`;
    case 'RingChangeBegun': {
      const gains = event.gains.map(({ node, share, ranges }) => `${node} ${percent(share)} in ${ranges}`).join(', ');
      return `${who} begins ${changeText(event.change)}: ${percent(event.ownedShare)} of the ring changes its first node, ${percent(event.share)} gets a new replica (${gains === '' ? 'nothing moves' : `${gains} ranges`})`;
    }
    case 'RingChangeWaits':
      return `${event.change === undefined ? 'A change of the ring' : changeText(event.change)} waits at ${who}: ${event.reason}`;
    case 'ClaimantSought':
      return `${who} asks a majority to follow its ring in term ${event.term} instead of that of ${event.instead}`;
    case 'RingAdopted': {
      const { term, epoch, claimant, change, queue } = event;
      const how = change === undefined ? 'no change under way' : `${changeText(change)} under way`;
      const waits = queue.length === 0 ? '' : `, ${countText(queue.length, 'change')} waiting`;
      return `${who} follows ring ${term}.${epoch} of ${claimant}: ${how}${waits}`;
    }
    case 'RangeStreamStarted': {
      const from = event.keys === 0 ? '' : `, on from ${countText(event.keys, 'key')}`;
      return `${event.source} → ${who}: stream of ${countText(event.ranges, 'range')} (${percent(event.share)} of the ring) begins${from}`;
    }
    case 'RangeStreamProgressed':
      return `${event.source} → ${who}: ${streamedText(event)} so far`;
    case 'RangeStreamEnded': {
      const missing = event.unreadable === undefined ? '' : `, without what cannot be read: ${event.unreadable}`;
      return `${event.source} → ${who}: stream complete, ${streamedText(event)}${missing}`;
    }
    case 'RangesReceived':
      return `${who} has its new ranges from enough of their owners (${event.sources.join(', ')})`;
    case 'KeyHandedOff': {
      const what = event.hintFor === undefined ? '' : `the hint for ${event.hintFor} of `;
      return `${who} → ${event.to.join(', ')}: ${what}${event.key} handed off, deleted here`;
    }
    case 'CopiesLeftBehind':
      return `${who} leaves behind what its disk cannot give back: those who own it now have it if another owner had it; ${event.reason}`;
    default:
      return assertUnreachable(event);
  }
}

const streamedText = ({ keys, bytes }: { readonly keys: number; readonly bytes: number }): string =>
  `${countText(keys, 'key')}, ${countText(bytes, 'byte')}`;
