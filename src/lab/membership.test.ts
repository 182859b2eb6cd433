// Rules 5, 18, 32, 33, by hand: who is refused what, and what a node that knows less than the others may not do.
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../base/ids';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

const QUIET: SettingsInput = { antiEntropy: false };

async function labWith(config: SettingsInput, keys = 20): Promise<ObservableLab> {
  const lab = await create({ ...QUIET, ...config }, { seed: 11 });
  for (let i = 0; i < keys; i++) await lab.put(`k${i}`, `v${i}`);
  return lab;
}

async function expectAll(lab: ObservableLab, keys = 20): Promise<void> {
  for (let i = 0; i < keys; i++) expect((await lab.get(`k${i}`)).siblings).toEqual([`v${i}`]);
  await lab.whenIdle();
  expect(broken(checkRun(lab.events()))).toEqual([]);
}

const membersOf = (lab: ObservableLab): NodeId[] => lab.view('ring').members.map(({ id }) => id);

describe('rule 32: what cannot be is refused, with a sentence', () => {
  it('says why a node cannot be added, removed or replaced', async () => {
    const lab = await create({ ...QUIET, nodes: 4 }, { seed: 1 });
    await lab.kill('n4');
    await expect(lab.addNode({ id: 'n2' })).rejects.toMatchObject({ code: 'bad-node' });
    await expect(lab.addNode({ capacity: 0 })).rejects.toMatchObject({ code: 'bad-node' });
    await expect(lab.addNode({ seed: 'n9' })).rejects.toMatchObject({ code: 'no-such-node' });
    await expect(lab.addNode({ seed: 'n4' })).rejects.toMatchObject({ code: 'dead-seed' });
    await expect(lab.removeNode('n9')).rejects.toMatchObject({ code: 'no-such-node' });
    await expect(lab.replaceNode('n9')).rejects.toMatchObject({ code: 'no-such-node' });
    await lab.start('n4');
    await lab.removeNode('n4');
    await expect(lab.removeNode('n4')).rejects.toMatchObject({ code: 'bad-ring-change' });
    await expect(lab.removeNode('n3')).rejects.toMatchObject({
      message: 'The ring cannot change so: without n3 there are 2 nodes for N=3 copies: add a node first.',
    });
    expect(await lab.addNode()).toBe('n5');
    await lab.whenIdle();
    await expect(lab.start('n4')).rejects.toMatchObject({ code: 'no-such-node' });
    await expect(lab.addNode({ id: 'n4' })).rejects.toMatchObject({ code: 'bad-node' });
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n3', 'n5']);
    await lab.close();
  });

  it('and a newcomer that the claimant refuses after all leaves, and says why', async () => {
    const lab = await create({ ...QUIET, nodes: 4, placement: 'equal-partitions', partitions: 4 }, { seed: 11 });
    // The removal that would make room for it is lost with the disk of the only node that was told of it.
    await lab.removeNode('n4');
    await lab.wipe('n1');
    const refused = await lab.addNode({ seed: 'n2' });
    await lab.whenIdle();
    expect([...lab.view('nodes').keys()]).toEqual(['n1', 'n2', 'n3', 'n4']);
    expect(lab.view('ring')).toMatchObject({ joining: [], changes: [] });
    expect(lab.events({ kind: 'RingChangeRefused' })[0]).toMatchObject({
      change: { kind: 'add', member: { id: refused } },
      reason: 'partitions is 4 but the capacities would add up to 5: at least one partition for each',
    });
    expect(lab.events({ kind: 'NodeLeft' })).toMatchObject([{ subject: refused }]);
    await lab.close();
  });

  it('but not by a claimant that was deposed and does not know what a majority has changed since', async () => {
    const nodes = [{ id: 'n1' }, { id: 'n2' }, { id: 'n3', capacity: 2 }];
    const lab = await create({ ...QUIET, nodes, placement: 'equal-partitions', partitions: 4 }, { seed: 11 });
    await lab.partition([['n1'], ['n2', 'n3']]);
    await lab.runFor(15_000);
    await lab.replaceNode('n3', { id: 'n5', capacity: 1, seed: 'n2' });
    await lab.cut('n1', 'n5');
    await lab.runFor(15_000);
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n5']);
    // As n1 knows the ring there is no room for it; n1 cannot tell, and must not send it away.
    const joins = await lab.addNode({ id: 'n6', seed: 'n1' });
    for (const other of ['n2', 'n3', 'n4', 'n5'])
      if (lab.view('nodes').has(other as NodeId)) await lab.cut('n6', other);
    await lab.runFor(10_000);
    expect(lab.events({ kind: 'RingChangeRefused' })).toEqual([]);
    await lab.heal();
    await lab.whenIdle();
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n5', joins]);
    await lab.close();
  });

  it('gives a request to a node that is no member yet an answer', async () => {
    const lab = await create({ ...QUIET, nodes: 3 }, { seed: 1 });
    await lab.kill('n2');
    await lab.kill('n3');
    const name = await lab.addNode();
    expect(await lab.put('k', 'v', { via: name })).toMatchObject({
      outcome: 'failed',
      reason: 'n4 is no member of the ring that it follows: send the request through another node',
    });
    await lab.close();
  });
});

