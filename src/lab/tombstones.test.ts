// Deletions that are forgotten for good (rule 28), through whole clusters: when they are, and that nothing comes back.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import type { LabEvent } from '../trace/event';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

const eventsOf = <Kind extends LabEvent['kind']>(lab: ObservableLab, kind: Kind): readonly EventOf<Kind>[] =>
  lab.events({ kind }).filter((event): event is EventOf<Kind> => event.kind === kind);

const violationsOf = (lab: ObservableLab): string[] =>
  broken(checkRun(lab.events())).flatMap(({ violations }) => violations.map(({ sentence }) => sentence));

const holdersOf = (lab: ObservableLab, key: string): readonly string[] => [
  ...(lab.view('versions').get(key)?.holders.keys() ?? []),
];

const CONFIG: SettingsInput = { tombstoneGraceMs: 3000, antiEntropyIntervalMs: 1000 };

async function putAndDelete(lab: ObservableLab, key: string): Promise<void> {
  const { context = '' } = await lab.put(key, 'value');
  await lab.delete(key, { context });
}

describe('rule 28: confirmed reaping', () => {
  it('rule 32: takes nothing from a leaver that was deleted and reaped while it was away (swarm seeds 4887, 5434)', async () => {
    const lab = await create({ ...CONFIG, nodes: 4 }, { seed: 32 });
    const { context = '' } = await lab.put('k', 'value');
    await lab.whenIdle();
    const [first = '', , away = ''] = preferenceListOf(lab.config, 'k');
    await lab.kill(away);
    await lab.delete('k', { context, via: first });
    await lab.removeNode(away);
    await lab.runFor(30_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    await lab.start(away);
    await lab.runFor(10_000);
    expect(eventsOf(lab, 'KeyHandedOff')).toMatchObject([{ node: away, key: 'k' }]);
    expect(eventsOf(lab, 'NodeLeft')).toMatchObject([{ subject: away }]);
    expect((await lab.get('k')).siblings).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('forgets a tombstone after its grace, on all primaries, the first of the list last', async () => {
    const lab = await create(CONFIG, { seed: 28 });
    await putAndDelete(lab, 'k');
    await lab.runFor(2900);
    expect(lab.events({ kind: 'TombstoneReaped' })).toEqual([]);
    await lab.runFor(4000);
    const reaped = eventsOf(lab, 'TombstoneReaped');
    expect(reaped).toHaveLength(3);
    expect(reaped.every(({ because, dots }) => because === 'confirmed' && dots.length === 1)).toBe(true);
    expect(reaped.at(-1)?.node).toBe(preferenceListOf(lab.config, 'k')[0]);
    expect(holdersOf(lab, 'k')).toEqual([]);
    expect((await lab.get('k')).siblings).toEqual([]);
    await lab.runFor(20_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    expect(eventsOf(lab, 'AntiEntropyEnded').filter((end) => end.repairedHere + end.repairedThere > 0)).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('waits for a primary that is down, however long, and has it take the tombstone before it is reaped', async () => {
    const lab = await create({ ...CONFIG, hintedHandoff: false }, { seed: 29 });
    const [, second] = preferenceListOf(lab.config, 'k');
    const { context = '' } = await lab.put('k', 'value');
    await lab.runFor(100);
    await lab.kill(second ?? '');
    await lab.delete('k', { context });
    await lab.runFor(60_000);
    expect(lab.events({ kind: 'TombstoneReaped' })).toEqual([]);
    await lab.start(second ?? '');
    await lab.runFor(40_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    expect(holdersOf(lab, 'k')).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('is not undone by a hint that is too old and has not been dropped yet', async () => {
    const timing = { hintWindowMs: 3000, gossipIntervalMs: 20_000, suspectAfterMs: 60_000 };
    const lab = await create({ ...CONFIG, ...timing, r: 3, antiEntropy: false }, { seed: 4 });
    const [via = '', , third = ''] = preferenceListOf(lab.config, 'k');
    await lab.kill(third);
    const { context = '' } = await lab.put('k', 'value', { via });
    await lab.runFor(300);
    await lab.start(third);
    await lab.delete('k', { context, via });
    while (eventsOf(lab, 'TombstoneReaped').length < 3) await lab.runFor(100);
    expect(eventsOf(lab, 'HintStored')).toHaveLength(1);
    expect(eventsOf(lab, 'HintExpired')).toEqual([]);
    await lab.kill(third);
    expect((await lab.get('k', { via })).siblings).toEqual([]);
    await lab.runFor(1000);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    expect(holdersOf(lab, 'k')).toEqual([]);
    await lab.close();
  });

  it('of a register, leaves a newcomer no counter to mint that the tombstone had passed', async () => {
    const lab = await create({ ...CONFIG, consistency: 'cp' }, { seed: 28 });
    for (const value of ['a', 'b', 'c']) await lab.put('k', value);
    await lab.delete('k');
    await lab.runFor(10_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    const newcomer = await lab.replaceNode(preferenceListOf(lab.config, 'k')[0] ?? '', {});
    await lab.runFor(20_000);
    expect((await lab.put('k', 'new', { via: newcomer })).outcome).toBe('ok');
    const minted = eventsOf(lab, 'VersionMinted');
    const deleted = minted.at(-2)?.dot.counter ?? 0;
    expect(deleted).toBe(4);
    expect(minted.at(-1)).toMatchObject({ node: newcomer });
    expect(minted.at(-1)?.dot.counter).toBeGreaterThan(deleted);
    await lab.close();
  });

  it('needs neither anti-entropy nor reads: the question itself brings the tombstone', async () => {
    const lab = await create({ ...CONFIG, antiEntropy: false, readRepair: false, hintedHandoff: false }, { seed: 30 });
    const [, , third] = preferenceListOf(lab.config, 'k');
    const { context = '' } = await lab.put('k', 'value');
    await lab.runFor(100);
    await lab.kill(third ?? '');
    await lab.delete('k', { context });
    await lab.start(third ?? '');
    await lab.runFor(40_000);
    expect(eventsOf(lab, 'VersionStored').filter(({ cause }) => cause === 'reaping')).toMatchObject([{ node: third }]);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    expect(holdersOf(lab, 'k')).toEqual([]);
    await lab.close();
  });

  it('leaves a key alone that has a value beside its tombstone, or was written again', async () => {
    const lab = await create(CONFIG, { seed: 31 });
    await lab.put('beside', 'value');
    await lab.delete('beside'); // blind: both stay
    await putAndDelete(lab, 'again');
    await lab.put('again', 'value');
    await lab.runFor(20_000);
    expect(lab.events({ kind: 'TombstoneReaped' })).toEqual([]);
    expect((await lab.get('beside')).siblings).toEqual(['value']);
    expect((await lab.get('again')).siblings).toEqual(['value']);
    await lab.close();
  });

  it('survives the restart of every node before the grace is over', async () => {
    const lab = await create(CONFIG, { seed: 32 });
    await putAndDelete(lab, 'k');
    await lab.runFor(500);
    for (const { id } of lab.config.nodes) await lab.kill(id);
    for (const { id } of lab.config.nodes) await lab.start(id);
    await lab.runFor(15_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it.each([
    { consistency: 'cp' },
    { consistency: 'ca' },
    { versioning: 'plain' },
    { clockLimit: 1 },
    { conflicts: 'last-write-wins' },
    { replication: 'primary-secondary' },
    { nodes: 1, n: 1, r: 1, w: 1 },
  ] as SettingsInput[])('reaps all of many tombstones, and later writes stand: %j', async (config) => {
    const lab = await create({ ...CONFIG, ...config }, { seed: 33 });
    const keys = Array.from({ length: 60 }, (_, i) => `key ${i}`);
    for (const key of keys) await putAndDelete(lab, key);
    await lab.runFor(30_000);
    expect(keys.flatMap((key) => holdersOf(lab, key))).toEqual([]);
    for (const key of keys) await lab.put(key, 'again');
    await lab.runFor(20_000);
    for (const key of keys) expect((await lab.get(key)).siblings).toEqual(['again']);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('asks every node once the ring has changed, and still reaps', async () => {
    const lab = await create(CONFIG, { seed: 37 });
    await putAndDelete(lab, 'before');
    await lab.addNode({});
    await lab.runFor(10_000);
    await putAndDelete(lab, 'after');
    await lab.runFor(30_000);
    for (const key of ['before', 'after']) expect(holdersOf(lab, key)).toEqual([]);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    await lab.close();
  });

  it('goes on over links that lose and duplicate, and brings nothing back', async () => {
    const lab = await create({ ...CONFIG, link: { loss: 0.3, duplicate: 0.3 } }, { seed: 33 });
    const keys = Array.from({ length: 60 }, (_, i) => `key ${i}`);
    for (const key of keys) await putAndDelete(lab, key);
    await lab.runFor(60_000);
    // Where an answer was lost, the delete was blind: then the value stays beside its tombstone.
    const left = keys.flatMap((key) => [...(lab.view('versions').get(key)?.holders.values() ?? [])]);
    expect(left.filter(({ hasValue }) => !hasValue)).toEqual([]);
    expect(left.length).toBeLessThan(30);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('takes up at most sixteen tombstones in one gossip interval', async () => {
    const lab = await create({ ...CONFIG, nodes: 3 }, { seed: 34 });
    await Promise.all(Array.from({ length: 100 }, (_, i) => putAndDelete(lab, `key ${i}`)));
    const from = lab.now();
    await lab.runFor(30_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(300);
    const perInterval = new Map<string, number>();
    for (const event of eventsOf(lab, 'MessageSent')) {
      if (event.type !== 'ConfirmTombstone' || event.at < from) continue;
      const slot = `${event.node} ${event.to} ${Math.floor((event.at - from) / 1_000_000)}`;
      perInterval.set(slot, (perInterval.get(slot) ?? 0) + 1);
    }
    expect(Math.max(...perInterval.values())).toBeLessThanOrEqual(2 * 16);
    await lab.close();
  });
});

describe('rule 28: grace-only reaping', () => {
  const GRACE_ONLY: SettingsInput = { ...CONFIG, tombstoneReap: 'grace-only', hintedHandoff: false };

  it('brings the value back from a node that was away for longer, and says so', async () => {
    const lab = await create(GRACE_ONLY, { seed: 35 });
    const [, , third] = preferenceListOf(lab.config, 'k');
    const { context = '' } = await lab.put('k', 'value');
    await lab.runFor(100);
    await lab.kill(third ?? '');
    await lab.delete('k', { context });
    await lab.runFor(6000);
    expect(eventsOf(lab, 'TombstoneReaped')).toMatchObject([{ because: 'grace-only' }, { because: 'grace-only' }]);
    expect((await lab.get('k')).siblings).toEqual([]);
    await lab.start(third ?? '');
    await lab.runFor(30_000);
    expect(new Set(eventsOf(lab, 'KeyResurrected').map(({ node }) => node)).size).toBe(2);
    expect((await lab.get('k')).siblings).toEqual(['value']);
    await lab.close();
  });

  it('says so of a register too, when its clock was cut and shows no more what the tombstone had replaced', async () => {
    const lab = await create({ ...GRACE_ONLY, consistency: 'cp', clockLimit: 1 }, { seed: 37 });
    const [first, second, third] = preferenceListOf(lab.config, 'k');
    const { context = '' } = await lab.put('k', 'value', { via: first ?? '' });
    await lab.runFor(100);
    await lab.kill(third ?? '');
    await lab.delete('k', { context, via: second ?? '' });
    await lab.runFor(6000);
    expect(eventsOf(lab, 'ClockTruncated').length).toBeGreaterThan(0);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(2);
    expect((await lab.get('k')).siblings).toEqual([]);
    await lab.start(third ?? '');
    await lab.runFor(30_000);
    expect((await lab.get('k')).siblings).toEqual(['value']);
    expect(new Set(eventsOf(lab, 'KeyResurrected').map(({ node }) => node)).size).toBe(2);
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('is seen in the trace also when all who reaped it restarted before it came back', async () => {
    const lab = await create({ ...GRACE_ONLY, consistency: 'cp' }, { seed: 35 });
    const [first = '', second = '', third = ''] = preferenceListOf(lab.config, 'k');
    const { context = '' } = await lab.put('k', 'value', { via: first });
    await lab.runFor(100);
    await lab.kill(third);
    await lab.delete('k', { context, via: second });
    await lab.runFor(6000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(2);
    for (const node of [first, second]) {
      await lab.kill(node);
      await lab.start(node);
    }
    await lab.start(third);
    await lab.runFor(30_000);
    expect((await lab.get('k')).siblings).toEqual(['value']);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]); // what a node reaped it remembers in memory only
    expect(violationsOf(lab)).toEqual([]);
    await lab.close();
  });

  it('forgets everywhere by itself when nobody was away', async () => {
    const lab = await create(GRACE_ONLY, { seed: 36 });
    await putAndDelete(lab, 'k');
    await lab.runFor(20_000);
    expect(eventsOf(lab, 'TombstoneReaped')).toHaveLength(3);
    expect(holdersOf(lab, 'k')).toEqual([]);
    expect(lab.events({ kind: 'KeyResurrected' })).toEqual([]);
    expect(lab.events({ kind: 'ConfirmTombstone' })).toEqual([]);
    await lab.close();
  });
});
