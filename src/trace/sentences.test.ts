// What people read: one example of every kind of event, so that a changed sentence is seen in review.
import { describe, expect, it } from 'vitest';
import type { EventBody, LabEvent } from './event';
import { classOf, EVENT_KINDS, severityOf } from './event-class';
import { sentenceOf } from './sentences';
import { sampleSettings } from './testing/sample-settings';
import { answered, clock, dot, ms, msg, node, nodes, req, sibling, TraceBuilder, value } from './testing/trace-builder';

const event = (source: string, body: EventBody, atMs = 4000): LabEvent => {
  const [built] = new TraceBuilder().at(atMs).by(source, body).events;
  if (built === undefined) throw new Error('the builder builds one event');
  return built;
};

const request = req(4);
const key = 'cart:alice';
const token = '-42';
const link = { latency: { minMs: 5, maxMs: 15 }, loss: 0.125, duplicate: 0 };
const hinted = [sibling('n3:2', 'milk')];

const EXAMPLES: readonly (readonly [source: string, body: EventBody, sentence: string])[] = [
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
  [
    'n1',
    {
      kind: 'VersionMinted',
      request,
      key,
      dot: dot('n1:3'),
      context: clock('n1:2'),
      clock: clock('n1:3'),
      value: value('milk'),
      writtenMs: 0,
      replaced: [dot('n1:2')],
    },
    'n1 minted n1:3 of cart:alice for r4: “milk”, clock [n1:3], replaces n1:2',
  ],
  [
    'n1',
    { kind: 'VersionStored', key, cause: 'hint-delivery', clock: clock('n3:2'), siblings: hinted },
    'n1 holds n3:2 of cart:alice from a hint, clock [n3:2]',
  ],
  [
    'n1',
    { kind: 'ReadRepairSent', request, key, to: node('n4'), had: 'older' },
    'n1 → n4: read repair of cart:alice, because it had an older version',
  ],
  [
    'n1',
    { kind: 'RecordUnreadable', key, what: 'copy', reason: 'block 3 fails its checksum' },
    'n1 cannot read its copy of cart:alice: block 3 fails its checksum',
  ],
  [
    'n1',
    { kind: 'RecordUnreadable', key: '', what: 'copy-behind', reason: 'block 3 fails its checksum' },
    'n1 cannot read the first of its copies: block 3 fails its checksum',
  ],
  [
    'n1',
    { kind: 'CopiesForgotten', because: 'disk-lost' },
    'n1 has lost copies (an earlier disk of it is gone): until they are rebuilt it answers no read and mints nothing',
  ],
  [
    'n1',
    { kind: 'CopiesRebuilt', sources: nodes('n2 n3'), keys: 12 },
    'n1 has rebuilt its copies: 12 version sets came from n2, n3',
  ],
  [
    'n1',
    { kind: 'ReadRefused', request, replica: node('n2') },
    'n2 does not answer r4: it has lost copies and is rebuilding them',
  ],
  [
    'n1',
    { kind: 'DiskFull', reason: 'Free disk space.' },
    'n1 has a full disk and only reads until there is room: Free disk space.',
  ],
  [
    'n1',
    { kind: 'DiskHasRoom', attempts: 3 },
    'n1 has room on its disk again, after 3 attempts in vain: it stores what it is sent',
  ],
  [
    'n1',
    { kind: 'KeyOverloaded', key, limit: 1000 },
    'n1 has 1000 changes of cart:alice waiting for its disk: more are not made',
  ],
  [
    'n1',
    { kind: 'KeyOverloadEnded', key, refused: 12 },
    'n1 has no change of cart:alice waiting any more: 12 changes were not made',
  ],
  [
    'n3',
    { kind: 'HintStored', key, owner: node('n1'), siblings: hinted, held: 1 },
    'n3 keeps a hint for n1: n3:2 of cart:alice (1 held)',
  ],
  ['n3', { kind: 'HintSent', key, owner: node('n1'), attempt: 2 }, 'n3 → n1: hint for cart:alice sent, attempt 2'],
  [
    'n3',
    { kind: 'HintDeleted', key, owner: node('n1'), held: 0 },
    'n3 → n1: hint for cart:alice delivered, deleted here (0 held)',
  ],
  [
    'n3',
    { kind: 'HintExpired', key, owner: node('n1'), ageMs: 3 * 3_600_000, held: 0 },
    'n3 dropped its hint of cart:alice for n1: 3 h old (0 held)',
  ],
  [
    'n2',
    { kind: 'HintLost', key, owner: node('n1'), held: 2 },
    'n2 has lost its hint of cart:alice for n1: its disk cannot give it back (2 held)',
  ],
  [
    'n3',
    { kind: 'HintRefused', key, owner: node('n1'), because: 'full', held: 10_000, limit: 10_000 },
    'n3 refuses a hint of cart:alice for n1: it holds 10000 of at most 10000',
  ],
  [
    'n1',
    { kind: 'AntiEntropyStarted', round: 'n1.1.4', peer: node('n2'), range: 'n1,n2,n4', keys: 1, buckets: 64 },
    'n1 compares its 1 key of range n1,n2,n4 with n2 (n1.1.4)',
  ],
  [
    'n1',
    {
      kind: 'MerkleLevelCompared',
      round: 'n1.1.4',
      peer: node('n2'),
      range: 'n1,n2,n4',
      level: 1,
      nodes: [
        { index: 0, mine: 'aa', theirs: 'bb' },
        { index: 1, mine: 'cc', theirs: 'cc' },
      ],
    },
    'n1 and n2 compared 2 nodes of level 1 of range n1,n2,n4: 1 differs (n1.1.4)',
  ],
  [
    'n1',
    {
      kind: 'BucketsExchanged',
      round: 'n1.1.4',
      peer: node('n2'),
      range: 'n1,n2,n4',
      buckets: [3],
      keys: 5,
      differing: [{ key, heldBy: 'both' }],
    },
    'n1 and n2 listed 5 keys of bucket 3 of range n1,n2,n4: one differs, cart:alice (n1.1.4)',
  ],
  [
    'n1',
    {
      kind: 'AntiEntropyEnded',
      round: 'n1.1.4',
      peer: node('n2'),
      range: 'n1,n2,n4',
      outcome: 'exchanged',
      repairedHere: 1,
      repairedThere: 0,
      hashes: 13,
      keys: 5,
      sentBytes: 700,
      fullCopyBytes: 102_400,
    },
    'n1 and n2, range n1,n2,n4: 1 repaired here and 0 there, 13 hashes compared, 700 B sent, a full copy is 100 KiB (n1.1.4)',
  ],
  [
    'n1',
    { kind: 'TombstoneReaped', key, dots: [{ actor: 'n1', counter: 3 }], because: 'confirmed' },
    'n1 reaped the tombstone n1:3 of cart:alice: all its primaries held it',
  ],
  [
    'n1',
    { kind: 'KeyResurrected', key, dots: [{ actor: 'n1', counter: 2 }], reapedAt: 5_000_000 },
    'cart:alice is back at n1 with n1:2: its tombstone was reaped here at 5 s',
  ],
  [
    'n3',
    { kind: 'HintsRecovered', hints: [{ key, owner: node('n1'), storedAtMs: 5, siblings: [] }] },
    'n3 found 1 hint on its disk for n1',
  ],
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
  [
    'n1',
    {
      kind: 'LogAppended',
      log: 3,
      records: 1,
      bytes: 120,
      logBytes: 400,
      memtableBytes: 380,
      memtableLimitBytes: 4096,
    },
    'n1 appended 1 record (120 B) to its log; the memtable holds 380 B of 4 KiB',
  ],
  [
    'n1',
    { kind: 'MemtableRotated', entries: 40, bytes: 4100, oldLog: 3, newLog: 4 },
    'n1 has a full memtable (40 entries, 4 KiB): it is immutable now, log 4 follows log 3',
  ],
  [
    'n1',
    { kind: 'TableWritten', table: 5, level: 0, entries: 1, bytes: 1536, blocks: 1, smallest: 'd/a', largest: 'd/z' },
    'n1 wrote table 5 at level 0: 1 entry, 1.5 KiB, d/a to d/z',
  ],
  [
    'n1',
    {
      kind: 'CompactionStarted',
      because: 'level-0-full',
      level: 0,
      outputLevel: 1,
      inputs: [
        { table: 9, level: 0 },
        { table: 4, level: 1 },
      ],
      bytes: 2048,
    },
    'n1 merges 2 tables (2 KiB) into level 1: level 0 has too many tables',
  ],
  [
    'n1',
    {
      kind: 'CompactionStarted',
      because: 'level-too-large',
      level: 2,
      outputLevel: 3,
      inputs: [{ table: 9, level: 2 }],
      bytes: 2048,
    },
    'n1 merges 1 table (2 KiB) into level 3: level 2 is too large',
  ],
  [
    'n1',
    {
      kind: 'CompactionEnded',
      level: 0,
      outputLevel: 1,
      inputs: [
        { table: 9, level: 0 },
        { table: 4, level: 1 },
      ],
      outputs: [{ table: 11, level: 1, bytes: 1024, smallest: 'd/a', largest: 'd/z', entries: 7 }],
      droppedVersions: 3,
      droppedTombstones: 1,
      readBytes: 2048,
      writtenBytes: 1024,
      levels: [{ level: 1, tables: 1, bytes: 1024 }],
    },
    'n1 merged 2 tables into 1 table at level 1: 2 KiB read, 1 KiB written; 3 hidden versions dropped, 1 tombstone among them',
  ],
  [
    'n1',
    { kind: 'CompactionAbandoned', inputs: [{ table: 9, level: 0 }], because: 'block 2 of table 9' },
    'n1 gave up merging 1 table, left as they are: block 2 of table 9 is damaged',
  ],
  [
    'n1',
    { kind: 'TableMoved', table: 9, level: 1, toLevel: 2, levels: [{ level: 2, tables: 1, bytes: 1024 }] },
    'n1 moved table 9 from level 1 to level 2 as it is: nothing there overlaps it',
  ],
  [
    'n1',
    { kind: 'WritesHeld', how: 'slowed', tables: 8, limit: 8 },
    'n1 has 8 tables at level 0: each write merges more now',
  ],
  [
    'n1',
    { kind: 'WritesHeld', how: 'stopped', tables: 12, limit: 12 },
    'n1 has 12 tables at level 0: a write waits until they are merged',
  ],
  [
    'n1',
    {
      kind: 'ReadServed',
      key: 'd/a',
      memtable: 'miss',
      immutable: 'absent',
      tables: [
        { table: 5, bloom: 'no', found: false },
        { table: 4, bloom: 'maybe', block: 0, found: true },
      ],
      found: true,
    },
    'n1 read d/a: found; 2 tables asked, 1 bloom filter said no, 1 block read',
  ],
  [
    'n1',
    {
      kind: 'ReadServed',
      key: 'd/a',
      memtable: 'miss',
      immutable: 'absent',
      tables: [
        { table: 5, bloom: 'maybe', block: 2, cache: 'miss', found: false },
        { table: 4, bloom: 'maybe', block: 0, cache: 'hit', found: true },
      ],
      found: true,
    },
    'n1 read d/a: found; 2 tables asked, 0 bloom filters said no, 1 block read, 1 block in the cache',
  ],
  [
    'n1',
    { kind: 'ReadServed', key: 'd/a', memtable: 'miss', immutable: 'absent', tables: [], found: false },
    'n1 read d/a: not found; no table was asked',
  ],
  [
    'n1',
    { kind: 'ReadServed', key: 'd/a', memtable: 'tombstone', immutable: 'absent', tables: [], found: false },
    'n1 read d/a: deleted, says the memtable',
  ],
  ['n1', { kind: 'LogRecovered', log: 3, records: 12, droppedBytes: 0 }, 'n1 replayed 12 records of log 3'],
  [
    'n1',
    {
      kind: 'EngineRecovered',
      logs: 1,
      records: 12,
      droppedBytes: 17,
      lostBytes: 40,
      entries: 9,
      logBytes: 300,
      memtableBytes: 400,
      memtableLimitBytes: 1000,
      tables: [
        { table: 1, level: 0, bytes: 1, smallest: 'a', largest: 'b' },
        { table: 2, level: 0, bytes: 1, smallest: 'a', largest: 'b' },
      ],
      orphans: 1,
    },
    'n1 opened its engine: 2 tables, 12 records from 1 log; a torn end of 17 B was dropped; 40 B that were durable are missing at the end of its log; 1 file that a crash had left removed',
  ],
  [
    'n1',
    { kind: 'CorruptionFound', where: 'table 5, block 0', detail: 'checksum' },
    'n1 found a corruption in table 5, block 0: checksum',
  ],
  [
    'n1',
    {
      kind: 'MessageSent',
      id: msg('n1>n3#1'),
      to: node('n3'),
      type: 'ReplicatePut',
      due: ms(4012),
      key,
      request,
      copyOf: undefined,
    },
    'n1 → n3: write of cart:alice sent, due in 12 ms',
  ],
  [
    'n1',
    {
      kind: 'MessageSent',
      id: msg("n1>n3#1'"),
      to: node('n3'),
      type: 'Gossip',
      due: ms(4000.3),
      key: undefined,
      request: undefined,
      copyOf: msg('n1>n3#1'),
    },
    'n1 → n3: a duplicate of gossip sent, due in 0.3 ms',
  ],
  [
    'n3',
    { kind: 'MessageDelivered', id: msg('n1>n3#1'), from: node('n1'), type: 'AcknowledgePut' },
    'n1 → n3: acknowledgement delivered',
  ],
  [
    'n3',
    { kind: 'MessageLost', id: msg('n1>n3#1'), from: node('n1'), to: node('n3'), type: 'DeliverHint', because: 'cut' },
    'n1 → n3: hint lost, because the link is cut',
  ],
  [
    'n3',
    { kind: 'ForeignMessageIgnored', channel: node('n3'), ignored: 2, detail: 'not a batch' },
    '2 messages on the channel of n3 ignored, because no node of this cluster sent it: not a batch',
  ],
  [
    'lab',
    { kind: 'LabOpened', settings: sampleSettings(5), seed: 7, session: 1 },
    'The lab is open: 5 nodes, N=3 R=2 W=2, seed 7, session 1',
  ],
  [
    'lab',
    { kind: 'NodeStarted', subject: node('n5'), incarnation: 2, freshDisk: true },
    'n5 started on a disk that is new to it (incarnation 2)',
  ],
  ['lab', { kind: 'NodeKilled', subject: node('n5') }, 'n5 was killed: what it had not made durable is gone'],
  [
    'lab',
    { kind: 'NodeCrashed', subject: node('n5'), code: 'disk-quota', reason: 'the disk is full' },
    'n5 crashed (disk-quota): the disk is full',
  ],
  [
    'lab',
    { kind: 'NodeClockSet', subject: node('n5'), offsetMs: -2500, driftPpm: 200 },
    'The clock of n5 now is 2.5 s behind and gains 200 µs each second',
  ],
  ['lab', { kind: 'DiskWiped', subject: node('n5') }, 'The disk of n5 was wiped'],
  [
    'lab',
    { kind: 'DiskImported', subject: node('n5'), files: 4, bytes: 2048, records: 12 },
    'The disk of n5 was imported: 12 records in 4 files (2 KiB)',
  ],
  ['lab', { kind: 'NodePaused', subject: node('n5') }, 'n5 is paused: it handles nothing until it is resumed'],
  ['lab', { kind: 'NodeResumed', subject: node('n5') }, 'n5 goes on: what came due meanwhile happens now'],
  [
    'lab',
    { kind: 'DiskChanged', subject: node('n5'), latency: { minMs: 20, maxMs: 50 } },
    'The disk of n5 now takes 20–50 ms for each access',
  ],
  ['lab', { kind: 'LinkCut', from: node('n1'), to: node('n2') }, 'The link n1 → n2 is cut'],
  ['lab', { kind: 'LinkHealed', from: node('n1'), to: node('n2') }, 'The link n1 → n2 is healed'],
  [
    'lab',
    { kind: 'LinkChanged', from: node('n1'), to: node('n2'), link },
    'The link n1 → n2 now takes 5–15 ms, loses 12.5 % and duplicates 0 %',
  ],
];

