// Rule 32 over a reload of the page: hosts that were added are there again and their streams go on, those that left are not.
import { expect, it } from 'vitest';
import type { NodeId } from '../base/ids';
import { settingsFrom } from '../protocol/settings';
import { databasesUnder } from '../storage/indexeddb/leftover-databases';
import { openWorkerConductor } from './browser-conductor';
import { RingLab } from './ring-lab';
import { remember, remembered } from './saved-lab';

const NAME = 'reload-changes';
const KEYS = Array.from({ length: 12 }, (_, i) => `k${i}`);

async function reload(lab: RingLab): Promise<RingLab> {
  const { config: settings, seed, executor } = lab;
  remember({ name: NAME, settings, seed, executor, now: lab.now(), view: lab.trace.latest() });
  await lab.close();
  const memory = remembered(NAME);
  if (memory.state !== 'found') throw new Error(`nothing is remembered: ${memory.state}`);
  return RingLab.open(memory.options, openWorkerConductor);
}

const members = (lab: RingLab): NodeId[] => lab.view('ring').members.map(({ id }) => id);

it('rules 32, 33: a change under way goes on after a reload', async () => {
  const settings = settingsFrom({ nodes: 3, antiEntropy: false }, 'workers');
  const first = { name: NAME, settings, seed: 5, executor: 'workers' as const, resume: undefined };
  let lab = await RingLab.open(first, openWorkerConductor);
  for (const key of KEYS) await lab.put(key, key);
  const name = await lab.addNode({ capacity: 2 });
  await lab.runFor(25);
  expect(lab.view('ring').change).toMatchObject({ kind: 'add', member: { id: name } });
  expect(members(lab)).not.toContain(name);

  lab = await reload(lab);
  expect(lab.view('nodes').get(name)).toMatchObject({ state: 'live', capacity: 2 });
  await lab.runFor(2000);
  await lab.whenIdle();
  expect(members(lab)).toEqual(['n1', 'n2', 'n3', name]);
  for (const key of KEYS) expect((await lab.get(key, { via: name })).siblings).toEqual([key]);

  await lab.removeNode('n1');
  await lab.whenIdle();
  lab = await reload(lab);
  expect([...lab.view('nodes').keys()]).toEqual(['n2', 'n3', name]);
  expect(members(lab)).toEqual(['n2', 'n3', name]);
  await expect(lab.start('n1')).rejects.toMatchObject({ code: 'no-such-node' });
  await expect(lab.addNode({ id: 'n1' })).rejects.toMatchObject({ code: 'bad-node' });
  for (const key of KEYS) expect((await lab.get(key)).siblings).toEqual([key]);
  expect(await databasesUnder(`ringside/${NAME}/n1`)).toEqual([]);
  await lab.close();
});
