// Rules 18, 31, 32: a node of `cp` that loses its disk while a change of the ring gives it ranges has forgotten what it
// acknowledged of them, too, and is not whole before it has them again.
import { expect, it } from 'vitest';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';

const CONFIG = { consistency: 'cp', nodes: 3, readRepair: false, antiEntropy: false } as const;
const SLOW = { latency: { minMs: 3000, maxMs: 3000 } };

/** Runs on until something of that kind has happened at the node. */
async function until(lab: ObservableLab, kind: 'RangesReceived' | 'RingAdopted', node: string): Promise<void> {
  const before = lab.events({ kind, node }).length;
  for (let i = 0; i < 10_000 && lab.events({ kind, node }).length === before; i++) await lab.runFor(1);
  expect(lab.events({ kind, node }).length).toBeGreaterThan(before);
}

it('does not take itself for whole because the ring that serves gives it nothing', async () => {
  const lab = await create(CONFIG, { seed: 3 });
  await lab.replaceNode('n3', { id: 'n4', seed: 'n2' });
  await lab.setLink('n4', 'n1', SLOW, { oneWay: true });
  await until(lab, 'RingAdopted', 'n4');
  await lab.cut('n1', 'n2');
  expect(await lab.put('k', 'kept', { via: 'n2' })).toMatchObject({ outcome: 'ok' }); // n1 lacks it
  await lab.heal('n1', 'n2');
  await until(lab, 'RangesReceived', 'n4'); // n1, which writes the ring, hears of it in three seconds

  for (const other of ['n2', 'n3']) await lab.cut('n4', other, { oneWay: true });
  await lab.wipe('n4'); // and of this later
  await lab.kill('n3'); // or it would hand over what it has
  await lab.runFor(3500);
  expect(lab.view('ring').members.map(({ id }) => id)).toEqual(['n1', 'n2', 'n4']);

  await lab.kill('n2');
  await lab.setLink('n4', 'n1', { latency: { minMs: 5, maxMs: 10 } }, { oneWay: true });
  expect(await lab.get('k', { via: 'n1' })).toMatchObject({ outcome: 'failed' });
  await lab.start('n2');
  await lab.heal();
  await lab.runFor(15_000);
  expect(await lab.get('k', { via: 'n4' })).toMatchObject({ outcome: 'ok', siblings: ['kept'] });
  await lab.close();
});

it('asks for its new ranges only when no request may still count what it acknowledged before', async () => {
  const lab = await create({ ...CONFIG, requestTimeoutMs: 3000 }, { seed: 4 });
  await lab.put('k', 'kept');
  await lab.replaceNode('n3', { id: 'n4', seed: 'n2' });
  await until(lab, 'RingAdopted', 'n4');
  await lab.wipe('n4');
  const wipedAt = lab.now();
  await lab.whenIdle();
  const asked = lab.events().find(({ at, kind, ...event }) => {
    return at > wipedAt && kind === 'MessageSent' && 'type' in event && event.type === 'StreamRange';
  });
  expect((asked?.at ?? 0) - wipedAt).toBeGreaterThan(3_000_000);
  const rebuilt = lab.events({ kind: 'CopiesRebuilt', node: 'n4' });
  expect(rebuilt).toMatchObject([{ sources: expect.arrayContaining(['n1', 'n2']) }]);
  expect(lab.view('ring').members.map(({ id }) => id)).toEqual(['n1', 'n2', 'n4']);
  expect(await lab.get('k', { via: 'n4' })).toMatchObject({ outcome: 'ok', siblings: ['kept'] });
  await lab.close();
});
