// The façade towards its conductor: what becomes of calls when the feed ends.
import { describe, expect, it } from 'vitest';
import { settingsFrom } from '../protocol/settings';
import type { ConductorPort } from './conductor-port';
import { RingLab } from './ring-lab';

const NEVER_FED = 7;

/** Answers every call, and feeds nothing. */
const silentConductor: ConductorPort = {
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

describe('RingLab.close', () => {
  it('ends calls that wait for a feed that will not come', async () => {
    const lab = await RingLab.open(
      { name: 'silent', settings: settingsFrom({}), seed: 1, executor: 'in-process', resume: undefined },
      async () => silentConductor,
    );
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