describe('rule 33: changes run one after the other', () => {
  it('takes eight at once, and loses nothing', async () => {
    const lab = await labWith({ nodes: 5 });
    const asked = [1, 2, 3, 4].map(() => lab.addNode());
    for (const node of ['n1', 'n2', 'n3', 'n4']) asked.push(lab.removeNode(node).then(() => node as NodeId));
    await Promise.all(asked);
    await lab.whenIdle();
    expect([...membersOf(lab)].sort()).toEqual(['n5', 'n6', 'n7', 'n8', 'n9']);
    const under = lab.events({ kind: 'RingAdopted' }).map((event) => event.kind === 'RingAdopted' && event.change);
    expect(under.filter(Boolean).length).toBeGreaterThan(8);
    await expectAll(lab);
    await lab.close();
  });
});

describe('rules 31, 32: a lost disk', () => {
  it('of the node that writes the ring: it goes on only with a term that a majority of the others has promised', async () => {
    const lab = await labWith({ nodes: 4 });
    await lab.addNode();
    await lab.whenIdle();
    await lab.wipe('n1');
    expect(await lab.addNode({ seed: 'n1' })).toBe('n6');
    await lab.whenIdle();
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    expect(lab.view('ring').term).toBeGreaterThan(0);
    await lab.close();
  });

  it('after a change: the node follows without a vote, and the cluster comes to rest (swarm seed 20)', async () => {
    const lab = await labWith({ nodes: 4, antiEntropy: true, antiEntropyIntervalMs: 500 });
    await lab.addNode();
    await lab.whenIdle();
    await lab.wipe('n2');
    await lab.removeNode('n5');
    await lab.whenIdle();
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n3', 'n4']);
    await lab.runFor(10_000); // or two of the three copies of some keys would be lost
    await lab.wipe('n3');
    await lab.addNode();
    await lab.whenIdle();
    await lab.runFor(10_000);
    await expectAll(lab);
    await lab.close();
  });

  it('of a node that stands for the office without having heard of the change under way: it asks the newcomer, too (swarm seed 24)', async () => {
    const lab = await labWith({ nodes: 3 });
    await lab.partition([['n3'], ['n1', 'n2']]);
    await lab.wipe('n3');
    const added = await lab.addNode({ seed: 'n3' });
    await lab.runFor(3000);
    const replacement = await lab.replaceNode('n2', { seed: 'n1' });
    await lab.runFor(3000);
    await lab.heal();
    await lab.runFor(60_000);
    expect(membersOf(lab).sort()).toEqual(['n1', 'n3', added, replacement].sort());
    await lab.whenIdle();
    await expectAll(lab);
    await lab.close();
  });

  it('of a newcomer that was killed midway: it starts over', async () => {
    const lab = await labWith({ nodes: 3 });
    const name = await lab.addNode();
    await lab.runFor(40);
    await lab.wipe(name);
    await lab.whenIdle();
    expect(membersOf(lab)).toContain(name);
    await expectAll(lab);
    await lab.close();
  });
});

describe('rule 31: lost disks, one after the other', () => {
  it('each seeks its vote at once, so that the ring can change when a majority has lost its own', async () => {
    const lab = await labWith({ nodes: 5 });
    for (const node of ['n1', 'n2', 'n3', 'n4']) {
      await lab.wipe(node);
      await lab.whenIdle();
      await lab.runFor(3000);
    }
    const added = await lab.addNode({ seed: 'n1' });
    await lab.runFor(20_000);
    expect(membersOf(lab)).toContain(added);
    await lab.close();
  });

  it('and one whose vote nobody can give it back keeps nobody waiting', async () => {
    const lab = await labWith({ nodes: 3 }, 0);
    await lab.kill('n2');
    await lab.kill('n3');
    await lab.wipe('n1');
    await lab.runFor(20_000);
    const from = lab.now();
    await lab.whenIdle();
    expect(lab.now() - from).toBeLessThan(5_000_000);
    await lab.close();
  });
});

