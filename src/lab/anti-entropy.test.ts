// Anti-entropy through whole clusters: what it repairs alone, what it costs, and that it is quiet when replicas agree.
import { describe, expect, it } from 'vitest';
import { checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import type { LabEvent } from '../trace/event';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

const eventsOf = <Kind extends LabEvent['kind']>(lab: ObservableLab, kind: Kind, from = 0): readonly EventOf<Kind>[] =>
  lab.events({ kind }).filter((event): event is EventOf<Kind> => event.kind === kind && event.at >= from);

const violationsOf = (lab: ObservableLab): string[] =>
  checkRun(lab.events()).flatMap(({ violations }) => violations.map(({ sentence }) => sentence));

/** Puts `count` keys, fifty at a time. */
async function fill(lab: ObservableLab, count: number, value: (i: number) => string): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const some = Array.from({ length: Math.min(50, count - from) }, (_, i) => from + i);
    await Promise.all(some.map((i) => lab.put(`key ${i}`, value(i))));
  }
}

const holdersOf = (lab: ObservableLab, key: string): string[] =>
  [...(lab.view('versions').get(key)?.holders.keys() ?? [])].sort();

/** Repairs happen by anti-entropy or not at all. */
const ALONE: SettingsInput = { readRepair: false, hintedHandoff: false, antiEntropyIntervalMs: 1000 };

