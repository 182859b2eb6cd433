// Rule 37 while copies move: a damaged block on the disk of a node that gives copies to others is gone around, told and
// repaired; nobody waits for ever for what it cannot give, and what is lost is said.
import { describe, expect, it } from 'vitest';
import { nodeId } from '../base/ids';
import { prepareBoot } from '../protocol/boot';
import type { SettingsInput } from '../protocol/settings';
import { type DiskFault, type FaultyDisk, faultyDisk } from '../storage/disk-faulty';
import { memoryDisk } from '../storage/disk-memory';
import { ClusterRun } from './cluster-run';
import type { Command } from './command';
import { InProcessExecutor } from './in-process-executor';
import type { LabEvent } from './lab-event';
import { get, kill, now, put, runOptions, runTo, start, wipe } from './testing/scripts';

const SECOND = 1_000_000;
const KEYS = 24;
const key = (i: number): string => `key ${String(i).padStart(2, '0')}`;
const remove = (node: string): Command => ({ kind: 'RemoveNode', node: nodeId(node) });

interface Cluster {
  give(...commands: Command[]): void;
  inflict(node: string, fault: DiskFault): void;
  further(seconds: number): LabEvent[];
  /** The keys that a get finds, asked via a node. */
  found(via: string): string[];
}

/** Every node has tables of many blocks, and a value under every key. */
function clusterOf(config: SettingsInput): Cluster {
  const disks = new Map<string, FaultyDisk>();
  const diskOf = (node: string): FaultyDisk => {
    const disk = faultyDisk(memoryDisk());
    disks.set(node, disk);
    return disk;
  };
  const options = runOptions({ memtableBytes: 32_768, readRepair: false, antiEntropy: false, ...config });
  const run = new ClusterRun(options, new InProcessExecutor({ boot: prepareBoot, diskOf }));
  now(run.open());
  const give = (...commands: Command[]): void => {
    now(run.apply(commands));
  };
  const further = (seconds: number): LabEvent[] => {
    runTo(run, run.now + seconds * SECOND);
    return run.takeEvents();
  };
  let asked = 100;
  for (let i = 0; i < KEYS; i++) {
    give(put(i, key(i), 'x'.repeat(3000)));
    further(0.2);
  }
  return {
    give,
    further,
    inflict: (node, fault) => disks.get(node)?.inflict(fault),
    found(via) {
      const names = Array.from({ length: KEYS }, (_, i) => key(i));
      return names.filter((name) => {
        const request = asked++;
        give(get(request, name, via));
        further(1.5);
        const reply = run.takeReplies().find(({ reply }) => reply.request === `r${request}`)?.reply;
        return reply?.outcome === 'ok' && (reply.siblings?.length ?? 0) > 0;
      });
    },
  };
}

/** One of its blocks is not what was written, and none is in its cache. */
function damage({ give, inflict }: Cluster, node: string): void {
  give(kill(node));
  // Of the first table; who the node is stands at the end of tables.
  inflict(node, { kind: 'Damage', store: 'sst', how: 'flipped', chunk: 0, offset: 0.4 });
  give(start(node));
}

const kinds = <K extends LabEvent['kind']>(events: readonly LabEvent[], kind: K): Extract<LabEvent, { kind: K }>[] =>
  events.filter((event): event is Extract<LabEvent, { kind: K }> => event.kind === kind);

const every = Array.from({ length: KEYS }, (_, i) => key(i));

describe('rules 32, 37: a leaver with a damaged block', () => {
  it('hands over all that it can read, also behind the damage, and says what it leaves behind', () => {
    const cluster = clusterOf({ nodes: 4 });
    damage(cluster, 'n2');
    cluster.give(remove('n2'));
    const events = cluster.further(60);
    expect(kinds(events, 'NodeLeft')).toMatchObject([{ subject: 'n2' }]);
    expect(kinds(events, 'CopiesLeftBehind')).toMatchObject([{ node: 'n2', reason: expect.stringContaining('table') }]);
    const handedOff = new Set(kinds(events, 'KeyHandedOff').map((event) => event.key));
    const behind = kinds(events, 'RecordUnreadable').filter(({ what }) => what === 'copy-behind');
    expect(behind.length).toBeGreaterThan(0);
    expect([...handedOff].some((name) => behind.every((event) => name > event.key))).toBe(true);
    expect(cluster.found('n1')).toEqual(every);
  });

  it('where nobody else has it: the change ends, the loss is said, and all the rest is there', () => {
    const cluster = clusterOf({ nodes: 3, n: 1, r: 1, w: 1, memtableBytes: 16_384 });
    damage(cluster, 'n3');
    cluster.give(remove('n3'));
    const events = cluster.further(60);
    expect(kinds(events, 'NodeLeft')).toMatchObject([{ subject: 'n3' }]);
    expect(kinds(events, 'RangeStreamEnded').filter(({ unreadable }) => unreadable !== undefined)).not.toEqual([]);
    expect(kinds(events, 'CopiesLeftBehind')).toMatchObject([{ node: 'n3' }]);
    const left = cluster.found('n1');
    expect(left.length).toBeLessThan(KEYS);
    expect(left.length).toBeGreaterThan(KEYS / 2);
  });

  it('of a register: it has its copies back from the others before it gives any', () => {
    const cluster = clusterOf({ nodes: 4, consistency: 'cp' });
    damage(cluster, 'n2');
    cluster.give(remove('n2'));
    const events = cluster.further(60);
    expect(kinds(events, 'CopiesForgotten')).toMatchObject([{ node: 'n2', because: 'unreadable' }]);
    expect(kinds(events, 'NodeLeft')).toMatchObject([{ subject: 'n2' }]);
    expect(cluster.found('n1')).toEqual(every);
  });
});

describe('rules 18, 37: a register whose copies are rebuilt from a disk with a damaged block', () => {
  it('gets all that can be read there, and the source is rebuilt in its turn', () => {
    const cluster = clusterOf({ nodes: 3, consistency: 'cp' });
    damage(cluster, 'n2');
    cluster.give(wipe('n1'));
    const events = cluster.further(30);
    expect(kinds(events, 'CopiesForgotten').map(({ node, because }) => `${node} ${because}`)).toEqual([
      'n1 disk-lost',
      'n2 unreadable',
    ]);
    expect(
      kinds(events, 'CopiesRebuilt')
        .map(({ node }) => node)
        .sort(),
    ).toEqual(['n1', 'n2']);
    cluster.give(kill('n3'));
    expect(cluster.found('n1')).toEqual(every);
  });
});

describe('rules 34, 37: a copy that a cache still gives and the disk does not', () => {
  it('is written anew when a peer brings it (swarm seeds 906, 8563)', () => {
    const cluster = clusterOf({ nodes: 4, n: 3, antiEntropy: true, antiEntropyIntervalMs: 1000, cacheBytes: 1 << 20 });
    cluster.give(kill('n2'), start('n2'));
    expect(cluster.found('n2')).toEqual(every); // and now its cache has them
    cluster.further(1);
    cluster.inflict('n2', { kind: 'Damage', store: 'sst', how: 'flipped', chunk: 0, offset: 0.4 });
    cluster.give(remove('n4')); // its ranges change: it goes through all of its copies
    const events = cluster.further(60);
    const lost = kinds(events, 'RecordUnreadable').filter(({ node, what }) => node === 'n2' && what === 'copy');
    const stored = new Set(
      kinds(events, 'VersionStored').flatMap(({ node, key: name }) => (node === 'n2' ? [name] : [])),
    );
    expect(lost).not.toEqual([]);
    expect(lost.filter((event) => !stored.has(event.key))).toEqual([]);
  });
});
