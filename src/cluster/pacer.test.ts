import { describe, expect, it } from 'vitest';
import { Pacer, paceOf } from './pacer';

describe('pacing', () => {
  it('allows as much lab time as wall time has passed, times the pace', () => {
    const pacer = new Pacer(1000);
    expect(pacer.allow(1016, 0.25)).toBe(4000);
    pacer.spend(4000);
    expect(pacer.allow(1016, 0.25)).toBe(0);
  });

  it('carries fractions of a µs over', () => {
    const pacer = new Pacer(0);
    let ran = 0;
    for (let ms = 1; ms <= 90; ms++) {
      const allowed = pacer.allow(ms, 0.0005);
      pacer.spend(allowed);
      ran += allowed;
    }
    expect(ran).toBe(45);
  });

  it('never owes more than a tenth of a second: a hidden tab is followed by no rush', () => {
    const pacer = new Pacer(0);
    expect(pacer.allow(3_600_000, 2)).toBe(200_000);
  });

  it('gives up what was saved at a higher pace', () => {
    const pacer = new Pacer(0);
    pacer.allow(100, 10);
    expect(pacer.allow(100, 0.05)).toBe(5000);
  });

  it('is slow while there is something to see, by itself, if the speed is auto', () => {
    expect([paceOf('auto', true), paceOf('auto', false), paceOf(7, true)]).toEqual([0.05, 0.25, 7]);
    expect(paceOf('max', true)).toBe(Number.POSITIVE_INFINITY);
  });
});
