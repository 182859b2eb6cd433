// The settings of a cluster in words: the chip's line, and every setting with its name and value for the full list.
import type { Settings } from '../../trace/event';
import { bytesText, spanText } from './time';

const CONSISTENCY_MEANS = {
  ap: 'sloppy quorum with hints',
  cp: 'strict majority, linearizable per key; R and W are a majority or more',
  ca: 'every replica must answer: R = W = N',
} as const;

const MODES = { ap: 'AP sloppy', cp: 'CP strict', ca: 'CA' } as const;

export const settingsBrief = (s: Settings) => ({
  quorum: `N${s.n} R${s.r} W${s.w}`,
  mode: MODES[s.consistency],
  nodes: s.nodes.length === 1 ? '1 node' : `${s.nodes.length} nodes`,
});

interface SettingLine {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

const onOff = (value: boolean): string => (value ? 'on' : 'off');
const range = ({ minMs, maxMs }: { readonly minMs: number; readonly maxMs: number }): string =>
  minMs === maxMs ? spanText(minMs) : `${minMs}–${spanText(maxMs)}`;

const nodesText = (s: Settings): string =>
  s.nodes
    .map(
      ({ id, capacity, rack }) =>
        `${id}${capacity === 1 ? '' : ` ×${capacity}`}${rack === undefined ? '' : `@${rack}`}`,
    )
    .join(' ');

const PLACEMENTS = {
  modulo: 'token mod nodes; the band shows remainders',
  'consistent-hash': 'one token a node',
  'virtual-nodes': 'many tokens a node',
  'equal-partitions': 'fixed ranges, dealt to the nodes',
} as const satisfies Record<Settings['placement'], string>;

export interface SettingGroup {
  readonly title: string;
  readonly lines: readonly SettingLine[];
}

export function settingGroups(s: Settings): readonly SettingGroup[] {
  return [
    {
      title: 'Nodes and ring',
      lines: [
        { name: 'nodes', value: nodesText(s), means: 'name, capacity where it is not 1, rack' },
        { name: 'placement', value: s.placement, means: PLACEMENTS[s.placement] },
        { name: 'tokensPerNode', value: String(s.tokensPerNode), means: 'with virtual-nodes, per capacity' },
        { name: 'partitions', value: String(s.partitions), means: 'with equal-partitions' },
        { name: 'replication', value: s.replication, means: 'who takes writes' },
      ],
    },
    {
      title: 'Quorums',
      lines: [
        { name: 'n', value: String(s.n), means: 'copies of each key' },
        { name: 'r', value: String(s.r), means: 'answers that a read needs' },
        { name: 'w', value: String(s.w), means: 'durable copies that a write needs' },
        { name: 'consistency', value: s.consistency, means: CONSISTENCY_MEANS[s.consistency] },
        { name: 'replicaTimeoutMs', value: spanText(s.replicaTimeoutMs), means: 'before a fallback is asked' },
        {
          name: 'requestTimeoutMs',
          value: spanText(s.requestTimeoutMs),
          means: 'before the client is answered anyway',
        },
      ],
    },
    {
      title: 'Conflicts and repair',
      lines: [
        { name: 'conflicts', value: s.conflicts, means: 'who resolves concurrent writes' },
        { name: 'versioning', value: s.versioning, means: 'dotted version vectors' },
        { name: 'clockLimit', value: String(s.clockLimit), means: 'pairs kept in a clock' },
        { name: 'readRepair', value: onOff(s.readRepair), means: 'stale replicas are mended after a read' },
        { name: 'hintedHandoff', value: onOff(s.hintedHandoff), means: 'fallbacks keep writes for who is away' },
        { name: 'hintWindowMs', value: spanText(s.hintWindowMs), means: 'how long a hint is kept' },
        { name: 'antiEntropy', value: onOff(s.antiEntropy), means: 'Merkle trees in the background' },
        { name: 'tombstoneReap', value: s.tombstoneReap, means: 'when a deletion is forgotten' },
        { name: 'tombstoneGraceMs', value: spanText(s.tombstoneGraceMs), means: 'at the earliest after' },
      ],
    },
    {
      title: 'Failure detection',
      lines: [
        { name: 'gossipIntervalMs', value: spanText(s.gossipIntervalMs), means: 'between heartbeats' },
        { name: 'fanout', value: String(s.fanout), means: 'nodes told each time' },
        { name: 'suspectAfterMs', value: spanText(s.suspectAfterMs), means: 'of silence' },
        { name: 'confirmations', value: String(s.confirmations), means: 'others that must agree before down' },
      ],
    },
    {
      title: 'Network and disk (lab time)',
      lines: [
        { name: 'link.latency', value: range(s.link.latency), means: 'one way' },
        { name: 'link.loss', value: `${s.link.loss * 100} %`, means: 'of messages' },
        { name: 'link.duplicate', value: `${s.link.duplicate * 100} %`, means: 'of messages' },
        { name: 'disk', value: range(s.disk), means: 'each access' },
        { name: 'durability', value: s.durability, means: 'of the browser’s commits' },
      ],
    },
    {
      title: 'Storage engine',
      lines: [
        {
          name: 'memtableBytes',
          value: bytesText(s.memtableBytes),
          means: 'written before the memtable becomes a table',
        },
      ],
    },
  ];
}
