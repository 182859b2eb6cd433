// Examples of changes of the ring.
import { node, nodes } from '../trace-builder';
import { type Example, key, request } from './example';

const n4 = { id: node('n4'), capacity: 2, rack: undefined };
const addition = { kind: 'add', member: n4 } as const;

export const RING_EXAMPLES: readonly Example[] = [
  [
    'lab',
    { kind: 'NodeAdded', subject: node('n4'), capacity: 2, rack: 'west', seed: node('n1'), replaces: node('n2') },
    'n4 is added (capacity 2, rack west); it joins through n1, in the place of n2',
  ],
  [
    'lab',
    { kind: 'NodeLeft', subject: node('n2') },
    'n2 has left the cluster: it is no member, has nothing to hand off, and has stopped',
  ],
  ['n4', { kind: 'RingChangeProposed', change: addition }, 'n4 proposes the addition of n4'],
  [
    'n1',
    { kind: 'RingChangeRefused', change: { kind: 'remove', node: node('n2') }, reason: 'add a node first' },
    'n1 refused the removal of n2: add a node first',
  ],
  [
    'n1',
    {
      kind: 'RingChangeBegun',
      change: addition,
      ownedShare: 0.251,
      share: 0.75,
      gains: [{ node: node('n4'), share: 0.75, ranges: 12 }],
    },
    'n1 begins the addition of n4: 25.1 % of the ring changes its first node, 75 % gets a new replica (n4 75 % in 12 ranges)',
  ],
  [
    'n1',
    { kind: 'RingChangeWaits', change: addition, reason: 'n4 has not received its ranges' },
    'the addition of n4 waits at n1: n4 has not received its ranges',
  ],
  [
    'n2',
    { kind: 'ClaimantSought', term: 1, instead: node('n1') },
    'n2 asks a majority to follow its ring in term 1 instead of that of n1',
  ],
  [
    'n2',
    {
      kind: 'RingAdopted',
      term: 0,
      epoch: 3,
      claimant: node('n1'),
      changes: [],
      change: { kind: 'replace', node: node('n2'), member: n4 },
      queue: [addition],
    },
    'n2 follows ring 0.3 of n1: the replacement of n2 by n4 under way, 1 change waiting',
  ],
  [
    'n4',
    { kind: 'RangeStreamStarted', source: node('n1'), ranges: 2, share: 0.125, keys: 3 },
    'n1 → n4: stream of 2 ranges (12.5 % of the ring) begins, on from 3 keys',
  ],
  ['n4', { kind: 'RangeStreamProgressed', source: node('n1'), keys: 64, bytes: 1 }, 'n1 → n4: 64 keys, 1 byte so far'],
  [
    'n4',
    { kind: 'RangeStreamEnded', source: node('n1'), keys: 1, bytes: 420 },
    'n1 → n4: stream complete, 1 key, 420 bytes',
  ],
  [
    'n4',
    { kind: 'RangeStreamEnded', source: node('n1'), keys: 2, bytes: 420, unreadable: 'block 3 fails its checksum' },
    'n1 → n4: stream complete, 2 keys, 420 bytes, without what cannot be read: block 3 fails its checksum',
  ],
  [
    'n4',
    { kind: 'CopiesLeftBehind', reason: 'block 3 fails its checksum' },
    'n4 leaves behind what its disk cannot give back: those who own it now have it if another owner had it; block 3 fails its checksum',
  ],
  [
    'n4',
    { kind: 'RangesReceived', sources: nodes('n1 n3') },
    'n4 has its new ranges from enough of their owners (n1, n3)',
  ],
  [
    'n3',
    { kind: 'KeyHandedOff', key, to: nodes('n1 n2 n4'), hintFor: undefined },
    'n3 → n1, n2, n4: cart:alice handed off, deleted here',
  ],
  [
    'n1',
    { kind: 'RequestOutdated', request, replica: node('n3'), ring: '0.2' },
    'n3 takes no part in r4: it follows ring 0.2, which is newer than the request',
  ],
];
