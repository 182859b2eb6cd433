import { expect, it } from 'vitest';
import { settingsFrom } from '../protocol/settings';
import { openWorkerConductor } from './browser-conductor';
import { RingLab } from './ring-lab';
import { remember, remembered } from './saved-lab';

it('remembers how wrong a clock is when its page goes away, so that a reload goes on with it', async () => {
  const settings = settingsFrom({});
  const options = { name: 'saved-clock', settings, seed: 1, executor: 'in-process', resume: undefined } as const;
  const lab = await RingLab.open(options, openWorkerConductor);
  await lab.setClock('n2', { offsetMs: -5000, driftPpm: 1000 });
  await lab.setClock('n3', { offsetMs: 0 });
  await lab.runFor(10_000);
  remember({ name: 'saved-clock', settings, seed: 1, executor: 'workers', now: lab.now(), view: lab.trace.latest() });
  await lab.close();
  const memory = remembered('saved-clock');
  localStorage.removeItem('ringside/saved-clock');
  expect(memory.state === 'found' && memory.options.resume?.clocks).toEqual([
    ['n2', { offsetMs: -4990, driftPpm: 1000 }],
  ]);
});
