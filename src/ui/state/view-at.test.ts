import { describe, expect, it } from 'vitest';
import { create } from '../../lab/node-lab';
import { indexBefore, indexBeyond, indexOf, positionAfter, viewAt } from './view-at';

describe('going back and forth through the trace', () => {
  it('undoes each step exactly: forward n, back n, same picture', async () => {
    const lab = await create({}, { seed: 7 });
    await lab.put('cart:alice', ['pen']);
    const starts: number[] = [];
    const pictures: string[] = [];
    for (let index = indexBeyond(lab, 0); index < lab.trace.length; index = indexBeyond(lab, index)) {
      starts.push(index);
      pictures.push(pictureAt(lab, index));
    }
    expect(starts.length).toBeGreaterThan(10);
    let index = indexBefore(lab, lab.trace.length);
    for (let i = starts.length - 1; i >= 0; i--) {
      expect(index).toBe(starts[i]);
      expect(pictureAt(lab, index)).toBe(pictures[i]);
      index = indexBefore(lab, index);
    }
    await lab.close();
  });

  it('is live again beyond the last event, and stays within the trace', async () => {
    const lab = await create();
    await lab.runFor(2000);
    expect(positionAfter(lab, lab.trace.length)).toBe('live');
    expect(indexOf(lab, 'live')).toBe(lab.trace.length);
    expect(positionAfter(lab, -3)).toMatchObject({ at: 0, index: 0 });
    expect(indexOf(lab, { at: lab.now() })).toBe(lab.trace.length);
    await lab.close();
  });
});

type SomeLab = Awaited<ReturnType<typeof create>>;

const pictureAt = (lab: SomeLab, index: number): string =>
  JSON.stringify(viewAt(lab, positionAfter(lab, index)), (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
