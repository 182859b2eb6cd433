// Rules 18, 32: a gainer of `cp` needs what a majority of the owners had. One owner, though it is all that seems to be
// there, may have missed what the others acknowledged.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { OperationResult } from './lab-api';
import { create } from './node-lab';

const KEYS = Array.from({ length: 12 }, (_, i) => `key ${i}`);

describe('rules 18, 32: a gainer that reaches one owner only', () => {
  it('waits for a second one, and has every acknowledged write then', async () => {
    const lab = await create({ consistency: 'cp', nodes: 3, readRepair: false, antiEntropy: false }, { seed: 32 });
    const receivedFrom = (): (readonly string[])[] =>
      lab.events().flatMap((event) => (event.kind === 'RangesReceived' && event.node === 'n4' ? [event.sources] : []));
    await lab.kill('n3');
    for (const key of KEYS) expect(await lab.put(key, 'kept', { via: 'n1' })).toMatchObject({ outcome: 'ok' });
    await lab.start('n3');
    await lab.runFor(10_000);
    await lab.addNode({ id: 'n4', seed: 'n3' });
    await lab.cut('n4', 'n1');
    await lab.cut('n4', 'n2');
    await lab.runFor(3000);
    await lab.kill('n1');
    await lab.kill('n2');
    await lab.runFor(15_000);
    const ended = lab.events().filter((event) => event.kind === 'RangeStreamEnded' && event.node === 'n4');
    expect(ended).toMatchObject([{ source: 'n3' }]);
    expect(receivedFrom()).toEqual([]);
    await lab.start('n1');
    await lab.start('n2');
    await lab.heal();
    await lab.runFor(20_000);
    await lab.whenIdle();
    expect(receivedFrom()[0]?.length).toBeGreaterThan(1);
    expect(lab.view('ring').change).toBeUndefined();
    await lab.kill('n1');
    await lab.kill('n2');
    const gets: OperationResult[] = [];
    for (const key of KEYS) gets.push(await lab.get(key, { via: 'n4' }));
    const answered = gets.filter(({ outcome }) => outcome === 'ok');
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.map(({ siblings }) => siblings)).toEqual(answered.map(() => ['kept']));
    expect(broken(checkRun(lab.events()))).toEqual([]);
    await lab.close();
  });
});
