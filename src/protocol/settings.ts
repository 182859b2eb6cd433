// The settings of a cluster (SEMANTICS.md, "Cluster settings"): fixed when it is created, immutable while it runs.
import { z } from 'zod';
import { Fault } from '../base/fault';
import { type NodeId, nodeId } from '../base/ids';

const MAX_NODES = 10_000;
export const MAX_WORKER_NODES = 64;
/** Leaves of one Merkle tree. */
const MERKLE_BUCKETS: readonly number[] = [4, 8, 16, 32, 64, 128, 256, 512, 1024];
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

const byteCount = (name: string, least: number) =>
  z
    .number()
    .int(`${name} is a whole number`)
    .min(least, `${name} must be at least ${least}`)
    .max(64 * 1024 * 1024, `${name} must be at most 64 MiB`);

const milliseconds = (what: string) =>
  z.number(`${what} must be a number of milliseconds`).positive(`${what} must be more than 0 ms`);

export const latencySchema = z
  .strictObject({
    minMs: milliseconds('the minimum latency').min(0.001, 'the minimum latency must be at least 0.001 ms'),
    maxMs: milliseconds('the maximum latency'),
  })
  .refine((range) => range.minMs <= range.maxMs, 'the minimum latency must not exceed the maximum');

const probability = (what: string) =>
  z.number().min(0, `${what} is a probability, 0 to 1`).max(1, `${what} is a probability, 0 to 1`);

export const linkSchema = z.strictObject({
  latency: latencySchema.default({ minMs: 5, maxMs: 15 }),
  loss: probability('loss').default(0),
  duplicate: probability('duplicate').default(0),
});

export const nodeSchema = z.strictObject({
  id: z.string().regex(NODE_NAME, 'a node name has 1–32 letters, digits, - or _, and starts with a letter or digit'),
  capacity: z.number().int('a capacity is a whole number').min(1).max(64).default(1),
  rack: z.string().min(1).max(32).optional(),
});

const nodesSchema = z.union(
  [
    z.number().int('the number of nodes must be whole').min(1).max(MAX_NODES),
    z.array(nodeSchema).min(1, 'must name at least one node').max(MAX_NODES, `must be at most ${MAX_NODES}`),
  ],
  'must be a number of nodes, or a list of them',
);

const settingsSchema = z.strictObject({
  nodes: nodesSchema.default(5),
  n: z.number().int().min(1).default(3),
  r: z.number().int().min(1).default(2),
  w: z.number().int().min(1).default(2),
  consistency: z.enum(['ap', 'cp', 'ca']).default('ap'),
  replication: z.enum(['peer-to-peer', 'primary-secondary']).default('peer-to-peer'),
  placement: z.enum(['modulo', 'consistent-hash', 'virtual-nodes', 'equal-partitions']).default('virtual-nodes'),
  tokensPerNode: z.number().int().min(1).max(1024).default(16),
  partitions: z.number().int().min(1).max(65_536).default(64),
  conflicts: z.enum(['siblings', 'last-write-wins', 'merge']).default('siblings'),
  versioning: z.enum(['dotted', 'plain']).default('dotted'),
  clockLimit: z.number().int().min(1).max(1000).default(10),
  readRepair: z.boolean().default(true),
  antiEntropy: z.boolean().default(true),
  hintedHandoff: z.boolean().default(true),
  tombstoneReap: z.enum(['confirmed', 'grace-only']).default('confirmed'),
  gossipIntervalMs: milliseconds('gossipIntervalMs').default(1000),
  fanout: z.number().int().min(1).max(64).default(3),
  suspectAfterMs: milliseconds('suspectAfterMs').default(5000),
  confirmations: z.number().int().min(1).max(64).default(2),
  hintWindowMs: milliseconds('hintWindowMs').default(3 * 3_600_000),
  hintLimit: z
    .number()
    .int('hintLimit is a whole number of hints')
    .min(1, 'hintLimit must be at least 1')
    .max(1_000_000, 'hintLimit must be at most 1000000')
    .default(10_000),
  tombstoneGraceMs: milliseconds('tombstoneGraceMs').default(10 * 86_400_000),
  antiEntropyIntervalMs: milliseconds('antiEntropyIntervalMs').default(10_000),
  merkleBuckets: z
    .number()
    .refine(
      (buckets) => MERKLE_BUCKETS.includes(buckets),
      `merkleBuckets is a power of two, ${MERKLE_BUCKETS.join(', ')}`,
    )
    .default(64),
  replicaTimeoutMs: milliseconds('replicaTimeoutMs').default(100),
  requestTimeoutMs: milliseconds('requestTimeoutMs').default(1000),
  link: linkSchema.default({ latency: { minMs: 5, maxMs: 15 }, loss: 0, duplicate: 0 }),
  disk: latencySchema.default({ minMs: 1, maxMs: 1 }),
  durability: z.enum(['strict', 'relaxed']).default('strict'),
  compaction: z.enum(['levelled', 'size-tiered']).default('levelled'),
  compression: z.enum(['none', 'snappy']).default('none'),
  memtableBytes: byteCount('memtableBytes', 256).default(256 * 1024),
  cacheBytes: byteCount('cacheBytes', 0).default(1024 * 1024),
});

