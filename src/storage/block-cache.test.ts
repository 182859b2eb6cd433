import { describe, expect, it } from 'vitest';
import { randomStream } from '../base/random';
import { BlockBuilder } from './block-builder';
import { BlockCache } from './block-cache';
import { BlockReader } from './block-reader';
import type { Disk } from './disk';
import { memoryDisk } from './disk-memory';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put } from './testing/engine-talk';
import { diskOf, filesOf } from './testing/level-files';

function blockOf(bytes: number): BlockReader {
  const builder = new BlockBuilder(16);
  builder.add(new Uint8Array(1), new Uint8Array(bytes - 12));
  return new BlockReader(builder.finish(), 'a block');
}

describe('the block cache', () => {
  it('never holds more than its bytes, and loses the least recently used first', () => {
    const cache = new BlockCache(1_000);
    const block = blockOf(300);
    for (const place of [0, 1, 2]) cache.add(1, place, block);
    expect(cache.get(1, 0)).toBe(block);
    cache.add(1, 3, block);
    expect([0, 1, 2, 3].map((place) => cache.get(1, place) !== undefined)).toEqual([true, false, true, true]);
    cache.add(2, 0, blockOf(1_500));
    expect(cache.get(2, 0)).toBeUndefined();
    expect(cache.stats).toEqual({ bytes: 3 * block.sizeBytes, limitBytes: 1_000, hits: 4, misses: 2 });
    cache.forget(1, 4);
    expect(cache.stats.bytes).toBe(0);
  });

  it('counts each block once', () => {
    const cache = new BlockCache(1_000);
    const random = randomStream(1, 'cache');
    for (let n = 0; n < 2_000; n++)
      cache.add(random.integer(0, 3), random.integer(0, 9), blockOf(random.integer(50, 400)));
    expect(cache.stats.bytes).toBeLessThanOrEqual(1_000);
    for (let table = 0; table < 4; table++) cache.forget(table, 10);
    expect(cache.stats.bytes).toBe(0);
  });
});

describe('rule 35: a read says what it found in the cache', () => {
  const full = (disk = memoryDisk()): Disk => {
    const engine = openNow(disk, { memtableBytes: 20_000 });
    for (let n = 0; n < 210; n++) engine.append([put(`key-${String(n).padStart(3, '0')}`, 'v'.repeat(100))]);
    now(engine.close());
    return disk;
  };

  it('a block is read once, until it is forgotten', () => {
    const events: StorageEvent[] = [];
    const engine = openNow(full(), { cacheBytes: 10_000, onEvent: (event) => events.push(event) });
    const cacheOf = (key: string): unknown => {
      getText(engine, key);
      const event = events.at(-1);
      return event?.kind === 'ReadServed' ? event.tables[0]?.cache : undefined;
    };
    expect(['key-000', 'key-001', 'key-050', 'key-002'].map(cacheOf)).toEqual(['miss', 'hit', 'miss', 'hit']);
    expect(['key-100', 'key-130', 'key-002'].map(cacheOf)).toEqual(['miss', 'miss', 'miss']);
    expect(engine.stats().cache).toMatchObject({ limitBytes: 10_000, hits: 2, misses: 5 });
    expect(engine.stats().cache.bytes).toBeLessThanOrEqual(10_000);
  });

  it('rule 37: and a damaged block is never one of them', () => {
    const files = filesOf(full()).map(([name, bytes]): [string, Uint8Array] => [
      name,
      name.endsWith('.ldb') ? bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte)) : bytes,
    ]);
    const engine = openNow(diskOf(files));
    for (let n = 0; n < 2; n++) expect(() => getText(engine, 'key-000')).toThrow('block 0 of table 4 does not match');
    expect(engine.stats().cache).toMatchObject({ bytes: 0, hits: 0 });
  });
});
