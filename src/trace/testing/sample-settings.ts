// The settings of a small cluster, written out: the trace and the checks know settings by type only.
import { nodeId } from '../../base/ids';
import type { Settings } from '../event';

export const sampleSettings = (nodeCount: number): Settings => ({
  nodes: Array.from({ length: nodeCount }, (_, i) => ({ id: nodeId(`n${i + 1}`), capacity: 1, rack: undefined })),
  n: 3,
  r: 2,
  w: 2,
  consistency: 'ap',
  replication: 'peer-to-peer',
  placement: 'virtual-nodes',
  tokensPerNode: 16,
  partitions: 64,
  conflicts: 'siblings',
  versioning: 'dotted',
  clockLimit: 10,
  readRepair: true,
  antiEntropy: false,
  hintedHandoff: true,
  tombstoneReap: 'confirmed',
  gossipIntervalMs: 1000,
  fanout: 3,
  suspectAfterMs: 5000,
  confirmations: 2,
  hintWindowMs: 10_800_000,
  tombstoneGraceMs: 864_000_000,
  antiEntropyIntervalMs: 10_000,
  replicaTimeoutMs: 100,
  requestTimeoutMs: 1000,
  link: { latency: { minMs: 5, maxMs: 15 }, loss: 0, duplicate: 0 },
  disk: { minMs: 1, maxMs: 1 },
  durability: 'strict',
});
