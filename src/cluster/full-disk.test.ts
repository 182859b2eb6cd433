// A node whose disk is full goes on reading, refuses what it cannot store, loses nothing that was acknowledged, and takes
// writes again when there is room (rules 16, 17, 18, 24, 26, 34).
import { describe, expect, it } from 'vitest';
import type { Disk } from '../storage/disk';
import { type FaultyDisk, faultyDisk } from '../storage/disk-faulty';
import { memoryDisk } from '../storage/disk-memory';
import { limitedDisk } from '../storage/testing/limited-disk';
import type { LabEvent } from './lab-event';
import { type FaultyCluster, faultyCluster, kinds } from './testing/faulty-cluster';
import { get, kill, now, pause, put, resume, start, wipe } from './testing/scripts';

const SECOND = 1_000_000;
const KEY = 'cart';

/** The preference list of the key, after a first put of it via each of its nodes. */
function primariesOf({ run, further }: FaultyCluster): readonly string[] {
  further(SECOND);
  now(run.apply([put(1, KEY, 'first')]));
  return kinds(further(SECOND), 'CoordinationStarted')[0]?.preference ?? [];
}

/** The node goes down and comes back on a disk without room. */
function fill({ run, inflict }: FaultyCluster, node: string): void {
  inflict(node, { kind: 'Full' });
  now(run.apply([kill(node), start(node)]));
}

const answersOf = (events: readonly LabEvent[]) =>
  kinds(events, 'RequestAnswered').map(({ request, outcome, reason }) => ({ request, outcome, reason }));
const isOf =
  (node: string) =>
  (event: LabEvent): boolean =>
    event.node === node;
/** What the node has stored of its own or for others, found again at a start left out. */
const storedBy = (events: readonly LabEvent[], node: string): readonly LabEvent[] => [
  ...kinds(events, 'VersionMinted').filter(isOf(node)),
  ...kinds(events, 'VersionStored').filter((event) => event.node === node && event.cause !== 'recovered'),
  ...kinds(events, 'HintStored').filter(isOf(node)),
];

/** It has no room for more of a log while it is tight, and for anything else has. */
const tightDisk = (isTight: () => boolean): Disk =>
  limitedDisk((writes) => isTight() && writes.some((write) => write.kind === 'PutChunk' && write.store === 'wal'));

