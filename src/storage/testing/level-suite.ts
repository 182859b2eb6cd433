// The published suite of abstract-level, on an engine with so small a memtable that flushes and merges happen all the time.
import suite from 'abstract-level/test';
import { afterAll, describe, expect } from 'vitest';
import type { Disk } from '../disk';
import { EngineLevel } from './engine-level';
import { counted, test } from './tape-talk';

/** How many assertions the suite makes on a database with these abilities; fewer would mean that part of it did not run. */
const LEAST_ASSERTIONS = 4_500;

export function describeLevel(name: string, freshDisk: () => Disk): void {
  describe(`abstract-level's suite: ${name}`, () => {
    suite({
      test,
      factory: (options?: Record<string, unknown>) => new EngineLevel(freshDisk(), { memtableBytes: 100 }, options),
    });
    afterAll(() => {
      // biome-ignore lint/suspicious/noConsole: how much was checked is part of what the suite proves
      console.log(`abstract-level's suite, ${name}: ${counted.assertions} assertions`);
      expect(counted.assertions).toBeGreaterThan(LEAST_ASSERTIONS);
    });
  });
}