const n4 = { id: node('n4'), capacity: 2, rack: undefined };
const addition = { kind: 'add', member: n4 } as const;

const RING_EXAMPLES: readonly (readonly [source: string, body: EventBody, sentence: string])[] = [
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

describe('sentenceOf', () => {
  it.each(RING_EXAMPLES.map(([source, body, sentence]) => [sentence, event(source, body)] as const))(
    '%s',
    (sentence, one) => {
      expect(sentenceOf(one)).toBe(sentence);
    },
  );

  it.each(EXAMPLES.map(([source, body, sentence]) => [sentence, event(source, body)] as const))(
    '%s',
    (sentence, one) => {
      expect(sentenceOf(one)).toBe(sentence);
    },
  );

  it('has an example of every kind', () => {
    const kinds = [...EXAMPLES, ...RING_EXAMPLES].map(([, body]) => body.kind);
    expect([...new Set(kinds)].sort()).toEqual([...EVENT_KINDS].sort());
  });

  it('shortens a long value and leaves its text alone', () => {
    const body: EventBody = {
      kind: 'RequestReceived',
      request,
      op: 'put',
      key,
      token,
      value: value(`<b>${'x'.repeat(300)}`),
      context: undefined,
    };
    const sentence = sentenceOf(event('n1', body));
    expect(sentence).toContain('“<b>xxx');
    expect(sentence).toContain('…”');
    expect(sentence.length).toBeLessThan(120);
  });
});

describe('event classes', () => {
  it('call heartbeats and single messages noise, faults warnings, and a bad end a warning', () => {
    const kinds = EXAMPLES.map(([source, body]) => event(source, body));
    const noise = new Set(kinds.filter((one) => severityOf(one) === 'noise').map((one) => one.kind));
    expect([...noise]).toEqual([
      'AntiEntropyStarted',
      'MerkleLevelCompared',
      'HeartbeatRaised',
      'MembershipMerged',
      'LogAppended',
      'ReadServed',
      'MessageSent',
      'MessageDelivered',
    ]);
    expect(severityOf(event('n1', answered(4, key)))).toBe('plain');
    expect(severityOf(event('n1', answered(4, key, { outcome: 'unknown' })))).toBe('warning');
    expect(classOf(event('lab', { kind: 'NodeKilled', subject: node('n5') }))).toBe('fault');
  });
});