describe('rule 34: a node that starts on a full disk', () => {
  it('answers gets, is seen up, and hands puts on; with room it coordinates again', () => {
    const cluster = faultyCluster({ nodes: 5 });
    const { run, inflict, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    fill(cluster, first);
    const started = further(2 * SECOND);
    expect(kinds(started, 'NodeStarted')).toMatchObject([{ subject: first }]);
    expect(kinds(started, 'DiskFull')).toMatchObject([{ node: first }]);
    now(run.apply([get(2, KEY, first), put(3, KEY, 'second', first)]));
    const events = further(20 * SECOND);
    expect(answersOf(events)).toMatchObject([
      { request: 'r2', outcome: 'ok' },
      { request: 'r3', outcome: 'ok' },
    ]);
    expect(storedBy(events, first)).toEqual([]);
    expect(kinds(events, 'NodeSuspected')).toEqual([]);
    expect(kinds(events, 'DiskHasRoom')).toEqual([]);
    inflict(first, { kind: 'Mend' });
    expect(kinds(further(2 * SECOND), 'DiskHasRoom')).toMatchObject([{ node: first }]);
    now(run.apply([put(4, KEY, 'third', first)]));
    expect(kinds(further(2 * SECOND), 'VersionMinted')).toMatchObject([{ node: first, request: 'r4' }]);
  });

  it('rule 17: refuses a copy at once, and the next fallback keeps it until there is room', () => {
    const cluster = faultyCluster({ nodes: 5, readRepair: false, antiEntropy: false });
    const { run, inflict, further } = cluster;
    const [first, second = ''] = primariesOf(cluster);
    fill(cluster, second);
    further(2 * SECOND);
    now(run.apply([put(2, KEY, 'second', first)]));
    const events = further(3 * SECOND);
    expect(answersOf(events)).toMatchObject([{ request: 'r2', outcome: 'ok' }]);
    const [refused] = kinds(events, 'ReplicaRefused');
    expect(refused).toMatchObject({ replica: second, because: 'disk-full', replacement: expect.any(String) });
    expect(kinds(events, 'ReplicaTimedOut')).toEqual([]);
    expect(kinds(events, 'HintStored')).toMatchObject([{ node: refused?.replacement, owner: second }]);
    // The hint is tried again and again, and nothing says that it came home.
    expect(kinds(further(5 * SECOND), 'HintDeleted')).toEqual([]);
    inflict(second, { kind: 'Mend' });
    const later = further(5 * SECOND);
    expect(kinds(later, 'HintDeleted')).toMatchObject([{ owner: second }]);
    expect(kinds(later, 'VersionStored')).toMatchObject([{ node: second, cause: 'hint-delivery' }]);
  });

  it('lets the cluster come to rest', () => {
    const cluster = faultyCluster({ nodes: 5 });
    const { run, further } = cluster;
    const [first, second = ''] = primariesOf(cluster);
    fill(cluster, second);
    now(run.apply([put(2, KEY, 'second', first)]));
    further(5 * SECOND);
    const rests = Array.from({ length: 20 }, () => {
      further(SECOND / 10);
      return !run.working;
    });
    expect(rests).toContain(true);
    const perSecond = kinds(further(10 * SECOND), 'LogAppended').filter(isOf(second));
    expect(perSecond).toEqual([]);
  });

  it('rule 16: refuses for certain what nobody else may take', () => {
    const cluster = faultyCluster({ nodes: 3, replication: 'primary-secondary' });
    const { run, further } = cluster;
    const [first = '', second] = primariesOf(cluster);
    fill(cluster, first);
    further(2 * SECOND);
    now(run.apply([put(2, KEY, 'here', first), put(3, KEY, 'there', second), get(4, KEY, second)]));
    const events = further(5 * SECOND);
    const full = `${first}'s disk is full: it stores nothing until there is room; put via another node, or make room`;
    expect(answersOf(events)).toEqual(
      expect.arrayContaining([
        { request: 'r2', outcome: 'failed', reason: full },
        {
          request: 'r3',
          outcome: 'failed',
          reason: `the disk of ${first} is full; put via another node, or make room`,
        },
        { request: 'r4', outcome: 'ok', reason: undefined },
      ]),
    );
    expect(kinds(events, 'VersionMinted')).toEqual([]);
  });

  it('rule 16: and so does a cluster of nothing else', () => {
    const cluster = faultyCluster({ nodes: 4 });
    const { run, further } = cluster;
    primariesOf(cluster);
    for (const node of ['n1', 'n2', 'n3', 'n4']) fill(cluster, node);
    further(2 * SECOND);
    const vias = ['n1', 'n2', 'n3', 'n4'];
    now(run.apply(vias.flatMap((via, i) => [put(10 + i, KEY, i, via), get(20 + i, KEY, via)])));
    const events = further(5 * SECOND);
    const outcomes = new Map(answersOf(events).map(({ request, outcome }) => [`${request}`, outcome]));
    for (const [i] of vias.entries()) expect(outcomes.get(`r${10 + i}`)).toBe('failed');
    for (const [i] of vias.entries()) expect(outcomes.get(`r${20 + i}`)).toBe('ok');
    expect(kinds(events, 'VersionMinted')).toEqual([]);
  });

  it('rule 18: does not count as stored in cp, and answers reads', () => {
    const cluster = faultyCluster({ nodes: 3, consistency: 'cp' });
    const { run, inflict, further } = cluster;
    const [first = '', second = '', third = ''] = primariesOf(cluster);
    fill(cluster, third);
    further(2 * SECOND);
    now(run.apply([put(2, KEY, 'second', first)]));
    const withTwo = further(3 * SECOND);
    expect(answersOf(withTwo)).toMatchObject([{ request: 'r2', outcome: 'ok' }]);
    now(run.apply([put(3, KEY, 'third', third), get(4, KEY, third)]));
    expect(answersOf(further(3 * SECOND))).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }]);
    now(run.apply([kill(second)]));
    further(10 * SECOND);
    now(run.apply([put(5, KEY, 'alone', first)]));
    const [alone] = answersOf(further(5 * SECOND));
    expect(alone).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringContaining(`the disk of ${third} is full`),
    });
    inflict(third, { kind: 'Mend' });
    further(3 * SECOND);
    now(run.apply([put(6, KEY, 'together', first), get(7, KEY, third)]));
    const events = further(5 * SECOND);
    expect(answersOf(events)).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }]);
  });

  it('rule 19: stops the key in ca at once, and stores nothing', () => {
    const cluster = faultyCluster({ nodes: 3, consistency: 'ca' });
    const { run, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    fill(cluster, first);
    further(2 * SECOND);
    now(run.apply([put(2, KEY, 'second', first)]));
    const events = further(5 * SECOND);
    expect(answersOf(events)).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining(`${first}'s disk is full`) },
    ]);
    expect(kinds(events, 'VersionMinted')).toEqual([]);
  });

  it('rule 24: refutes what others hold of it, and never says the same incarnation twice', () => {
    const cluster = faultyCluster({ nodes: 4 });
    const { run, further } = cluster;
    primariesOf(cluster);
    fill(cluster, 'n2');
    further(2 * SECOND);
    now(run.apply([pause('n2')]));
    further(15 * SECOND);
    now(run.apply([resume('n2')]));
    const events = further(10 * SECOND);
    const refuted = kinds(events, 'SuspicionRefuted').filter(isOf('n2'));
    expect(refuted.length).toBeGreaterThan(0);
    expect(kinds(events, 'NodeSeenUp').filter(({ of }) => of === 'n2')).toHaveLength(3);
    now(run.apply([kill('n2'), start('n2')]));
    const [started] = kinds(further(SECOND), 'NodeStarted');
    expect(started?.incarnation).toBeGreaterThan(Math.max(...refuted.map(({ incarnation }) => incarnation)));
  });

  it('rule 15: mints under the name of a new disk when that is durable, and keeps it', () => {
    const cluster = faultyCluster({ nodes: 3 });
    const { run, inflict, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    now(run.apply([kill(first)]));
    inflict(first, { kind: 'Full' });
    now(run.apply([wipe(first), start(first)]));
    further(5 * SECOND);
    now(run.apply([kill(first), start(first)]));
    const [again] = kinds(further(5 * SECOND), 'NodeStarted');
    inflict(first, { kind: 'Mend' });
    further(2 * SECOND);
    now(run.apply([put(2, KEY, 'second', first)]));
    further(2 * SECOND);
    now(run.apply([kill(first), start(first), put(3, KEY, 'third', first)]));
    const minted = kinds(further(2 * SECOND), 'VersionMinted');
    expect(minted).toMatchObject([{ dot: { actor: `${first}~${again?.incarnation}`, counter: 2 } }]);
  });

  it('rule 15: takes a new name for a log that has lost its end, also when there was room for clearing that away only', () => {
    let isTight = false;
    const cluster = faultyCluster({ nodes: 3 }, () => tightDisk(() => isTight));
    const { run, inflict, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    inflict(first, { kind: 'Damage', store: 'wal', how: 'truncated', chunk: 0.99, offset: 0.6 });
    isTight = true;
    now(run.apply([kill(first), start(first)]));
    expect(kinds(further(3 * SECOND), 'DiskFull')).toMatchObject([{ node: first }]);
    now(run.apply([kill(first)]));
    isTight = false;
    now(run.apply([start(first), put(2, KEY, 'second', first)]));
    const events = further(2 * SECOND);
    expect(kinds(events, 'EngineRecovered').filter(isOf(first))).toMatchObject([{ lostBytes: expect.any(Number) }]);
    const [started] = kinds(events, 'NodeStarted');
    expect(kinds(events, 'VersionMinted')).toMatchObject([{ dot: { actor: `${first}~${started?.incarnation}` } }]);
  });

  it('rule 26: keeps the hints that it had, and delivers them when it can forget them', () => {
    const cluster = faultyCluster({ nodes: 4, antiEntropy: false, readRepair: false });
    const { run, inflict, further } = cluster;
    const primaries = primariesOf(cluster);
    const [first = '', second = ''] = primaries;
    const fallback = ['n1', 'n2', 'n3', 'n4'].find((node) => !primaries.includes(node)) ?? '';
    now(run.apply([kill(second), put(2, KEY, 'second', first)]));
    expect(kinds(further(5 * SECOND), 'HintStored')).toMatchObject([{ node: fallback }]);
    fill(cluster, fallback);
    now(run.apply([start(second)]));
    expect(kinds(further(10 * SECOND), 'HintSent')).toEqual([]);
    inflict(fallback, { kind: 'Mend' });
    const events = further(5 * SECOND);
    expect(kinds(events, 'HintSent')).toMatchObject([{ node: fallback }]);
    expect(kinds(events, 'HintDeleted')).toMatchObject([{ node: fallback }]);
  });
});

