import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes';
import { memoryDisk } from './disk-memory';
import { now, openNow, put, scanText } from './testing/engine-talk';

describe('deleting a range', () => {
  const filled = () => {
    const disk = memoryDisk();
    const engine = openNow(disk, { memtableBytes: 500 });
    for (let n = 0; n < 100; n++) engine.append([put(`k${n}`, `${n}`)]);
    now(engine.commit());
    return { engine, disk };
  };

  it('takes exactly its keys, in memtables and tables, and says how many', () => {
    const { engine, disk } = filled();
    expect(now(engine.deleteRange({ gte: utf8('k2'), lt: utf8('k3') }))).toBe(11);
    expect(now(engine.deleteRange({ gt: utf8('k8'), reverse: true, limit: 5 }))).toBe(5);
    expect(now(engine.deleteRange({ gte: utf8('k2'), lt: utf8('k3') }))).toBe(0);
    const kept = Array.from({ length: 100 }, (_, n) => `k${n}`)
      .sort()
      .filter((key, i) => !(key >= 'k2' && key < 'k3') && i < 95);
    expect(Object.keys(scanText(engine, ''))).toEqual(kept);
    now(engine.commit());
    expect(Object.keys(scanText(openNow(disk), ''))).toEqual(kept);
  });

  it('is one batch: a crash keeps all of it or nothing', () => {
    const { engine, disk } = filled();
    const { lastSequence } = engine.stats();
    engine.deleteRange({});
    expect(engine.stats().lastSequence).toBe(lastSequence + 100);
    expect(Object.keys(scanText(openNow(disk), ''))).toHaveLength(100);
  });

  it('refuses more keys than fit one batch, and deletes none', () => {
    const engine = openNow(memoryDisk(), { memtableBytes: 50_000_000 });
    engine.append(Array.from({ length: 100_001 }, (_, n) => put(`k${n}`, '')));
    expect(() => engine.deleteRange({})).toThrow('The range holds more than 100000 keys');
    expect(now(engine.deleteRange({ limit: 100_000 }))).toBe(100_000);
    expect(Object.keys(scanText(engine, ''))).toHaveLength(1);
  });
});
