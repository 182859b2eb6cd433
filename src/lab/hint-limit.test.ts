// Rule 26 at its bounds: how many hints a node keeps, and for how long it adds to one.
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../base/ids';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { ringOf } from './ring-facts';

const walkOf = (lab: ObservableLab, key: string): readonly NodeId[] => {
  const ring = ringOf(lab.config);
  return ring.walk(ring.tokenOf(key));
};

/** Keys with the same walk as `key 0`. */
const alikeIn = (lab: ObservableLab, count: number): readonly string[] => {
  const walk = walkOf(lab, 'key 0').join();
  return Array.from({ length: 3000 }, (_, i) => `key ${i}`)
    .filter((key) => walkOf(lab, key).join() === walk)
    .slice(0, count);
};

const CONFIG = { antiEntropy: false, hintLimit: 1 };

describe('rule 26: the bound of the hint store', () => {
  it('a fallback that is full refuses, says so at once, and the next one keeps the hint', async () => {
    const lab = await create(CONFIG, { seed: 1 });
    const [, , third, fourth, fifth] = walkOf(lab, 'key 0');
    const [one = '', two = '', three = ''] = alikeIn(lab, 3);
    await lab.kill(third ?? '');
    await lab.runFor(9000);
    expect((await lab.put(one, 'v')).replicas.at(-2)).toMatchObject({ node: fourth, state: 'acknowledged' });
    const put = await lab.put(two, 'v');
    expect(put.outcome).toBe('ok');
    expect(put.replicas.filter(({ role }) => role === 'fallback')).toMatchObject([
      { node: fourth, state: 'refused' },
      { node: fifth, state: 'acknowledged', standsInFor: third },
    ]);
    expect(lab.events({ kind: 'HintRefused' })).toMatchObject([
      { node: fourth, key: two, owner: third, because: 'full', held: 1, limit: 1 },
    ]);
    expect(lab.events({ kind: 'ReplicaRefused' })).toMatchObject([{ replica: fourth, replacement: fifth }]);
    const late = await lab.put(three, 'v');
    expect(late.outcome).toBe('ok');
    expect(late.replicas.filter(({ state }) => state === 'refused')).toHaveLength(2);
    expect(lab.view('hints')).toMatchObject({ refused: 3 });
    // What was accepted is all there, and goes home.
    expect(lab.view('hints').held.size).toBe(2);
    await lab.start(third ?? '');
    await lab.runFor(5000);
    expect(lab.view('hints')).toMatchObject({ delivered: 2, expired: 0 });
    await lab.close();
  });

  it('a hint of the same key is added to, though the store is full', async () => {
    const lab = await create(CONFIG, { seed: 1 });
    await lab.kill(walkOf(lab, 'key 0')[2] ?? '');
    await lab.runFor(9000);
    for (const value of ['a', 'b']) await lab.put('key 0', value);
    expect(lab.events({ kind: 'HintStored' })).toHaveLength(2);
    expect(lab.events({ kind: 'HintRefused' })).toEqual([]);
    await lab.close();
  });

  it('a write that needs the copy reports which fallback can keep no more', async () => {
    const lab = await create({ ...CONFIG, nodes: 4, w: 3 }, { seed: 1 });
    const [one = '', two = ''] = alikeIn(lab, 2);
    await lab.kill(walkOf(lab, one)[2] ?? '');
    await lab.runFor(9000);
    expect((await lab.put(one, 'v')).outcome).toBe('ok');
    const put = await lab.put(two, 'v');
    expect(put.outcome).toBe('unknown');
    expect(put.reason).toContain(`${walkOf(lab, one)[3]} can keep no more hints`);
    await lab.close();
  });

  it('a coordinator that would keep the hint itself refuses the write, and stores nothing', async () => {
    const lab = await create({ ...CONFIG, w: 1, r: 1 }, { seed: 1 });
    const [first, second, third, fourth] = walkOf(lab, 'key 0');
    const [one = '', two = ''] = alikeIn(lab, 2);
    await lab.partition([[first ?? '', second ?? '', third ?? '']]);
    await lab.runFor(12_000);
    expect((await lab.put(one, 'v', { via: fourth ?? '' })).outcome).toBe('ok');
    const put = await lab.put(two, 'v', { via: fourth ?? '' });
    expect(put.outcome).toBe('failed');
    expect(put.reason).toContain(`${fourth} would have to keep a hint for`);
    expect(lab.events({ kind: 'VersionMinted' })).toHaveLength(1);
    await lab.close();
  });
});

describe('rule 26: the age of a hint is that of its oldest part', () => {
  it('a fallback adds nothing to what has waited for half of its time, so that nothing old is kept for longer', async () => {
    const lab = await create({ antiEntropy: false, hintWindowMs: 20_000 }, { seed: 1 });
    const [, , third, fourth, fifth] = walkOf(lab, 'key 0');
    await lab.kill(third ?? '');
    await lab.runFor(9000);
    await lab.put('key 0', 'a');
    await lab.runFor(8000);
    await lab.put('key 0', 'b'); // blind: “a” stays beside it
    expect(lab.events({ kind: 'HintRefused' })).toEqual([]);
    await lab.runFor(3000);
    const put = await lab.put('key 0', 'c');
    expect(put.replicas).toContainEqual({ node: fourth, role: 'fallback', standsInFor: third, state: 'refused' });
    expect(put.replicas).toContainEqual({ node: fifth, role: 'fallback', standsInFor: third, state: 'acknowledged' });
    expect(lab.events({ kind: 'HintRefused' })).toMatchObject([{ node: fourth, because: 'aged' }]);
    await lab.runFor(10_000);
    expect(lab.events({ kind: 'HintExpired' })).toMatchObject([{ node: fourth }]);
    await lab.close();
  });

  it('one that a newer version replaces whole is as young as that', async () => {
    const lab = await create({ antiEntropy: false, hintWindowMs: 20_000 }, { seed: 1 });
    await lab.kill(walkOf(lab, 'key 0')[2] ?? '');
    await lab.runFor(9000);
    const { context = '' } = await lab.put('key 0', 'a');
    await lab.runFor(15_000);
    await lab.put('key 0', 'b', { context });
    await lab.runFor(15_000);
    expect(lab.events({ kind: 'HintExpired' })).toEqual([]);
    await lab.runFor(10_000);
    expect(lab.events({ kind: 'HintExpired' })).toHaveLength(1);
    await lab.close();
  });
});
