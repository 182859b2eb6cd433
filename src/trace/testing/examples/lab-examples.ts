// Examples of messages, nodes, disks and links.
import { sampleSettings } from '../sample-settings';
import { ms, msg, node } from '../trace-builder';
import { type Example, key, link, request } from './example';

export const LAB_EXAMPLES: readonly Example[] = [
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
