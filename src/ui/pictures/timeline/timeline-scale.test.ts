import { describe, expect, it } from 'vitest';
import {
  easedLength,
  following,
  moved,
  NOW_AT,
  revealing,
  spanAtPace,
  ticksOf,
  timeOf,
  xOf,
  zoomed,
} from './timeline-scale';

const plot = { left: 50, right: 1050 };
const window = { from: 1_000_000, to: 2_000_000 };

describe('time and pixels', () => {
  it('are one another the other way round', () => {
    for (const x of [50, 333, 1050]) expect(xOf(timeOf(x, window, plot), window, plot)).toBeCloseTo(x);
  });
});

describe('the window', () => {
  it('follows now with some room after it, and never begins before the cluster', () => {
    expect(following(10_000_000, 8_000_000)).toEqual({
      from: 10_000_000 - NOW_AT * 8_000_000,
      to: 10_000_000 + (1 - NOW_AT) * 8_000_000,
    });
    expect(following(100, 8_000_000)).toEqual({ from: 0, to: 8_000_000 });
  });

  it('is seconds long at full speed and milliseconds in slow motion', () => {
    expect(spanAtPace(1)).toBe(8_000_000);
    expect(spanAtPace(0.02)).toBe(160_000);
    expect(spanAtPace(0.0001)).toBe(60_000);
    expect(spanAtPace(Number.POSITIVE_INFINITY)).toBe(32_000_000);
  });

  it('eases to another length and then stays', () => {
    let length = 8_000_000;
    for (let frame = 0; frame < 120; frame++) length = easedLength(length, 160_000);
    expect(length).toBe(160_000);
    expect(easedLength(8_000_000, 160_000)).toBeLessThan(8_000_000);
  });

  it('zooms around a fixed time, within bounds', () => {
    const near = zoomed(window, 0.5, 1_250_000);
    expect(near.to - near.from).toBe(500_000);
    expect(xOf(1_250_000, near, plot)).toBeCloseTo(xOf(1_250_000, window, plot));
    const nearest = zoomed(window, 1e-9, 1_250_000);
    expect(nearest.to - nearest.from).toBeGreaterThanOrEqual(1000);
    expect(zoomed(window, 100, 1_900_000).from).toBe(0);
  });

  it('moves, and moves only as far as needed to show a time', () => {
    expect(moved(window, -5_000_000)).toEqual({ from: 0, to: 1_000_000 });
    expect(revealing(window, 1_500_000)).toBe(window);
    for (const time of [200_000, 5_000_000]) {
      const shown = revealing(window, time);
      expect(shown.from <= time && time <= shown.to).toBe(true);
      expect(shown.to - shown.from).toBe(1_000_000);
    }
  });
});

describe('ticks', () => {
  it('stand at round moments, far enough apart', () => {
    const ticks = ticksOf(window, plot, 90);
    expect(ticks.map(({ text }) => text)).toEqual([
      '1.0 s',
      '1.1 s',
      '1.2 s',
      '1.3 s',
      '1.4 s',
      '1.5 s',
      '1.6 s',
      '1.7 s',
      '1.8 s',
      '1.9 s',
      '2.0 s',
    ]);
    expect(ticksOf({ from: 2_500_000, to: 2_504_000 }, plot, 90).map(({ text }) => text)[0]).toBe('2.5000 s');
    expect(ticksOf({ from: 60_000_000, to: 130_000_000 }, plot, 90).map(({ text }) => text)[0]).toBe('1:00');
  });
});