describe('rule 32: when nodes are dead', () => {
  it('waits in words for a majority, and goes on when it is there', async () => {
    const lab = await labWith({ nodes: 5 });
    for (const node of ['n3', 'n4', 'n5']) await lab.kill(node);
    const name = await lab.addNode({ seed: 'n1' });
    await lab.runFor(20_000);
    expect(membersOf(lab)).not.toContain(name);
    expect(lab.view('ring').waits).toMatch(/a majority must follow ring 0\.1 first, and n3, n4, n5/);
    for (const node of ['n3', 'n4', 'n5']) await lab.start(node);
    await lab.whenIdle();
    expect(membersOf(lab)).toContain(name);
    await expectAll(lab);
    await lab.close();
  });

  it('replaces a dead node by one of twice its capacity', async () => {
    const lab = await labWith({ nodes: 5 });
    await lab.kill('n2');
    await lab.runFor(10_000);
    const name = await lab.replaceNode('n2', { capacity: 2 });
    await lab.runFor(10_000);
    expect(lab.view('ring').members.map(({ id, capacity }) => [id, capacity])).toEqual([
      ['n1', 1],
      [name, 2],
      ['n3', 1],
      ['n4', 1],
      ['n5', 1],
    ]);
    for (let i = 0; i < 20; i++) expect((await lab.get(`k${i}`)).siblings).toEqual([`v${i}`]);
    await lab.start('n2');
    await lab.runFor(10_000);
    expect(lab.view('nodes').has('n2' as NodeId)).toBe(false);
    await lab.close();
  });
});

describe('rules 18, 32: a coordinator that missed the change', () => {
  it('is refused by replicas that follow a newer ring, though it and one of them were a majority', async () => {
    const lab = await labWith({ nodes: 4, consistency: 'cp' }, 5);
    const [a = '', b = '', c = ''] = preferenceListOf(lab.config, 'k1');
    await lab.kill(c);
    await lab.replaceNode(c, { seed: a });
    await lab.runFor(20_000);
    expect(membersOf(lab)).not.toContain(c);
    for (const other of lab.view('nodes').keys()) if (other !== c && other !== b) await lab.cut(c, other);
    const started = lab.start(c);
    const stale = await lab.put('k1', 'stale', { via: c });
    await started;
    expect(stale.outcome).not.toBe('ok');
    expect(lab.events({ kind: 'RequestOutdated' })).not.toEqual([]);
    expect((await lab.get('k1', { via: a })).siblings).toEqual(['v1']);
    await lab.close();
  });
});

describe('rules 18, 33: an epoch that moves nothing', () => {
  it('outdates no request that was under way', async () => {
    const lab = await create({ ...QUIET, nodes: 5, consistency: 'cp' }, { seed: 4 });
    const outsider = ['n1', 'n2', 'n3', 'n4', 'n5'].find(
      (node) => !preferenceListOf(lab.config, 'k').includes(node as NodeId),
    );
    const puts: ReturnType<ObservableLab['put']>[] = [];
    await lab.wipe(outsider ?? '');
    for (let i = 0; i < 12; i++) {
      puts.push(lab.put('k', `v${i}`));
      await lab.runFor(5);
    }
    for (const put of await Promise.all(puts)) expect(put.outcome).toBe('ok');
    expect(lab.view('ring').term).toBe(1);
    expect(lab.events({ kind: 'RequestOutdated' })).toEqual([]);
    await lab.close();
  });
});

describe('rule 33: a claim that failed', () => {
  it('keeps nobody who promised to follow it from following the claimant, though whoever made it is gone', async () => {
    const lab = await create({}, { seed: 1 });
    await lab.partition([
      ['n2', 'n4'],
      ['n1', 'n3', 'n5'],
    ]);
    await lab.runFor(20_000);
    const added = lab.addNode({ seed: 'n2' });
    await lab.runFor(20_000);
    expect(lab.events({ kind: 'ClaimantSought' })).toMatchObject([{ node: 'n2', term: 1 }]);
    await lab.kill('n2');
    await lab.heal();
    await lab.runFor(60_000);
    await added;
    expect(lab.view('ring')).toMatchObject({ change: undefined, changes: [{ kind: 'add' }] });
    expect(lab.events({ kind: 'RingAdopted' }).map(({ node }) => node)).toContain('n4');
    await lab.close();
  });
});

