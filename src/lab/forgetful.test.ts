// A node of `cp` that has lost copies (rules 18, 31, 37): a majority with it would be none, so it answers no read and mints
// nothing until the other primaries have given them back.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { SettingsInput } from '../protocol/settings';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

const CONFIG: SettingsInput = { consistency: 'cp', readRepair: false, antiEntropy: false };

const brokenIn = (lab: ObservableLab): string[] =>
  broken(checkRun(lab.events())).flatMap(({ violations }) => violations.map(({ sentence }) => sentence));

const kindsIn = (lab: ObservableLab, ...kinds: string[]): string[] =>
  lab.events().flatMap(({ kind, node }) => (kinds.includes(kind) ? [`${node} ${kind}`] : []));

/** `k` is acknowledged by its first two primaries; then the second loses its disk while the first is away. */
async function lostOfTwo(more: SettingsInput = {}) {
  const lab = await create({ ...CONFIG, ...more }, { seed: 18 });
  const [first = '', second = '', third = ''] = preferenceListOf(lab.config, 'k');
  await lab.kill(third);
  expect(await lab.put('k', 'kept', { via: first })).toMatchObject({ outcome: 'ok' });
  await lab.kill(first);
  await lab.wipe(second);
  await lab.start(third);
  return { lab, first, second, third };
}

describe('rule 18: a wiped replica of cp', () => {
  it('answers no read, so that an acknowledged write of a bare majority is not read as absent', async () => {
    const { lab, first, second, third } = await lostOfTwo();
    await lab.runFor(20_000);
    for (const via of [second, third]) {
      expect(await lab.get('k', { via })).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('lost copies'),
      });
    }
    expect(await lab.put('k', 'blind', { via: second })).toMatchObject({ outcome: 'failed' });
    await lab.start(first);
    await lab.runFor(20_000);
    expect(kindsIn(lab, 'CopiesForgotten', 'CopiesRebuilt')).toEqual([
      `${second} CopiesForgotten`,
      `${second} CopiesRebuilt`,
    ]);
    await lab.kill(first);
    expect(await lab.get('k', { via: second })).toMatchObject({ outcome: 'ok', siblings: ['kept'] });
    expect(brokenIn(lab)).toEqual([]);
    await lab.close();
  });

  it('goes on rebuilding after a crash, and forgets nothing of that', async () => {
    const { lab, second } = await lostOfTwo();
    await lab.kill(second);
    await lab.start(second);
    expect(await lab.get('k', { via: second })).toMatchObject({ outcome: 'failed' });
    await lab.close();
  });

  it('is rebuilt from all others when these have lost copies too', async () => {
    const lab = await create({ ...CONFIG, nodes: 3 }, { seed: 19 });
    await lab.put('k', 'gone');
    for (const node of ['n1', 'n2', 'n3']) await lab.wipe(node);
    await lab.runFor(20_000);
    expect(kindsIn(lab, 'CopiesRebuilt').sort()).toEqual(['n1 CopiesRebuilt', 'n2 CopiesRebuilt', 'n3 CopiesRebuilt']);
    expect(await lab.get('k')).toMatchObject({ outcome: 'ok', siblings: [] });
    expect(await lab.put('k', 'new')).toMatchObject({ outcome: 'ok' });
    await lab.close();
  });

  it('still stores and acknowledges, and hands what clients ask of it to another primary', async () => {
    const lab = await create({ ...CONFIG, n: 3, nodes: 3 }, { seed: 20 });
    await lab.wipe('n1');
    const put = await lab.put('k', 'value', { via: 'n1' });
    expect(put).toMatchObject({ outcome: 'ok' });
    expect(put.coordinator).not.toBe('n1');
    expect(put.replicas.filter(({ state }) => state === 'acknowledged').map(({ node }) => node)).toContain('n1');
    await lab.close();
  });

  it('asks nobody for its copies while a request may still count what it acknowledged before', async () => {
    const lab = await create({ ...CONFIG, nodes: 3, requestTimeoutMs: 5000 }, { seed: 21 });
    await lab.wipe('n1');
    const wipedAt = lab.now();
    await lab.runFor(20_000);
    const [asked] = lab.events().filter((event) => event.kind === 'MessageSent' && event.type === 'StreamCopies');
    expect((asked?.at ?? 0) - wipedAt).toBeGreaterThan(5_000_000);
    await lab.close();
  });

  it('keeps of ap what it was: an empty node answers', async () => {
    const { lab, second } = await lostOfTwo({ consistency: 'ap', hintedHandoff: false });
    expect(await lab.get('k', { via: second })).toMatchObject({ outcome: 'ok', siblings: [] });
    expect(kindsIn(lab, 'CopiesForgotten')).toEqual([]);
    await lab.close();
  });
});
