// The façade towards its conductor: what becomes of calls when the feed ends.
import { describe, expect, it } from 'vitest';
import { labTime } from '../base/ids';
import { realClock } from '../cluster/wall-clock';
import { settingsFrom } from '../protocol/settings';
import type { ConductorPort, Feed } from './conductor-port';
import { RingLab } from './ring-lab';

const NEVER_FED = 7;

/** Opens having fed nothing, answers every other call, and goes on feeding nothing. */
const silentConductor: ConductorPort = {
  opened: async () => 0,
  submit: async () => NEVER_FED,
  runUntil: async () => NEVER_FED,
  runUntilClosed: async () => NEVER_FED,
  untilIdle: async () => NEVER_FED,
  step: async () => NEVER_FED,
  play: async () => NEVER_FED,
  pause: async () => NEVER_FED,
  setSpeed: async () => NEVER_FED,
  exportDisk: async () => new Uint8Array(0),
  hash: async () => '',
  close: async () => undefined,
};

const OPTIONS = {
  name: 'silent',
  settings: settingsFrom({}),
  seed: 1,
  executor: 'in-process',
  resume: undefined,
} as const;

describe('RingLab.open', () => {
  it('knows what the opening has fed, also where the answer is faster than the feed', async () => {
    const status = { phase: 'open', problem: undefined, transport: 'on-demand', speed: 'auto', pace: 0 } as const;
    let feed = (_: Feed): void => undefined;
    const opening = RingLab.open(OPTIONS, async (_options, take) => {
      feed = take;
      return { ...silentConductor, opened: async () => 1 };
    });
    await realClock.breathe(); // until the answer is there
    const at = labTime(3);
    feed({ part: 1, events: [], replies: [], commands: [], status: { ...status, now: at, executor: 'in-process' } });
    expect((await opening).now()).toBe(at);
  });
});

describe('RingLab.close', () => {
  it('ends calls that wait for a feed that will not come', async () => {
    const lab = await RingLab.open(OPTIONS, async () => silentConductor);
    const waiting = [lab.runFor(5), lab.kill('n1'), lab.put('k', 'v'), lab.whenIdle()].map((call) =>
      call.then(
        () => 'done',
        (thrown: Error) => thrown.message,
      ),
    );
    await Promise.resolve();
    await lab.close();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => 'This lab is closed: create a new one.'));
  });
});
