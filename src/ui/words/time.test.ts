import { describe, expect, it } from 'vitest';
import { bytesText, clockText, spanText, speedText } from './time';

describe('times and sizes for people', () => {
  it('shows the lab clock to the millisecond', () => {
    expect(clockText(12_480_000)).toBe('00:12.480');
    expect(clockText(12_480_999)).toBe('00:12.480');
    expect(clockText(3_600_000_000 + 61_000_000)).toBe('1:01:01.000');
  });

  it('shows spans in the unit that fits', () => {
    expect([0.5, 4, 135, 1500, 180_000, 3 * 3_600_000, 10 * 86_400_000].map(spanText)).toEqual([
      '0.5 ms',
      '4 ms',
      '135 ms',
      '1.5 s',
      '3 min',
      '3 h',
      '10 d',
    ]);
  });

  it('shows speeds and sizes', () => {
    expect([0.25, 100, 'auto', 'max'].map((speed) => speedText(speed as number | 'auto' | 'max'))).toEqual([
      '0.25×',
      '100×',
      'auto',
      'max',
    ]);
    expect([812, 4200, 2 * 1024 * 1024].map(bytesText)).toEqual(['812 B', '4.1 KiB', '2.0 MiB']);
  });
});