describe('rule 33: one writer', () => {
  // An epoch that gossip had spread, and that its writer lost with its memory, was written a second time as another change.
  it('tells nobody of an epoch that is not on its own disk yet', async () => {
    const lab = await labWith({ nodes: 3 });
    await lab.setDisk('n1', { latency: { minMs: 3000, maxMs: 3000 } });
    const first = await lab.addNode({ seed: 'n2' });
    await lab.runFor(3000); // it has begun the change, and has not written it yet
    expect(lab.events({ kind: 'RingAdopted' })).toEqual([]);
    await lab.kill('n1');
    await lab.setDisk('n1', { latency: { minMs: 1, maxMs: 1 } });
    await lab.start('n1');
    const second = await lab.addNode({ seed: 'n3' });
    await lab.whenIdle();
    expect(membersOf(lab).sort()).toEqual(['n1', 'n2', 'n3', first, second].sort());
    const epochs = new Map<string, string>();
    for (const event of lab.events({ kind: 'RingAdopted' })) {
      if (event.kind !== 'RingAdopted') continue;
      const { term, epoch, changes, change, queue } = event;
      const content = JSON.stringify([changes, change, queue]);
      expect(epochs.get(`${term}.${epoch}`) ?? content).toBe(content);
      epochs.set(`${term}.${epoch}`, content);
    }
    await expectAll(lab);
    await lab.close();
  });
});

describe('rules 31, 32: a gainer that is wiped after it has received its ranges', () => {
  it('receives them again before the change ends', async () => {
    const lab = await labWith({ nodes: 5, n: 2, r: 1, w: 2 });
    await lab.setLink('n5', 'n3', { latency: { minMs: 4000, maxMs: 4000 } }, { oneWay: true }); // n3 takes the longest
    await lab.removeNode('n5');
    await lab.runFor(2000);
    const received = () => lab.events({ kind: 'RangesReceived' }).map(({ node }) => node);
    expect(received().sort()).toEqual(['n1', 'n2', 'n4']);
    for (const other of ['n1', 'n3', 'n4', 'n5']) await lab.cut(other, 'n2', { oneWay: true });
    await lab.wipe('n2'); // the others hear of its new life, and it of nothing
    await lab.runFor(4000);
    expect(received()).toContain('n3');
    await lab.heal();
    await lab.runFor(60_000);
    const [, again] = lab.events({ kind: 'RangesReceived', node: 'n2' });
    const ended = lab.events({ kind: 'RingAdopted' }).find((event) => 'changes' in event && event.changes.length === 1);
    expect(again?.at).toBeLessThan(ended?.at ?? 0);
    await lab.close();
  });
});

describe('rule 32: a node that was removed while it was dead', () => {
  it('learns of the ring when it comes back, though all that it knew have left, and hands over what it took meanwhile (swarm seed 20745)', async () => {
    const lab = await labWith({ nodes: 3, n: 1, r: 1, w: 1, consistency: 'ca' }, 0);
    await lab.kill('n3');
    await lab.removeNode('n3');
    await lab.whenIdle();
    for (const node of ['n1', 'n2']) {
      await lab.replaceNode(node);
      await lab.whenIdle();
    }
    expect([...lab.view('nodes').keys()]).toEqual(['n3', 'n4', 'n5']);
    await lab.start('n3');
    const key = Array.from({ length: 50 }, (_, i) => `k${i}`).find(
      (name) => preferenceListOf(lab.config, name)[0] === 'n3',
    );
    expect(await lab.put(key ?? '', 'late', { via: 'n3' })).toMatchObject({ outcome: 'ok', coordinator: 'n3' });
    await lab.whenIdle();
    await lab.runFor(5000);
    expect([...lab.view('nodes').keys()]).toEqual(['n4', 'n5']);
    expect((await lab.get(key ?? '')).siblings).toEqual(['late']);
    expect(broken(checkRun(lab.events()))).toEqual([]);
    await lab.close();
  });
});

describe('rules 18, 32: a gainer of registers', () => {
  it('is not content with one source, which may lack what a majority without it acknowledged', async () => {
    const lab = await create({ ...QUIET, nodes: 3, consistency: 'cp', readRepair: false }, { seed: 5 });
    await lab.partition([['n1'], ['n2', 'n3']]);
    expect(await lab.put('k', 'kept', { via: 'n2' })).toMatchObject({ outcome: 'ok' });
    await lab.heal();
    await lab.kill('n3');
    await lab.replaceNode('n3', { id: 'n4', seed: 'n1' });
    await lab.cut('n2', 'n4');
    await lab.runFor(5000);
    await lab.kill('n2');
    await lab.runFor(30_000);
    expect(lab.events({ kind: 'RangeStreamEnded', node: 'n4' })).toMatchObject([{ source: 'n1' }]);
    expect(lab.events({ kind: 'RangesReceived', node: 'n4' })).toEqual([]);
    await lab.heal();
    await lab.start('n2');
    await lab.whenIdle();
    expect(membersOf(lab)).toEqual(['n1', 'n2', 'n4']);
    await lab.kill('n2');
    expect(await lab.get('k', { via: 'n4' })).toMatchObject({ outcome: 'ok', siblings: ['kept'] });
    await lab.close();
  });
});
