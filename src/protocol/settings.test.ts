import { describe, expect, it } from 'vitest';
import { settingsFrom } from './settings';

describe('cluster settings', () => {
  it('has the defaults of the semantics', () => {
    const settings = settingsFrom({});
    expect(settings.nodes.map(({ id }) => id)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    expect([settings.n, settings.r, settings.w]).toEqual([3, 2, 2]);
    expect(settings.link.latency).toEqual({ minMs: 5, maxMs: 15 });
  });

  it.each([
    [{ n: 6 }, 'n is 6 but there are only 5 nodes'],
    [{ r: 4 }, 'r is 4 but n is 3'],
    [{ w: 0 }, 'w: must be at least 1'],
    [{ w: 1.5 }, 'w: must be a whole number'],
    [{ r: 'two' }, 'r: must be a number'],
    [{ consistency: 'maybe' }, 'consistency: must be one of ap, cp, ca'],
    [{ nodes: [{ id: 'a', capacity: 65 }] }, 'nodes.0.capacity: must be at most 64'],
    [{ n: -1e30 }, 'refused: n: must be at least 1.'],
    [{ nodes: 0 }, 'nodes: must be at least 1'],
    [{ nodes: [] }, 'nodes: must name at least one node'],
    [{ nodes: 'five' }, 'nodes: must be a number of nodes, or a list of them'],
    [{ nodes: [{ id: 'a/b' }], n: 1, r: 1, w: 1 }, 'a node name has'],
    [{ nodes: [{ id: 'a' }, { id: 'a' }], n: 1, r: 1, w: 1 }, 'two nodes have the same name'],
    [{ nodes: [{ id: 'lab' }], n: 1, r: 1, w: 1 }, "called 'lab'"],
    [{ replikas: 3 }, "there is no setting 'replikas'"],
    [{ link: { latency: { minMs: 0, maxMs: 5 } } }, 'at least 0.001 ms'],
    [{ link: { latency: { minMs: 9, maxMs: 5 } } }, 'must not exceed'],
    [{ link: { loss: 2 } }, 'probability'],
    [{ replicaTimeoutMs: 20 }, 'one round trip can take 33 ms'],
    [{ placement: 'equal-partitions', partitions: 4 }, 'partitions is 4 but the capacities add up to 5'],
    [{ placement: 'consistent-hash', nodes: [{ id: 'a', capacity: 2 }], n: 1, r: 1, w: 1 }, 'one token, whatever its'],
    [{ hintLimit: 0 }, 'refused: hintLimit must be at least 1'],
    [{ merkleBuckets: 48 }, 'merkleBuckets is a power of two, 4, 8, 16'],
    [{ merkleBuckets: 2048 }, 'merkleBuckets is a power of two'],
    [{ memtableBytes: 255 }, 'memtableBytes must be at least 256'],
    [{ consistency: 'cp', conflicts: 'last-write-wins' }, 'a key is a register with one value'],
    [{ consistency: 'cp', conflicts: 'merge' }, "no conflicts for 'merge' to solve"],
    [{ versioning: 'plain', conflicts: 'last-write-wins' }, "choose 'dotted'"],
    ['nonsense', 'refused'],
  ])('refuses %j with the reason', (given, reason) => {
    expect(() => settingsFrom(given)).toThrow(reason);
  });

  it.each([
    [{ consistency: 'cp', n: 5, r: 1, w: 2 }, 3, 3],
    [{ consistency: 'cp', n: 3, r: 3, w: 2 }, 3, 2],
    [{ consistency: 'ca', n: 3, r: 1, w: 1 }, 3, 3],
    [{ consistency: 'ap', n: 3, r: 1, w: 1 }, 1, 1],
  ] as const)('rules 18 and 19: raises the quorums that %j asks for to r = %i, w = %i', (given, r, w) => {
    expect(settingsFrom(given)).toMatchObject({ r, w });
  });

  it('refuses more nodes than a browser can carry as workers, in process not', () => {
    expect(() => settingsFrom({ nodes: 65 }, 'workers')).toThrow('at most 64');
    expect(settingsFrom({ nodes: 65 }).nodes).toHaveLength(65);
  });
});