describe('rule 31: a wiped node', () => {
  it('is rebuilt by anti-entropy alone, without a single read', async () => {
    const lab = await create(ALONE, { seed: 31 });
    await fill(lab, 100, (i) => `value ${i}`);
    await lab.whenIdle();
    await lab.wipe('n3');
    await lab.start('n3');
    const from = lab.now();
    await lab.runFor(10_000);
    const owned = Array.from({ length: 100 }, (_, i) => `key ${i}`).filter((key) =>
      preferenceListOf(lab.config, key).some((node) => node === 'n3'),
    );
    expect(owned.length).toBeGreaterThan(30);
    for (const key of owned) expect(holdersOf(lab, key)).toContain('n3');
    const causes = new Set(eventsOf(lab, 'VersionStored', from).map(({ cause }) => cause));
    expect([...causes]).toEqual(['anti-entropy']);
    expect(lab.events({ kind: 'RequestReceived' }).filter(({ at }) => at > from)).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('is rebuilt within half a minute at the default settings', async () => {
    const lab = await create({}, { seed: 32 });
    await fill(lab, 40, (i) => `value ${i}`);
    await lab.wipe('n2');
    await lab.start('n2');
    await lab.runFor(30_000);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });
});

describe('rule 30: when replicas agree', () => {
  it('the work per round is one root each, and nothing is repaired', async () => {
    const lab = await create({ antiEntropyIntervalMs: 1000 }, { seed: 30 });
    await fill(lab, 60, (i) => `value ${i}`);
    await lab.runFor(5000);
    const from = lab.now();
    await lab.runFor(60_000);
    const ended = eventsOf(lab, 'AntiEntropyEnded', from);
    expect(ended.length).toBeGreaterThan(5 * 55);
    for (const round of ended) {
      expect(round).toMatchObject({ outcome: 'agreed', hashes: 1, keys: 0, repairedHere: 0, repairedThere: 0 });
      expect(round.sentBytes).toBeLessThan(100);
    }
    expect(eventsOf(lab, 'VersionStored', from)).toEqual([]);
    expect(lab.events({ kind: 'BucketsExchanged' })).toEqual([]);
    await lab.close();
  });

  it('every pair of a range and a peer comes round', async () => {
    const lab = await create({ antiEntropyIntervalMs: 1000 }, { seed: 30 });
    await lab.runFor(30_000);
    const pairs = new Set(
      eventsOf(lab, 'AntiEntropyStarted').map(({ node, peer, range }) => `${node} ${peer} ${range}`),
    );
    const ranges = new Set([...pairs].map((pair) => pair.split(' ')[2] ?? ''));
    expect(ranges.size).toBeGreaterThan(5);
    const all = [...ranges].flatMap((range) => {
      const members = range.split(',');
      return members.flatMap((a) => members.filter((b) => b !== a).map((b) => `${a} ${b} ${range}`));
    });
    expect([...pairs].sort()).toEqual(all.sort());
    await lab.close();
  });

  it('does nothing when it is off', async () => {
    const lab = await create({ antiEntropy: false, antiEntropyIntervalMs: 1000 }, { seed: 30 });
    await lab.runFor(10_000);
    expect(lab.events({ kind: 'AntiEntropyStarted' })).toEqual([]);
    await lab.close();
  });
});

describe('rule 30: one differing key of a thousand', () => {
  it('costs a small part of a full copy', async () => {
    const lab = await create({ ...ALONE, nodes: 3 }, { seed: 1000 });
    await fill(lab, 1000, (i) => `${i} ${'v'.repeat(100)}`);
    await lab.runFor(5000);
    await lab.kill('n3');
    await lab.put('key 500', 'changed', { via: 'n1' });
    await lab.start('n3');
    const from = lab.now();
    await lab.runFor(5000);
    const repairs = eventsOf(lab, 'AntiEntropyEnded', from).filter((end) => end.repairedHere + end.repairedThere > 0);
    expect(repairs).toHaveLength(1);
    const [round] = repairs;
    expect(round?.hashes).toBe(1 + 6 * 2);
    expect(round?.fullCopyBytes).toBeGreaterThan(120_000);
    expect(round?.sentBytes).toBeLessThan(2500);
    const list = eventsOf(lab, 'BucketsExchanged', from).find((one) => one.round === round?.round);
    expect(list).toMatchObject({ differing: [{ key: 'key 500', heldBy: 'both' }] });
    expect(list?.keys).toBeLessThan(60);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });
});

describe('rule 30: messages are bounded', () => {
  it('lists 256 keys of a node and exchanges 32 at a time', async () => {
    const lab = await create({ ...ALONE, nodes: 3, merkleBuckets: 4 }, { seed: 4 });
    await fill(lab, 1300, (i) => `value ${i}`);
    await lab.wipe('n1');
    await lab.start('n1');
    const from = lab.now();
    await lab.runFor(30_000);
    const lists = eventsOf(lab, 'BucketsExchanged', from);
    expect(Math.max(...lists.map(({ keys }) => keys))).toBeLessThanOrEqual(2 * 256);
    expect(lists.length).toBeGreaterThan(4);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('hands over large values a few at a time', async () => {
    const lab = await create({ ...ALONE, nodes: 3, merkleBuckets: 4 }, { seed: 5 });
    await fill(lab, 12, (i) => `${i} ${'x'.repeat(100_000)}`);
    await lab.wipe('n1');
    await lab.start('n1');
    const from = lab.now();
    await lab.runFor(10_000);
    const exchanges = eventsOf(lab, 'MessageSent', from).filter(({ type }) => type === 'ReturnCopies');
    expect(exchanges.length).toBeGreaterThanOrEqual(12 / 2);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });
});

describe('rule 30: whatever becomes of its messages and nodes', () => {
  it('converges over links that lose and duplicate', async () => {
    const lab = await create({ ...ALONE, link: { loss: 0.2, duplicate: 0.2 } }, { seed: 33 });
    await fill(lab, 60, (i) => `value ${i}`);
    await lab.wipe('n4');
    await lab.start('n4');
    await lab.runFor(60_000);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('gives up a peer that dies in the middle of a round, and goes on with the next', async () => {
    const lab = await create({ ...ALONE, nodes: 3 }, { seed: 34 });
    await fill(lab, 200, (i) => `value ${i}`);
    await lab.wipe('n1');
    await lab.start('n1');
    const from = lab.now();
    while (eventsOf(lab, 'BucketsExchanged', from).length === 0) await lab.runFor(10);
    const [list] = eventsOf(lab, 'BucketsExchanged', from);
    const other = [list?.node, list?.peer].find((node) => node !== 'n1') ?? 'n2';
    await lab.kill(other);
    await lab.runFor(20_000);
    const end = eventsOf(lab, 'AntiEntropyEnded', from).find(({ round }) => round === list?.round);
    expect(end?.outcome).toBe(list?.node === 'n1' ? 'silent' : undefined);
    for (let i = 0; i < 200; i++) expect(holdersOf(lab, `key ${i}`)).toContain('n1');
    await lab.start(other);
    await lab.runFor(20_000);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it.each([
    { consistency: 'cp' },
    { consistency: 'ca' },
    { versioning: 'plain' },
    { replication: 'primary-secondary' },
    { placement: 'modulo' },
    { nodes: 8, placement: 'equal-partitions' },
    { n: 5, r: 3, w: 3 },
    { merkleBuckets: 1024 },
  ] as SettingsInput[])('rebuilds a wiped node with %j, and is quiet then', async (config) => {
    const lab = await create({ ...ALONE, ...config }, { seed: 35 });
    await fill(lab, 50, (i) => `value ${i}`);
    await lab.runFor(1000);
    await lab.wipe('n2');
    await lab.start('n2');
    await lab.runFor(15_000);
    expect(violationsOf(lab)).toEqual([]);
    const from = lab.now();
    await lab.runFor(20_000);
    expect(new Set(eventsOf(lab, 'AntiEntropyEnded', from).map(({ outcome }) => outcome))).toEqual(new Set(['agreed']));
    await lab.close();
  });
});

// The scenarios of Riak's verify_aae (basho/riak_test): whatever copies are missing, the replicas agree in the end.
describe('rule 30: verify_aae', () => {
  it('partition data disappears: all copies of one node', async () => {
    const lab = await create(ALONE, { seed: 41 });
    await fill(lab, 60, (i) => `value ${i}`);
    for (const node of ['n1', 'n4']) {
      await lab.wipe(node);
      await lab.start(node);
      await lab.runFor(15_000);
    }
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('fewer than N replicas written', async () => {
    const lab = await create({ ...ALONE, w: 1, r: 1 }, { seed: 42 });
    await lab.partition([['n1'], ['n2'], ['n3'], ['n4'], ['n5']]);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        lab.put(`key ${i}`, `value ${i}`, { via: preferenceListOf(lab.config, `key ${i}`)[i % 3] ?? 'n1' }),
      ),
    );
    expect(holdersOf(lab, 'key 0')).toHaveLength(1);
    await lab.heal();
    await lab.runFor(40_000);
    expect(holdersOf(lab, 'key 0')).toHaveLength(3);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('fewer than N replicas updated', async () => {
    const lab = await create(ALONE, { seed: 43 });
    await fill(lab, 40, (i) => `value ${i}`);
    await lab.kill('n5');
    await fill(lab, 40, (i) => `newer ${i}`);
    await lab.start('n5');
    await lab.runFor(30_000);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('repairs go to zero when idle', async () => {
    const lab = await create(ALONE, { seed: 44 });
    await fill(lab, 40, (i) => `value ${i}`);
    await lab.wipe('n5');
    await lab.start('n5');
    await lab.runFor(30_000);
    const from = lab.now();
    expect(lab.view('merkle').repaired).toBeGreaterThan(0);
    await lab.runFor(60_000);
    const late = eventsOf(lab, 'AntiEntropyEnded', from);
    expect(late.reduce((sum, round) => sum + round.repairedHere + round.repairedThere, 0)).toBe(0);
    await lab.close();
  });
});
