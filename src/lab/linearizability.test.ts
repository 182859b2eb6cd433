// Rule 17: `ap` does not promise that a key is one register, and the lab can show where it is not.
import { describe, expect, it } from 'vitest';
import { checkRun } from '../checks/all-checks';
import { linearizabilityOfKeys } from '../checks/linearizability';
import type { Verdict } from '../checks/verdict';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';

const SIDES = [
  ['n1', 'n2'],
  ['n3', 'n4', 'n5'],
];

const linearizability = (lab: ObservableLab): Verdict | undefined =>
  checkRun(lab.events()).find(({ check }) => check === 'linearizability');

describe('rule 17: the history of a sloppy quorum', () => {
  it('is that of a register while nothing fails', async () => {
    const lab = await create({ consistency: 'ap' }, { seed: 17 });
    let { context } = await lab.put('k', 'v0');
    for (const i of [1, 2, 3]) {
      const via = `n${i}`;
      const seen = await lab.get('k', { via });
      expect(seen.siblings).toEqual([`v${i - 1}`]);
      ({ context } = await lab.put('k', `v${i}`, { via, ...(context === undefined ? {} : { context }) }));
    }
    expect(linearizability(lab)).toMatchObject({ kind: 'report', ok: true, violations: [] });
    await lab.close();
  });

  it('has a stale read on the side of a partition that missed a write', async () => {
    const lab = await create({ consistency: 'ap' }, { seed: 17 });
    await lab.partition(SIDES);
    const left = await lab.put('k', 'left', { via: 'n1' });
    const right = await lab.put('k', 'right', { via: 'n5' });
    expect([left.outcome, right.outcome]).toEqual(['ok', 'ok']);
    const stale = await lab.get('k', { via: 'n1' });
    expect(stale.siblings).toEqual(['left']);
    const [verdict] = linearizabilityOfKeys(lab.events());
    expect(verdict).toMatchObject({
      key: 'k',
      outcome: 'not-linearizable',
      operations: 3,
      violation: { at: stale.at, node: 'n1', key: 'k' },
    });
    expect(verdict?.violation?.sentence).toContain('get r3 of k through n1, which returned “left”: no order of');
    await lab.close();
  });

  it('has siblings once the partition is healed', async () => {
    const lab = await create({ consistency: 'ap' }, { seed: 17 });
    await lab.partition(SIDES);
    await lab.put('k', 'left', { via: 'n1' });
    await lab.put('k', 'right', { via: 'n5' });
    await lab.heal();
    await lab.runFor(20_000);
    const both = await lab.get('k');
    expect([...(both.siblings ?? [])].sort()).toEqual(['left', 'right']);
    expect(linearizability(lab)?.violations[0]?.sentence).toContain(
      'these are siblings, and a register holds one value at a time',
    );
    await lab.close();
  });
});
