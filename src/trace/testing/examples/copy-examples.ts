// Examples of copies, hints, repairs and the reaping of tombstones.
import { clock, dot, node, nodes, value } from '../trace-builder';
import { type Example, hinted, key, request } from './example';

export const COPY_EXAMPLES: readonly Example[] = [
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
];
