// Examples of requests and what becomes of them.
import { answered, clock, dot, ms, node, nodes, sibling, value } from '../trace-builder';
import { type Example, key, request, token } from './example';

export const REQUEST_EXAMPLES: readonly Example[] = [
  [
    'n2',
    { kind: 'RequestReceived', request, op: 'put', key, token, value: value('milk'), context: clock('n1:2 n3:1') },
    'n2 received put r4 of cart:alice: “milk”, context [n1:2 n3:1]',
  ],
  [
    'n2',
    { kind: 'RequestReceived', request, op: 'delete', key, token, value: undefined, context: undefined },
    'n2 received delete r4 of cart:alice, blind (no context)',
  ],
  [
    'n2',
    { kind: 'RequestReceived', request, op: 'get', key, token, value: undefined, context: undefined },
    'n2 received get r4 of cart:alice',
  ],
  [
    'n2',
    { kind: 'RequestForwarded', request, key, to: node('n1') },
    'n2 → n1: forwarded r4 of cart:alice, because a node of the preference list must store it',
  ],
  [
    'n1',
    {
      kind: 'CoordinationStarted',
      request,
      op: 'put',
      key,
      token,
      needed: 2,
      preference: nodes('n1 n4 n5'),
      targets: [
        { node: node('n1'), standsInFor: undefined },
        { node: node('n3'), standsInFor: node('n5') },
      ],
    },
    'n1 coordinates put r4 of cart:alice: asks n1, n3 for n5 and needs W=2 (preference list n1 n4 n5)',
  ],
  [
    'n2',
    { kind: 'NodeSkipped', request, skipped: node('n5'), because: 'suspected', since: ms(3100), standIn: node('n3') },
    'n2 skipped n5: suspected since 3.1 s; n3 stands in',
  ],
  [
    'n2',
    { kind: 'StorePhaseStarted', request, needed: 2, held: nodes('n1') },
    'n2 has learned the newest version for r4: now 2 must store it, or its successor; n1 has it already',
  ],
  [
    'n2',
    {
      kind: 'RequestRefused',
      request,
      needed: 2,
      preference: nodes('n1 n2 n4'),
      reached: nodes('n2'),
      skipped: [{ node: node('n1'), because: 'down', since: ms(3100) }],
    },
    'n2 refused r4: it needs 2 (preference list n1 n2 n4), reaches n2; n1 is down since 3.1 s',
  ],
  [
    'n1',
    { kind: 'ReplicaAnswered', request, replica: node('n4'), answered: 1, needed: 2, found: undefined },
    'n4 answered r4: 1 of 2',
  ],
  [
    'n1',
    { kind: 'ReplicaAnswered', request, replica: node('n4'), answered: 1, needed: 2, found: false },
    'n4 answered r4 with nothing: 1 of 2',
  ],
  [
    'n1',
    { kind: 'ReplicaRefused', request, replica: node('n4'), because: 'no-hint', replacement: node('n5') },
    'n4 refuses r4 (it keeps no hint): n5 is asked instead',
  ],
  [
    'n1',
    { kind: 'ReplicaRefused', request, replica: node('n4'), because: 'disk-full', replacement: undefined },
    'n4 refuses r4 (it stores nothing, its disk is full): no fallback is left',
  ],
  [
    'n1',
    { kind: 'ReplicaTimedOut', request, replica: node('n5'), afterUs: 100_000, replacement: node('n3') },
    'n5 did not answer r4 within 100 ms: n3 is asked instead',
  ],
  ['n1', answered(4, key), 'put r4 of cart:alice is ok: 2 of W=2 answered'],
  [
    'n1',
    answered(4, key, { op: 'get', siblings: [sibling('n1:2', 'a'), sibling('n3:1', 'b')] }),
    'get r4 of cart:alice is ok: 2 of R=2 answered, found 2 siblings (n1:2, n3:1)',
  ],
  [
    'n1',
    answered(4, key, {
      op: 'get',
      siblings: [sibling('n1:2', 'a'), sibling('n3:1', 'b')],
      merged: { value: value('a and b') },
    }),
    'get r4 of cart:alice is ok: 2 of R=2 answered, found 2 siblings (n1:2, n3:1), merged into “a and b”',
  ],
  [
    'n1',
    answered(4, key, { outcome: 'unknown', answered: 1, reason: 'W=2: 1 of 2 acknowledged (n1)' }),
    'put r4 of cart:alice is unknown: it may have taken effect (W=2: 1 of 2 acknowledged (n1))',
  ],
  [
    'lab',
    answered(4, key, { outcome: 'failed', answered: 0, needed: 0, reason: 'no node is running' }),
    'put r4 of cart:alice failed, certainly nothing stored (no node is running)',
  ],
  [
    'n1',
    {
      kind: 'RequestClosed',
      request,
      replicas: [
        { node: node('n1'), role: 'primary', standsInFor: undefined, state: 'acknowledged' },
        { node: node('n5'), role: 'primary', standsInFor: undefined, state: 'timed-out' },
      ],
    },
    'r4 is closed at n1: n1 acknowledged, n5 timed-out',
  ],
  [
    'n1',
    {
      kind: 'WriteOverruled',
      key,
      winner: { dot: dot('n1:2'), writtenMs: 4100 },
      losers: [{ dot: dot('n3:1'), writtenMs: 3900 }],
    },
    'n1 dropped n3:1 (written at 3900 ms) of cart:alice: n1:2 (written at 4100 ms) is later by the clocks, which is all that counts',
  ],
  [
    'n1',
    { kind: 'ClockTruncated', key, dropped: clock('n3:1'), kept: clock('n1:2 n4:1') },
    'n1 dropped the oldest of 3 pairs from its clock of cart:alice: [n3:1], kept [n1:2 n4:1]',
  ],
  [
    'n1',
    {
      kind: 'SiblingsMerged',
      request,
      key,
      outcome: 'merged',
      ancestor: [dot('n1:1')],
      merged: [dot('n1:2'), dot('n3:1')],
      value: value('milk'),
      conflicts: [],
    },
    'n1 merged n1:2, n3:1 of cart:alice for r4 from their common ancestor n1:1: “milk”',
  ],
  [
    'n1',
    {
      kind: 'SiblingsMerged',
      request,
      key,
      outcome: 'conflict',
      ancestor: [],
      merged: [dot('n1:2'), dot('n3:1')],
      value: undefined,
      conflicts: [{ path: 'items.pen', ours: '2', theirs: undefined }],
    },
    'n1 cannot merge n1:2, n3:1 of cart:alice for r4 with no common ancestor: items.pen is 2 here and gone there; the siblings stay',
  ],
  [
    'n1',
    {
      kind: 'SiblingsMerged',
      request,
      key,
      outcome: 'too-many',
      ancestor: [],
      merged: [dot('n1:2'), dot('n3:1')],
      value: undefined,
      conflicts: [],
    },
    'n1 does not merge 2 siblings of cart:alice for r4: they are too many; they stay',
  ],
  [
    'n1',
    {
      kind: 'SiblingsMerged',
      request,
      key,
      outcome: 'no-ancestor',
      ancestor: [],
      merged: [dot('n1:2'), dot('n3:1')],
      value: undefined,
      conflicts: [],
    },
    'n1 cannot merge n1:2, n3:1 of cart:alice for r4: what they have in common is not known here, or not any more; the siblings stay',
  ],
];