describe('rule 34: a node whose disk fills up while it runs', () => {
  it('goes down with the window that could not be durable, and is started again, once, to read', () => {
    const cluster = faultyCluster({ nodes: 5 });
    const { run, inflict, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    inflict(first, { kind: 'Full' });
    now(run.apply([put(2, KEY, 'lost', first)]));
    const events = further(20 * SECOND);
    expect(kinds(events, 'NodeCrashed')).toMatchObject([{ subject: first, code: 'disk-quota' }]);
    expect(kinds(events, 'NodeStarted')).toMatchObject([{ subject: first, freshDisk: false }]);
    expect(kinds(events, 'DiskFull')).toMatchObject([{ node: first }]);
    expect(answersOf(events)).toMatchObject([{ request: 'r2', outcome: 'unknown' }]);
    now(run.apply([get(3, KEY, first)]));
    expect(kinds(further(2 * SECOND), 'RequestAnswered')).toMatchObject([
      { outcome: 'ok', siblings: [{ value: { preview: 'first' } }] },
    ]);
  });

  it('stays down when it is killed before that', () => {
    const cluster = faultyCluster({ nodes: 5 });
    const { run, inflict, further } = cluster;
    const [first = ''] = primariesOf(cluster);
    inflict(first, { kind: 'Full' });
    now(run.apply([put(2, KEY, 'lost', first)]));
    const until: LabEvent[] = [];
    while (kinds(until, 'NodeCrashed').length === 0) until.push(...further(500));
    now(run.apply([kill(first)]));
    expect(kinds([...until, ...further(5 * SECOND)], 'NodeStarted')).toEqual([]);
    now(run.apply([start(first)]));
    expect(kinds(further(SECOND), 'NodeStarted')).toHaveLength(1);
  });

  it('loses no acknowledged write, whichever node fills up and when there is room again', () => {
    const cluster = faultyCluster({ nodes: 4 });
    const { run, inflict, further } = cluster;
    further(SECOND);
    const nodes = ['n1', 'n2', 'n3', 'n4'];
    const acknowledged = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const node = nodes[i % 4] ?? '';
      if (i % 5 === 0) inflict(node, { kind: 'Full' });
      if (i % 5 === 3) for (const each of nodes) inflict(each, { kind: 'Mend' });
      now(run.apply([put(i, `key ${i}`, i, nodes[(i * 3 + 1) % 4])]));
      for (const { request, outcome } of answersOf(further(SECOND))) if (outcome === 'ok') acknowledged.add(request);
    }
    for (const each of nodes) inflict(each, { kind: 'Mend' });
    expect(acknowledged.size).toBeGreaterThan(20);
    further(5 * SECOND);
    now(run.apply(Array.from({ length: 40 }, (_, i) => get(100 + i, `key ${i}`, nodes[i % 4]))));
    const found = new Map(
      kinds(further(5 * SECOND), 'RequestAnswered').map(({ request, siblings }) => [`${request}`, siblings?.length]),
    );
    for (const request of acknowledged) expect(found.get(`r${100 + Number(request.slice(1))}`)).toBe(1);
  });

  it('rules 15, 31: a start that could store nothing leaves nothing behind that the next one has lost (swarm seed 1614)', () => {
    const disks: FaultyDisk[] = [];
    const fullDisk = (): Disk => {
      const disk = faultyDisk(memoryDisk());
      disk.inflict({ kind: 'Full' });
      disks.push(disk);
      return disk;
    };
    const { run, further } = faultyCluster({ nodes: 3, consistency: 'cp' }, fullDisk);
    further(SECOND);
    now(run.apply([kill('n1'), start('n1')]));
    expect(kinds(further(SECOND), 'CopiesForgotten')).toEqual([]);
    for (const disk of disks) disk.inflict({ kind: 'Mend' });
    further(5 * SECOND);
    now(run.apply([wipe('n1')]));
    expect(kinds(further(SECOND), 'CopiesForgotten')).toMatchObject([{ node: 'n1', because: 'disk-lost' }]);
  });
});
