// What a node does when its disk fails it: each failure is decided, traced, and ends as it should (rules 15, 26, 34, 37).
import { describe, expect, it } from 'vitest';
import { nodeId } from '../base/ids';
import { faultyCluster, kinds } from './testing/faulty-cluster';
import { get, kill, now, pause, put, resume, start, wipe } from './testing/scripts';

const SECOND = 1_000_000;

describe.each([{ kind: 'FailCommit' }, { kind: 'TearCommit', share: 0.5 }] as const)('%j', (fault) => {
  it('ends the node: its window has never been, but for what clients asked of it', () => {
    const { run, inflict, further } = faultyCluster({ nodes: 3 });
    further(SECOND);
    inflict('n2', fault);
    now(run.apply([put(1, 'cart', 'milk', 'n2'), get(2, 'cart', 'n2')]));
    const events = further(SECOND);
    expect(kinds(events, 'NodeCrashed')).toMatchObject([{ subject: 'n2', code: 'disk-failed' }]);
    expect(
      kinds(events, 'RequestReceived')
        .map(({ request }) => request)
        .sort(),
    ).toEqual(['r1', 'r2']);
    expect(
      kinds(events, 'RequestClosed')
        .map(({ request }) => request)
        .sort(),
    ).toEqual(['r1', 'r2']);
    now(run.apply([start('n2'), put(3, 'cart', 'bread', 'n2')]));
    expect(kinds(further(SECOND), 'RequestAnswered')).toMatchObject([{ request: 'r3', outcome: 'ok' }]);
  });
});

it('a read that fails ends the node, and it starts again', () => {
  const { run, inflict, further } = faultyCluster({ nodes: 3, memtableBytes: 256 });
  for (let i = 1; i <= 6; i++) now(run.apply([put(i, `key ${i}`, 'x'.repeat(200), 'n2')]));
  further(2 * SECOND);
  now(run.apply([kill('n2')]));
  inflict('n2', { kind: 'FailRead' });
  now(run.apply([start('n2')]));
  expect(kinds(further(SECOND), 'NodeCrashed')).toMatchObject([{ subject: 'n2', code: 'disk-failed' }]);
  now(run.apply([start('n2')]));
  expect(kinds(further(SECOND), 'NodeStarted')).toMatchObject([{ subject: 'n2', freshDisk: false }]);
});

describe('rule 15: counters that others have seen are not minted again', () => {
  // Of what is missing as a whole the log itself shows no trace.
  it.each(['truncated', 'missing'] as const)('by a node the end of whose log is %s: it takes a new identity', (how) => {
    const { run, inflict, further } = faultyCluster({ nodes: 3 });
    further(SECOND);
    now(run.apply([put(1, 'cart', 'milk', 'n2')]));
    further(SECOND);
    inflict('n2', { kind: 'Damage', store: 'wal', how, chunk: 0.99, offset: 0.6 });
    now(run.apply([kill('n2'), start('n2'), put(2, 'cart', 'bread', 'n2')]));
    const events = further(2 * SECOND);
    const recovered = kinds(events, 'EngineRecovered').find(({ node }) => node === 'n2');
    expect(recovered?.lostBytes).toBeGreaterThan(0);
    expect(kinds(events, 'VersionMinted')).toMatchObject([{ dot: { actor: 'n2~2', counter: 1 } }]);
  });

  it('and a node whose last write was torn keeps its identity: nobody has seen that one', () => {
    const { run, inflict, further } = faultyCluster({ nodes: 3 });
    further(SECOND);
    now(run.apply([put(1, 'cart', 'milk', 'n2')]));
    further(SECOND);
    inflict('n2', { kind: 'TearCommit', share: 0.5 });
    now(run.apply([put(2, 'cart', 'bread', 'n2')]));
    further(SECOND);
    now(run.apply([start('n2'), put(3, 'cart', 'tea', 'n2')]));
    const events = further(2 * SECOND);
    const recovered = kinds(events, 'EngineRecovered').find(({ node }) => node === 'n2');
    expect(recovered?.droppedBytes).toBeGreaterThan(0);
    expect(recovered?.lostBytes).toBe(0);
    expect(kinds(events, 'VersionMinted')).toMatchObject([{ dot: { actor: 'n2', counter: 2 } }]);
  });
});

it('rules 26, 37: a hint that cannot be read is given up, not tried for ever', () => {
  const { run, inflict, further } = faultyCluster({ nodes: 4, memtableBytes: 256 });
  further(SECOND);
  now(run.apply([put(0, 'cart', 'first')]));
  const preference = kinds(further(SECOND), 'CoordinationStarted')[0]?.preference ?? [];
  const [coordinator = '', owner = ''] = preference;
  const fallback = ['n1', 'n2', 'n3', 'n4'].find((node) => !preference.includes(nodeId(node))) ?? '';
  now(run.apply([kill(owner)]));
  further(10 * SECOND); // until nobody tries to deliver
  now(run.apply([put(1, 'cart', 'x'.repeat(300), coordinator)]));
  expect(kinds(further(2 * SECOND), 'HintStored')).toMatchObject([{ node: fallback, owner }]);
  // The hint is in a table by then, and nobody has read it.
  for (let i = 2; i <= 9; i++) now(run.apply([put(i, `other ${i}`, 'y'.repeat(300), fallback)]));
  further(2 * SECOND);
  for (const chunk of [0, 0.2, 0.4, 0.6, 0.8, 0.99]) {
    inflict(fallback, { kind: 'Damage', store: 'sst', how: 'truncated', chunk, offset: 0.1 });
  }
  now(run.apply([start(owner)]));
  const events = further(30 * SECOND);
  const lost = kinds(events, 'HintLost').filter(({ key }) => key === 'cart');
  expect(lost).toMatchObject([{ node: fallback, owner }]);
  expect(kinds(events, 'RecordUnreadable').filter(({ at }) => at > run.now - 10 * SECOND)).toEqual([]);
});

it('rules 24, 31: a wiped node comes back with an incarnation that nobody has heard of, also after it has refuted', () => {
  const { run, further } = faultyCluster({ nodes: 5 });
  further(3 * SECOND);
  now(run.apply([pause('n2')]));
  further(15 * SECOND);
  now(run.apply([resume('n2')]));
  const refuted = kinds(further(5 * SECOND), 'SuspicionRefuted').filter(({ node }) => node === 'n2');
  const highest = Math.max(...refuted.map(({ incarnation }) => incarnation));
  expect(highest).toBeGreaterThan(1);
  now(run.apply([wipe('n2')]));
  const [started] = kinds(further(0), 'NodeStarted');
  expect(started).toMatchObject({ subject: 'n2', freshDisk: true });
  expect(started?.incarnation).toBeGreaterThan(highest);
});
