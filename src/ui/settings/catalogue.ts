// Every setting of a cluster in groups, for the form of a new one and for the locked list of the running one.
import { defaultSettings } from '../../lab/settings-facts';
import {
  type ChoiceSetting,
  type NumberSetting,
  type SettingGroup,
  type SwitchSetting,
  settingNames,
  undescribed,
} from './setting';

type Bounds = Partial<Pick<NumberSetting, 'unit' | 'min' | 'max' | 'atMost'>>;

const number = (name: string, label: string, means: string, bounds: Bounds = {}): NumberSetting => ({
  kind: 'number',
  name,
  label,
  means,
  unit: 'count',
  min: 1,
  max: undefined,
  atMost: undefined,
  ...bounds,
});

const span = (name: string, label: string, means: string, atMost?: string): NumberSetting =>
  number(name, label, means, { unit: 'ms', min: 0.001, atMost });

const choice = (
  name: string,
  label: string,
  means: string,
  options: Readonly<Record<string, string>>,
): ChoiceSetting => ({
  kind: 'choice',
  name,
  label,
  means,
  options: Object.entries(options).map(([value, meaning]) => ({ value, means: meaning })),
});

const onOff = (name: string, label: string, means: string): SwitchSetting => ({ kind: 'switch', name, label, means });

const NODES = number('nodes', 'Nodes', 'How many nodes the cluster starts with; at most 64 in Web Workers.', {
  max: 10_000,
});

