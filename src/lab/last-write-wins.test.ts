// The must-fail run of `acknowledged-writes-present`: under last-write-wins an acknowledged write is lost, and the check says so.
import { describe, expect, it } from 'vitest';
import { broken, checkRun } from '../checks/all-checks';
import type { Verdict } from '../checks/verdict';
import { create } from './node-lab';

const verdictOf = (verdicts: readonly Verdict[], name: string): Verdict | undefined =>
  verdicts.find(({ check }) => check === name);

async function updateOnBothSides(conflicts: 'siblings' | 'last-write-wins'): Promise<readonly Verdict[]> {
  const lab = await create({ conflicts, antiEntropyIntervalMs: 500 }, { seed: 5 });
  await lab.partition([['n1', 'n2']]);
  const left = await lab.put('cart:alice', 'left', { via: 'n1' });
  const right = await lab.put('cart:alice', 'right', { via: 'n3' });
  expect([left.outcome, right.outcome]).toEqual(['ok', 'ok']);
  await lab.heal();
  await lab.runFor(20_000);
  await lab.get('cart:alice');
  await lab.whenIdle();
  const verdicts = checkRun(lab.events());
  await lab.close();
  return verdicts;
}

describe('the lost update', () => {
  it('of last-write-wins is found, reported and expected', async () => {
    const verdicts = await updateOnBothSides('last-write-wins');
    const lost = verdictOf(verdicts, 'acknowledged-writes-present');
    expect(lost).toMatchObject({ ok: false, kind: 'report' });
    expect(lost?.because).toContain('last-write-wins goes by the clocks');
    expect(lost?.violations[0]?.sentence).toContain(
      'put r1 of cart:alice (n1:1) was answered ok, but n1 neither holds it',
    );
    expect(broken(verdicts)).toEqual([]);
  });

  it('does not happen with siblings', async () => {
    const verdicts = await updateOnBothSides('siblings');
    expect(verdictOf(verdicts, 'acknowledged-writes-present')).toMatchObject({ ok: true, kind: 'must' });
  });
});

describe('a node’s clock', () => {
  it('changes what versions say of their time and nothing else', async () => {
    const traceOf = async (offsetMs: number): Promise<unknown[]> => {
      const lab = await create({}, { seed: 3 });
      await lab.setClock('n1', { offsetMs, driftPpm: offsetMs });
      await lab.put('cart:alice', 'milk', { via: 'n1' });
      await lab.kill('n4');
      await lab.runFor(9000);
      const events = lab.events().filter(({ kind }) => kind !== 'NodeClockSet');
      await lab.close();
      // A later time takes more bytes in the log.
      return events.filter(({ kind }) => kind !== 'LogAppended').map((event) => ({ ...event, writtenMs: undefined }));
    };
    expect(await traceOf(-3000)).toEqual(await traceOf(0));
  });
});
