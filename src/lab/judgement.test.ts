// What `npm run lab -- script.json --check` says of a run.
import { describe, expect, it } from 'vitest';
import { judge, judgementLines } from './judgement';
import { create } from './node-lab';

describe('judge', () => {
  it('passes a healed run, and tells what ap does not promise', async () => {
    const lab = await create({}, { seed: 1 });
    await lab.put('k', 'left');
    await lab.put('k', 'right');
    await lab.get('k');
    await lab.whenIdle();
    const judgement = judge(lab);
    expect(judgement.passed).toBe(true);
    expect(judgementLines(judgement)).toContain('quorum-accounting (rules 16, 17, 20): holds');
    const told = judgementLines(judgement).join('\n');
    expect(told).toContain("linearizability (rule 18): does not hold (only reported: 'ap' does not promise it)\n");
    expect(told).toContain('get r3 of k through n1, which returned “left”, “right”: these are siblings');
    await lab.close();
  });

  it('fails a trace that breaks what is promised', async () => {
    const lab = await create({}, { seed: 1 });
    await lab.put('k', 'v');
    await lab.whenIdle();
    const without = lab.events().filter(({ kind, node }) => kind !== 'VersionStored' || node === 'n1');
    const judgement = judge({ events: () => without });
    expect(judgement.passed).toBe(false);
    expect(judgementLines(judgement).join('\n')).toContain('quorum-accounting (rules 16, 17, 20): BROKEN\n');
    await lab.close();
  });
});