/** What a person may hand over: every setting may be left out. */
export type SettingsInput = z.input<typeof settingsSchema>;

export interface NodeSettings {
  readonly id: NodeId;
  readonly capacity: number;
  readonly rack: string | undefined;
}

/** The settings, complete and checked; nodes in ring-independent order `n1`, `n2`, … or as named. */
export type Settings = Readonly<Omit<z.output<typeof settingsSchema>, 'nodes'>> & {
  readonly nodes: readonly NodeSettings[];
};

/** Each access takes a time drawn evenly from `minMs`–`maxMs` (lab time). */
export type DiskLatency = Settings['disk'];

/** Fallbacks count towards a quorum (rule 17). */
export const isSloppy = (settings: Settings): boolean => settings.consistency === 'ap' && settings.hintedHandoff;

/** Only primaries count, and who coordinates by an older ring is refused (rules 18, 19). */
export const isStrict = (settings: Settings): boolean => settings.consistency !== 'ap';

/** The least that R and W may be: a majority in `cp`, all in `ca` (rules 18, 19). What was asked lower is raised. */
const leastQuorum = ({ consistency, n }: Pick<Settings, 'consistency' | 'n'>): number =>
  consistency === 'cp' ? Math.floor(n / 2) + 1 : consistency === 'ca' ? n : 1;

function raised(s: Settings): Settings {
  const least = Math.min(leastQuorum(s), s.n);
  return { ...s, r: Math.max(s.r, least), w: Math.max(s.w, least) };
}

/** Settings from what a person, a file or a link hands over. Throws Fault `bad-config` with every reason in one sentence each. */
export function settingsFrom(given: unknown, executor: 'workers' | 'in-process' = 'in-process'): Settings {
  const parsed = settingsSchema.safeParse(given ?? {});
  if (!parsed.success) {
    const reasons = oneOfEach(parsed.error.issues.flatMap(issuesOf)).map(issueSentence);
    throw new Fault('bad-config', `The configuration is refused: ${reasons.join('; ')}.`);
  }
  const settings = raised({ ...parsed.data, nodes: nodesOf(parsed.data.nodes) });
  const reasons = contradictions(settings, executor);
  if (reasons.length > 0) throw new Fault('bad-config', `The configuration is refused: ${reasons.join('; ')}.`);
  return settings;
}

type Issue = z.core.$ZodIssue;

// Nodes are a number or a list: what is wrong is what is wrong with the one that was given.
function issuesOf(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOfType = (inner: readonly Issue[]): boolean =>
    !inner.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const meant = issue.errors.find(isOfType) ?? [issue];
  return meant.map((inner) => (inner === issue ? issue : { ...inner, path: [...issue.path, ...inner.path] }));
}

