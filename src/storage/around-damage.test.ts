// Rule 37: an iterator that is told to goes around damaged blocks and gives all the rest; any other stops there.
import { expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { type FaultyDisk, faultyDisk } from './disk-faulty';
import { memoryDisk } from './disk-memory';
import type { Engine } from './engine';
import { now, openNow, put } from './testing/engine-talk';

const key = (i: number): string => `k${String(i).padStart(3, '0')}`;

function damagedEngine(how: 'flipped' | 'missing'): Engine {
  const disk: FaultyDisk = faultyDisk(memoryDisk());
  const engine = openNow(disk, { memtableBytes: 40_000 });
  for (let i = 0; i < 60; i++) now(engine.append([put(key(i), 'x'.repeat(1500))]));
  now(engine.close());
  disk.inflict({ kind: 'Damage', store: 'sst', how, chunk: 0.3, offset: 0.5 });
  return openNow(disk, { memtableBytes: 40_000 });
}

it.each(['flipped', 'missing'] as const)('with a chunk of a table that is %s', (how) => {
  const engine = damagedEngine(how);
  expect(() => now(now(engine.iterator({})).next(100))).toThrow('table');
  const damage: string[] = [];
  const iterator = now(engine.iterator({ onDamage: ({ where }) => damage.push(where) }));
  const found = now(iterator.next(100)).map(([name]) => textOf(name));
  iterator.close();
  expect(damage.length).toBeGreaterThan(0);
  const unreadable = Array.from({ length: 60 }, (_, i) => key(i)).filter((name) => {
    try {
      return now(engine.get(utf8(name))) === undefined;
    } catch {
      return true;
    }
  });
  expect(unreadable.length).toBeGreaterThan(0);
  expect([...found, ...unreadable].sort()).toEqual(Array.from({ length: 60 }, (_, i) => key(i)));
});
