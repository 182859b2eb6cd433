// Examples of gossip and its verdicts.
import { node, nodes } from '../trace-builder';
import type { Example } from './example';

export const GOSSIP_EXAMPLES: readonly Example[] = [
  ['n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 7 }, 'n1 raised its heartbeat to 7 (incarnation 1)'],
  ['n1', { kind: 'MembershipMerged', from: node('n2'), rose: [[node('n3'), 1, 6]] }, 'n1 heard from n2: n3 1.6'],
  [
    'n1',
    { kind: 'NodeSuspected', of: node('n5'), lastRoseAt: -1_000_000 },
    'n1 suspects n5: its heartbeat has not risen for 5 s',
  ],
  [
    'n1',
    { kind: 'SuspicionConfirmed', of: node('n5'), by: node('n2'), count: 1, needed: 2 },
    'n2 confirmed to n1 that n5 is silent: 1 of 2',
  ],
  ['n1', { kind: 'SuspicionDenied', of: node('n5'), by: node('n2') }, 'n2 told n1 that it does not miss n5'],
  [
    'n1',
    { kind: 'NodeDeclaredDown', of: node('n5'), incarnation: 1, confirmers: nodes('n2 n3') },
    'n1 holds n5 for down (incarnation 1): confirmed by n2, n3',
  ],
  [
    'n4',
    { kind: 'VerdictLearned', of: node('n5'), incarnation: 1, from: node('n1') },
    'n4 learned from n1 that n5 is down (incarnation 1)',
  ],
  [
    'n4',
    { kind: 'NodeSeenUp', of: node('n5'), incarnation: 2, was: 'down' },
    'n4 sees n5 up again (incarnation 2); it was down',
  ],
  [
    'n5',
    { kind: 'SuspicionRefuted', incarnation: 2, heardFrom: node('n1') },
    'n5 heard from n1 that it is doubted and refutes it with incarnation 2',
  ],
  ['n5', { kind: 'SelfDoubted', lastHeardAt: 1_250_000 }, 'n5 doubts itself: it has heard from nobody since 1.3 s'],
  ['n5', { kind: 'SelfDoubtEnded', heardFrom: node('n1') }, 'n5 heard from n1 and doubts itself no longer'],
];
