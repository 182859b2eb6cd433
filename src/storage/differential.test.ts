// A sample of what `npm run differential` does with a million operations.
import { describe, expect, it } from 'vitest';
import { compareWithLevel } from './testing/differential';

describe('the engine answers as LevelDB does', () => {
  it.each([
    [1, { memtableBytes: 4_000, compaction: 'levelled' }],
    [2, { memtableBytes: 4_000, compaction: 'size-tiered', compression: 'snappy' }],
    [3, { memtableBytes: 60_000, cacheBytes: 5_000 }],
  ] as const)('to random operations (seed %i, %j)', async (seed, options) => {
    const { reads, entries, compactions, finalKeys } = await compareWithLevel(seed, 10_000, options);
    expect(reads).toBe(5_000);
    expect(entries).toBeGreaterThan(500);
    expect(compactions).toBeGreaterThan(0);
    expect(finalKeys).toBeGreaterThan(1_000);
  });
});