const DESCRIBED: readonly SettingGroup[] = [
  {
    title: 'Quorums',
    settings: [
      number('n', 'N: copies of a key', 'Each key is kept by so many nodes, its preference list.', {
        atMost: 'the number of nodes',
      }),
      number('r', 'R: answers for a read', 'A read is answered after so many replicas have.', { atMost: 'N' }),
      number('w', 'W: copies for a write', 'A write is answered after so many durable copies.', { atMost: 'N' }),
      choice('consistency', 'Consistency', 'What happens when replicas cannot be reached.', {
        ap: 'Sloppy quorum: fallbacks keep hints, and both sides of a partition go on.',
        cp: 'Strict majority, linearizable per key: R and W are a majority or more, the minority side refuses.',
        ca: 'Every replica must answer, so R = W = N: one unreachable node stops its keys.',
      }),
      choice('replication', 'Replication', 'Who takes writes.', {
        'peer-to-peer': 'Any node of the preference list takes a write.',
        'primary-secondary': 'The first node of the list takes all writes of its keys; without it they are refused.',
      }),
      span(
        'replicaTimeoutMs',
        'Replica time-out (ms)',
        'How long one replica is waited for before a fallback is asked.',
        'more than one round trip',
      ),
      span(
        'requestTimeoutMs',
        'Request time-out (ms)',
        'After this the client is answered whatever is known.',
        'at least the replica time-out',
      ),
    ],
  },
  {
    title: 'Ring',
    settings: [
      choice('placement', 'Placement', 'How keys are given to nodes.', {
        'virtual-nodes': 'Each node has many tokens on the ring, more of them with more capacity.',
        'equal-partitions': 'The ring is cut into ranges of one size, dealt to the nodes.',
        'consistent-hash': 'One token a node: simple, and uneven.',
        modulo: 'Token modulo the number of nodes: nearly all keys move when a node comes or goes.',
      }),
      number('tokensPerNode', 'Tokens per capacity', 'With virtual-nodes: how many tokens a node of capacity 1 has.', {
        max: 1024,
      }),
      number('partitions', 'Partitions', 'With equal-partitions: how many ranges there are.', { max: 65_536 }),
    ],
  },
  {
    title: 'Conflicts and versions',
    settings: [
      choice('conflicts', 'Conflicts', 'What becomes of concurrent writes of one key.', {
        siblings: 'All are kept side by side until a client resolves them.',
        'last-write-wins': 'The latest time wins and the others are lost, also when a clock is wrong.',
        merge: 'They are merged field by field with their common ancestor; what clashes stays as siblings.',
      }),
      choice('versioning', 'Versioning', 'How a version says what it has seen.', {
        dotted: 'Dotted version vectors: siblings are what is truly concurrent.',
        plain: 'The textbook vector clock: clients that interleave let the siblings explode.',
      }),
      number('clockLimit', 'Clock limit', 'Pairs that a clock keeps before the oldest are dropped.', { max: 1000 }),
    ],
  },
  {
    title: 'Repair',
    settings: [
      onOff('readRepair', 'Read repair', 'After a read, replicas with older versions get the newest.'),
      onOff('hintedHandoff', 'Hinted handoff', 'A fallback keeps what an absent node missed, and hands it over later.'),
      span('hintWindowMs', 'Hints kept for (ms)', 'An older hint is dropped; the grace of tombstones bounds it too.'),
      number('hintLimit', 'Hints of one node', 'At this bound a fallback refuses, and the next of the walk is asked.', {
        max: 1_000_000,
      }),
      onOff(
        'antiEntropy',
        'Anti-entropy',
        'Replicas compare Merkle trees in the background and exchange what differs.',
      ),
      span('antiEntropyIntervalMs', 'Anti-entropy interval (ms)', 'Lab time between two comparisons of one node.'),
      number('merkleBuckets', 'Buckets of a Merkle tree', 'Leaves of the tree of a range: a power of two.', {
        min: 4,
        max: 1024,
      }),
      choice('tombstoneReap', 'Tombstone reaping', 'When a deletion may be forgotten.', {
        confirmed: 'After the grace, and only once every replica of the key is known to have it.',
        'grace-only': 'After the grace: who was away for longer brings the value back.',
      }),
      span('tombstoneGraceMs', 'Tombstone grace (ms)', 'How long a deletion is remembered at least.'),
    ],
  },
  {
    title: 'Failure detection',
    settings: [
      span('gossipIntervalMs', 'Gossip interval (ms)', 'Each node raises its heartbeat and gossips so often.'),
      number('fanout', 'Fanout', 'How many nodes are told each time.', { max: 64 }),
      span(
        'suspectAfterMs',
        'Suspect after (ms)',
        'A node whose heartbeat has not risen for so long is suspected.',
        'more than the gossip interval',
      ),
      number('confirmations', 'Confirmations', 'How many others must have missed it too before it is held for down.', {
        max: 64,
      }),
    ],
  },
  {
    title: 'Network and disk (lab time)',
    settings: [
      span('link.latency.minMs', 'Link latency from (ms)', 'The fastest that a message crosses a link.'),
      span('link.latency.maxMs', 'Link latency to (ms)', 'The slowest that a message crosses a link.'),
      number('link.loss', 'Loss', 'The probability that a message is lost.', { unit: 'probability', min: 0, max: 1 }),
      number('link.duplicate', 'Duplication', 'The probability that a message arrives twice.', {
        unit: 'probability',
        min: 0,
        max: 1,
      }),
      span('disk.minMs', 'Disk latency from (ms)', 'The fastest access to a node’s disk.'),
      span('disk.maxMs', 'Disk latency to (ms)', 'The slowest access to a node’s disk.'),
      choice('durability', 'Durability', 'When the browser says that a commit is on disk.', {
        strict: 'Once it is flushed: it survives a power loss.',
        relaxed: 'Once the system has it: faster, and a power loss may forget it.',
      }),
    ],
  },
  {
    title: 'Storage engine',
    settings: [
      number('memtableBytes', 'Memtable (bytes)', 'So much is gathered in memory before it becomes a table.', {
        unit: 'bytes',
        min: 256,
        max: 64 * 1024 * 1024,
      }),
      number(
        'cacheBytes',
        'Block cache (bytes)',
        'So much of the tables is kept in memory for gets; 0 keeps nothing.',
        {
          unit: 'bytes',
          min: 0,
          max: 64 * 1024 * 1024,
        },
      ),
      choice('compression', 'Compression', 'How the blocks of tables are packed.', {
        none: 'Not at all.',
        snappy: 'With Snappy, where that saves an eighth: smaller tables for more computing.',
      }),
      choice('compaction', 'Compaction', 'How tables are merged.', {
        levelled: 'Levels of rising size without overlap: fewer tables to ask and little space, for more writing.',
        'size-tiered': 'Neighbours of similar size: little writing, for more tables to ask and more space.',
      }),
    ],
  },
];

/** All groups, and what nobody has described yet at the end. */
export const SETTING_GROUPS: readonly SettingGroup[] = withTheRest(DESCRIBED);

/** The number of nodes stands apart: each node has a capacity and a rack of its own. */
export const NODE_COUNT: NumberSetting = NODES;

function withTheRest(groups: readonly SettingGroup[]): readonly SettingGroup[] {
  const described = new Set(groups.flatMap((group) => group.settings.map(({ name }) => name)));
  const rest = settingNames(defaultSettings()).filter((name) => !described.has(name));
  return rest.length === 0 ? groups : [...groups, { title: 'Further settings', settings: rest.map(undescribed) }];
}
