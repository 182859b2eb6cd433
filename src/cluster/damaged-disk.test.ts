// Rule 37 through the whole node: a damaged block is reported, never returned as data, and the replica is repaired.
import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../base/ids';
import { prepareBoot } from '../protocol/boot';
import type { Disk } from '../storage/disk';
import { memoryDisk } from '../storage/disk-memory';
import { ClusterRun } from './cluster-run';
import { InProcessExecutor } from './in-process-executor';
import type { LabEvent } from './lab-event';
import { get, kill, now, put, runOptions, runTo, start } from './testing/scripts';

/** A memory disk whose table blocks read back with one bit flipped while `damaged` says so. */
function flippingDisk(damaged: () => boolean): Disk {
  const disk = memoryDisk();
  return {
    destroy: () => disk.destroy(),
    open() {
      const session = now(disk.open());
      return {
        ...session,
        readMeta: (name) => session.readMeta(name),
        listFiles: (store) => session.listFiles(store),
        commit: (writes) => session.commit(writes),
        close: () => session.close(),
        readChunks(store, file, first, last) {
          const chunks = now(session.readChunks(store, file, first, last));
          if (store !== 'sst' || !damaged()) return chunks;
          return chunks.map((chunk) => chunk.map((byte, i) => (i === 100 ? byte ^ 1 : byte)));
        },
      };
    },
  };
}

const kinds = (events: readonly LabEvent[], kind: LabEvent['kind']): LabEvent[] =>
  events.filter((event) => event.kind === kind);

describe('rules 15 and 37: a damaged block', () => {
  it('is reported, its copy counts as absent and comes back by read repair, under a new identity', () => {
    let damaged = false;
    const n1 = nodeId('n1');
    const executor = new InProcessExecutor({
      boot: prepareBoot,
      diskOf: (node) => (node === n1 ? flippingDisk(() => damaged) : memoryDisk()),
    });
    const run = new ClusterRun(runOptions({ nodes: 3 }), executor);
    now(run.open());
    const value = 'x'.repeat(60_000);
    // The first key's block is the first of the table, where the bit flips.
    for (let i = 0; i < 8; i++) {
      now(run.apply([put(i, `key ${i}`, value, 'n2')]));
      runTo(run, 500_000 * (i + 1));
    }
    const before = run.takeEvents();
    expect(kinds(before, 'TableWritten').some(({ node }) => node === n1)).toBe(true);
    now(run.apply([kill('n1'), start('n1')]));
    damaged = true;
    now(run.apply([get(100, 'key 0', 'n2')]));
    runTo(run, 6_000_000);
    const after = run.takeEvents();
    expect(kinds(after, 'CorruptionFound').length).toBeGreaterThan(0);
    expect(kinds(after, 'RecordUnreadable')).toMatchObject([
      { node: n1, key: 'key 0' }, // the read
      { node: n1, key: 'key 0' }, // the merge of the repair
    ]);
    expect(kinds(after, 'ReadRepairSent')).toMatchObject([{ to: n1, had: 'nothing' }]);
    expect(run.takeReplies().find(({ reply }) => reply.request === 'r100')?.reply.siblings).toHaveLength(1);
    now(run.apply([put(101, 'key 0', 'again', 'n1')]));
    runTo(run, 7_000_000);
    expect(kinds(run.takeEvents(), 'VersionMinted')).toMatchObject([{ dot: { actor: "n1'", counter: 1 } }]);
    expect(run.now).toBe(labTime(7_000_000));
  });
});

describe('rule 37: a damaged copy that nobody reads', () => {
  it('is found by anti-entropy and brought back from a peer', () => {
    let damaged = false;
    const n1 = nodeId('n1');
    const executor = new InProcessExecutor({
      boot: prepareBoot,
      diskOf: (node) => (node === n1 ? flippingDisk(() => damaged) : memoryDisk()),
    });
    const run = new ClusterRun(runOptions({ nodes: 3, readRepair: false, antiEntropyIntervalMs: 500 }), executor);
    now(run.open());
    for (let i = 0; i < 8; i++) {
      now(run.apply([put(i, `key ${i}`, 'x'.repeat(60_000), 'n2')]));
      runTo(run, 500_000 * (i + 1));
    }
    now(run.apply([kill('n1')]));
    run.takeEvents();
    damaged = true;
    now(run.apply([start('n1')]));
    runTo(run, 12_000_000);
    const after = run.takeEvents();
    const keysOf = (events: readonly LabEvent[]): unknown[] => [
      ...new Set(events.map((event) => 'key' in event && event.key)),
    ];
    const unreadable = keysOf(kinds(after, 'RecordUnreadable'));
    expect(unreadable).toContain('key 0');
    const stored = kinds(after, 'VersionStored').filter((event) => 'cause' in event && event.cause === 'anti-entropy');
    expect(keysOf(stored).sort()).toEqual(unreadable.sort());
    expect(stored.every(({ node }) => node === n1)).toBe(true);
    const last = kinds(after, 'AntiEntropyEnded').slice(-6);
    expect(last.map((event) => 'outcome' in event && event.outcome)).toEqual(last.map(() => 'agreed'));
  });
});

describe('rules 18 and 37: a damaged copy of a register', () => {
  it('makes its node answer no read until it is rebuilt: what only a bare majority had acknowledged stays', () => {
    let damaged = false;
    const n1 = nodeId('n1');
    const executor = new InProcessExecutor({
      boot: prepareBoot,
      diskOf: (node) => (node === n1 ? flippingDisk(() => damaged) : memoryDisk()),
    });
    const config = { nodes: 3, consistency: 'cp', readRepair: false, antiEntropy: false } as const;
    const run = new ClusterRun(runOptions(config), executor);
    now(run.open());
    now(run.apply([kill('n3')]));
    for (let i = 0; i < 8; i++) {
      now(run.apply([put(i, `key ${i}`, 'x'.repeat(60_000), 'n2')]));
      runTo(run, 500_000 * (i + 1));
    }
    // Of the two that have it one is away, and the other cannot read it.
    now(run.apply([kill('n1'), start('n1'), kill('n2'), start('n3')]));
    damaged = true;
    now(run.apply([get(100, 'key 0', 'n3')]));
    runTo(run, 6_000_000);
    now(run.apply([get(101, 'key 0', 'n3'), get(102, 'key 0', 'n1'), put(103, 'key 0', 'blind', 'n3')]));
    runTo(run, 8_000_000);
    const outcomes = new Map(run.takeReplies().map(({ reply }) => [String(reply.request), reply.outcome]));
    expect(['r100', 'r101', 'r102', 'r103'].map((request) => outcomes.get(request))).toEqual(Array(4).fill('failed'));
    expect(kinds(run.takeEvents(), 'CopiesForgotten')).toMatchObject([{ node: n1, because: 'unreadable' }]);
    damaged = false; // or all that is written anew would be damaged too
    now(run.apply([start('n2')]));
    runTo(run, 20_000_000);
    expect(kinds(run.takeEvents(), 'CopiesRebuilt')).toMatchObject([{ node: n1 }]);
    now(run.apply([kill('n2'), get(104, 'key 0', 'n1')]));
    runTo(run, 22_000_000);
    expect(run.takeReplies().find(({ reply }) => reply.request === 'r104')?.reply.siblings).toHaveLength(1);
  });
});