// Of several about one setting the last: those before it are of the type, which has bounds of its own.
const oneOfEach = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((issue) => [issue.path.join('.'), issue])).values(),
];

function issueSentence(issue: Issue): string {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `there is no setting ${issue.keys.map((key) => `'${key}'`).join(', ')}`;
  const says = ownWords(issue) ?? issue.message;
  return where === '' || says.startsWith(`${where} `) ? says : `${where}: ${says}`;
}

/** For what the schema says nothing of its own about, in the library's words otherwise. */
function ownWords(issue: z.core.$ZodIssue): string | undefined {
  if (!LIBRARY_WORDS.test(issue.message)) return undefined;
  const what = 'origin' in issue && issue.origin === 'string' ? ' characters' : '';
  switch (issue.code) {
    case 'too_big':
      return `must be at most ${issue.maximum}${what}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${what}`;
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return undefined;
  }
}

const LIBRARY_WORDS = /^(Too (big|small)|Invalid (input|option))/;

const nodesOf = (given: z.output<typeof nodesSchema>): readonly NodeSettings[] =>
  typeof given === 'number'
    ? Array.from({ length: given }, (_, i) => ({ id: nodeId(`n${i + 1}`), capacity: 1, rack: undefined }))
    : given.map((node) => ({ id: nodeId(node.id), capacity: node.capacity, rack: node.rack }));

function contradictions(s: Settings, executor: 'workers' | 'in-process'): string[] {
  const count = s.nodes.length;
  const roundTripMs = 2 * s.link.latency.maxMs + 3 * s.disk.maxMs;
  const names = s.nodes.map((node) => node.id);
  return [
    ...(s.n > count ? [`n is ${s.n} but there are only ${count} nodes: n ≤ nodes`] : []),
    ...(s.r > s.n ? [`r is ${s.r} but n is ${s.n}: r ≤ n`] : []),
    ...(s.w > s.n ? [`w is ${s.w} but n is ${s.n}: w ≤ n`] : []),
    ...(new Set(names).size < count ? ['two nodes have the same name'] : []),
    ...(names.includes(nodeId('lab'))
      ? ["no node may be called 'lab': that is the conductor's name in the trace"]
      : []),
    ...(executor === 'workers' && count > MAX_WORKER_NODES
      ? [`${count} nodes are too many for Web Workers (at most ${MAX_WORKER_NODES}): use the in-process executor`]
      : []),
    ...placementContradictions(s),
    ...conflictContradictions(s),
    ...(s.replicaTimeoutMs <= roundTripMs
      ? [
          `replicaTimeoutMs is ${s.replicaTimeoutMs} but one round trip can take ${roundTripMs} ms (two links, three disk accesses)`,
        ]
      : []),
    ...(s.requestTimeoutMs < s.replicaTimeoutMs ? ['requestTimeoutMs must be at least replicaTimeoutMs'] : []),
    ...(s.suspectAfterMs <= s.gossipIntervalMs ? ['suspectAfterMs must be more than gossipIntervalMs'] : []),
  ];
}

function conflictContradictions({ conflicts, consistency, versioning }: Settings): string[] {
  if (conflicts === 'siblings') return [];
  return [
    ...(consistency === 'cp'
      ? [`in 'cp' a key is a register with one value, so there are no conflicts for '${conflicts}' to solve`]
      : []),
    ...(versioning === 'plain'
      ? [`'plain' vectors are there to let siblings explode, and '${conflicts}' would hide them: choose 'dotted'`]
      : []),
  ];
}

function placementContradictions({ placement, partitions, nodes }: Settings): string[] {
  const capacity = nodes.reduce((sum, node) => sum + node.capacity, 0);
  return [
    ...(placement === 'consistent-hash' && capacity > nodes.length
      ? ["'consistent-hash' gives each node one token, whatever its capacity: give every node capacity 1"]
      : []),
    ...(placement === 'equal-partitions' && partitions < capacity
      ? [`partitions is ${partitions} but the capacities add up to ${capacity}: at least one partition for each`]
      : []),
  ];
}
