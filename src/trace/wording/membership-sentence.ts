// Gossip and the failure detector: who was heard of, who is missed, who confirmed it.
import { assertUnreachable } from '../../base/assert';
import type { MembershipEvent } from '../../protocol/events';
import type { LabEvent } from '../event';
import { momentText, spanText } from '../units';
import { sourceText } from './words';

export function membershipSentence(event: Extract<LabEvent, MembershipEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'HeartbeatRaised':
      return `${who} raised its heartbeat to ${event.heartbeat} (incarnation ${event.incarnation})`;
    case 'MembershipMerged': {
      const rose = event.rose.map(([node, incarnation, heartbeat]) => `${node} ${incarnation}.${heartbeat}`).join(', ');
      return `${who} heard from ${event.from}: ${rose === '' ? 'nothing new' : rose}`;
    }
    case 'NodeSuspected':
      return `${who} suspects ${event.of}: its heartbeat has not risen for ${spanText(event.at - event.lastRoseAt)}`;
    case 'SuspicionConfirmed':
      return `${event.by} confirmed to ${who} that ${event.of} is silent: ${event.count} of ${event.needed}`;
    case 'SuspicionDenied':
      return `${event.by} told ${who} that it does not miss ${event.of}`;
    case 'NodeDeclaredDown':
      return `${who} holds ${event.of} for down (incarnation ${event.incarnation}): confirmed by ${event.confirmers.join(', ')}`;
    case 'VerdictLearned':
      return `${who} learned from ${event.from} that ${event.of} is down (incarnation ${event.incarnation})`;
    case 'NodeSeenUp':
      return `${who} sees ${event.of} up again (incarnation ${event.incarnation}); it was ${event.was}`;
    case 'SuspicionRefuted':
      return `${who} heard from ${event.heardFrom} that it is doubted and refutes it with incarnation ${event.incarnation}`;
    case 'SelfDoubted':
      return `${who} doubts itself: it has heard from nobody since ${momentText(event.lastHeardAt)}`;
    case 'SelfDoubtEnded':
      return `${who} heard from ${event.heardFrom} and doubts itself no longer`;
    default:
      return assertUnreachable(event);
  }
}
