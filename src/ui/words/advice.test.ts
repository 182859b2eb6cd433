import { describe, expect, it } from 'vitest';
import { create } from '../../lab/node-lab';
import { shortfallOf } from './advice';

async function lastShortfall(lab: Awaited<ReturnType<typeof create>>) {
  const request = [...lab.trace.latest().requests.recent.values()].at(-1);
  return request === undefined ? undefined : shortfallOf(request, lab.trace.latest());
}

describe('the advice about a quorum that was not reached', () => {
  it('rule 18: names what cp needed and reached, and the side that can go on', async () => {
    const lab = await create({ consistency: 'cp' }, { seed: 3 });
    const { replicas } = await lab.put('cart:alice', 'one');
    const [first, second, third] = replicas.map(({ node }) => node);
    await lab.partition([[first ?? '']]);
    await lab.runFor(8000);
    await lab.put('cart:alice', 'two', { via: first ?? '' });
    expect(await lastShortfall(lab)).toEqual({
      needed: 2,
      reached: 1,
      nodes: [
        { node: first, reached: true, why: '' },
        { node: second, reached: false, why: 'suspected' }, // alone, it judges no one
        { node: third, reached: false, why: 'suspected' },
      ],
      advice: `Heal ${first} – ${second} and ${first} – ${third}, or ask via ${second}, which reaches enough of them.`,
    });
    await lab.heal();
    expect((await lastShortfall(lab))?.advice).toMatch(/^Ask via n\d, which reaches enough of them\.$/);
    await lab.close();
  });

  it('rule 19: one dead node stops a key of ca; a write that was cut short may have been stored', async () => {
    const lab = await create({ consistency: 'ca' }, { seed: 19 });
    const { replicas } = await lab.put('cart:alice', 'one');
    const last = replicas.at(-1)?.node ?? '';
    await lab.kill(last);
    await lab.put('cart:alice', 'two');
    const unknown = await lastShortfall(lab);
    expect(unknown).toMatchObject({ needed: 3, reached: 2 });
    expect(unknown?.nodes.at(-1)).toEqual({ node: last, reached: false, why: 'no answer in time' });
    expect(unknown?.advice).toBe(`Start ${last}. It may have been stored all the same: get it to see.`);
    await lab.runFor(8000);
    await lab.put('cart:alice', 'three');
    expect(await lastShortfall(lab)).toMatchObject({ needed: 3, reached: 2, advice: `Start ${last}.` });
    await lab.close();
  });

  it('rule 18: sends nobody to a node that has lost copies, and says when to ask again', async () => {
    const lab = await create({ consistency: 'cp', nodes: 3, antiEntropy: false }, { seed: 18 });
    await lab.put('k', 'kept');
    await lab.kill('n1');
    await lab.wipe('n2');
    await lab.get('k', { via: 'n3' });
    expect(await lastShortfall(lab)).toMatchObject({ needed: 2, reached: 1, advice: 'Start n1.' });
    expect((await lastShortfall(lab))?.nodes).toContainEqual({
      node: 'n2',
      reached: false,
      why: 'refused: lost copies',
    });
    await lab.start('n1');
    await lab.wipe('n1');
    expect((await lastShortfall(lab))?.advice).toBe('Wait until n1 and n2 have rebuilt lost copies.');
    await lab.runFor(20_000);
    expect((await lastShortfall(lab))?.advice).toMatch(/^Ask via n\d, which reaches enough of them\.$/);
    await lab.close();
  });

  it('says nothing of requests that went well', async () => {
    const lab = await create();
    await lab.put('cart:alice', 'one');
    expect(await lastShortfall(lab)).toBeUndefined();
    await lab.close();
  });
});
