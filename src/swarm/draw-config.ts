// A random cluster: every setting that is built, over its range, with intervals short enough that suspicion, hints and
// repairs all happen within some seconds of lab time.
import type { RandomStream } from '../base/random';
import { type SettingsInput, settingsFrom } from '../protocol/settings';
import { logarithmic, pick } from './draw';

/** `given` is laid over what is drawn. Throws Fault `bad-config` when the two do not go together. */
export function drawConfig(random: RandomStream, given: SettingsInput = {}): SettingsInput {
  const placement = pick(random, ['modulo', 'consistent-hash', 'virtual-nodes', 'equal-partitions'] as const);
  const nodes = drawNodes(random, placement === 'consistent-hash');
  const n = random.integer(1, Math.min(nodes.length, random.chance(0.7) ? 3 : 5));
  const consistency = pick(random, ['ap', 'ap', 'ap', 'cp', 'cp', 'ca'] as const);
  const conflicts = consistency === 'cp' || random.chance(0.8) ? 'siblings' : 'last-write-wins';
  const drawn: SettingsInput = {
    nodes,
    n,
    r: random.integer(1, n),
    w: random.integer(1, n),
    consistency,
    replication: random.chance(0.85) ? 'peer-to-peer' : 'primary-secondary',
    placement,
    tokensPerNode: pick(random, [1, 4, 16]),
    partitions: pick(random, [64, 128]),
    conflicts,
    clockLimit: random.chance(0.7) ? 10 : random.integer(1, 4),
    versioning: conflicts === 'siblings' && random.chance(0.15) ? 'plain' : 'dotted',
    readRepair: random.chance(0.7),
    antiEntropy: random.chance(0.4),
    merkleBuckets: pick(random, [16, 64]),
    compaction: pick(random, ['levelled', 'size-tiered'] as const),
    hintedHandoff: random.chance(0.85),
    memtableBytes: pick(random, [1024, 4096, 32 * 1024, 256 * 1024]),
    ...drawTimes(random, nodes.length),
  };
  const config = {
    ...drawn,
    ...drawRarer(random, drawn),
    ...drawRegister(random, { ...drawn, ...given }, given),
    ...given,
  };
  settingsFrom(config);
  return config;
}

/** Drawn last. Machines that merge know which version came of which: that takes dotted versions. */
function drawRarer(random: RandomStream, { consistency, conflicts, versioning }: SettingsInput): SettingsInput {
  const mayMerge = consistency !== 'cp' && conflicts === 'siblings' && versioning === 'dotted';
  return {
    ...(mayMerge && random.chance(0.2) ? { conflicts: 'merge' } : {}),
    tombstoneReap: random.chance(0.6) ? 'confirmed' : 'grace-only',
    // What is read from the disk again finds out that it has rotted.
    cacheBytes: pick(random, [1024 * 1024, 1024 * 1024, 4096, 0]),
  };
}

/** Registers on engines that read from the disk again and again; some with quorums that bear the loss of several disks. */
function drawRegister(
  random: RandomStream,
  { consistency, nodes }: SettingsInput,
  given: SettingsInput,
): SettingsInput {
  if (consistency !== 'cp' || random.chance(0.4)) return {};
  const engine = { memtableBytes: 512, cacheBytes: 0 };
  const isFree = Array.isArray(nodes) && !['nodes', 'n', 'r', 'w'].some((name) => name in given);
  if (!isFree || random.chance(0.5)) return engine;
  const n = Math.min(nodes.length, random.integer(3, 5));
  return { ...engine, n, r: random.integer(3, n), w: random.integer(3, n) };
}

function drawNodes(random: RandomStream, equal: boolean): NonNullable<Exclude<SettingsInput['nodes'], number>> {
  const count = random.integer(3, random.chance(0.7) ? 6 : 12);
  const racks = random.chance(0.3) ? random.integer(2, 4) : 0;
  const weighted = !equal && random.chance(0.3);
  return Array.from({ length: count }, (_, i) => ({
    id: `n${i + 1}`,
    capacity: weighted ? random.integer(1, 4) : 1,
    ...(racks === 0 ? {} : { rack: `rack ${random.integer(1, racks)}` }),
  }));
}

function drawTimes(random: RandomStream, nodes: number): SettingsInput {
  const gossipIntervalMs = logarithmic(random, 100, 1000);
  const linkMin = pick(random, [0.2, 1, 5]);
  const link = { latency: { minMs: linkMin, maxMs: linkMin + pick(random, [0, 1, 10, 40]) } };
  const diskMin = pick(random, [0.05, 0.5, 2]);
  const disk = { minMs: diskMin, maxMs: diskMin + pick(random, [0, 0.5, 5]) };
  const fanout = random.integer(1, 3);
  // A rise has to reach everyone, by way of others, before it is missed.
  const rounds = 2 * Math.ceil(Math.log(nodes) / Math.log(fanout + 1));
  const roundTripMs = 2 * link.latency.maxMs + 3 * disk.maxMs;
  const replicaTimeoutMs = Math.ceil(roundTripMs * pick(random, [1.1, 1.5, 3])) + 1;
  return {
    gossipIntervalMs,
    fanout,
    suspectAfterMs: gossipIntervalMs * (rounds + random.integer(1, 5)),
    confirmations: random.integer(1, 3),
    // Rounds that follow each other at once leave no moment in which a large cluster is idle.
    antiEntropyIntervalMs: Math.max(gossipIntervalMs * random.integer(1, 4), Math.ceil(nodes * roundTripMs)),
    tombstoneGraceMs: random.chance(0.7) ? 10 * 86_400_000 : random.integer(500, 10_000),
    hintLimit: random.chance(0.8) ? 10_000 : random.integer(1, 8),
    hintWindowMs: random.chance(0.8) ? 3 * 3_600_000 : random.integer(500, 5000),
    replicaTimeoutMs,
    requestTimeoutMs: replicaTimeoutMs * random.integer(2, 6),
    link,
    disk,
  };
}
