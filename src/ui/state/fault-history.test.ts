import { describe, expect, it } from 'vitest';
import { create } from '../../lab/node-lab';
import { faultHistory, restoreLinks } from './fault-history';

describe('undoing a fault of links', () => {
  it('brings back exactly the cuts that stood before, also those of one direction', async () => {
    const lab = await create();
    const cuts = () => [...lab.view('links').cut.keys()].sort();
    await lab.cut('n1', 'n2', { oneWay: true });
    await lab.cut('n3', 'n4');
    const before = cuts();
    await lab.partition([['n1', 'n2']]);
    await lab.heal('n3', 'n4');
    await restoreLinks(lab, new Set(before));
    expect(cuts()).toEqual(before);
    expect(before).toEqual(['n1>n2', 'n3>n4', 'n4>n3']);
    await lab.close();
  });

  it('forgets the oldest at the bound, and knows only the lab it belongs to', async () => {
    const lab = await create();
    const other = await create();
    for (let i = 0; i < 60; i++) faultHistory.did(lab, `fault ${i}`, () => Promise.resolve());
    expect(faultHistory.last(lab)?.label).toBe('fault 59');
    for (let i = 0; i < 50; i++) faultHistory.forgetLast(lab);
    expect(faultHistory.last(lab)).toBeUndefined();
    faultHistory.did(lab, 'kill n1', () => Promise.resolve());
    expect(faultHistory.last(other)).toBeUndefined();
    await lab.close();
    await other.close();
  });
});
