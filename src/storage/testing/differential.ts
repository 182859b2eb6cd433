// The same random operations on an engine and on the real LevelDB, with the same answers expected from both.

import { ClassicLevel } from 'classic-level';
import { hexOf, utf8 } from '../../base/bytes';
import { randomStream } from '../../base/random';
import { memoryDisk } from '../disk-memory';
import { type Engine, type EngineOptions, openEngine } from '../engine';
import type { KeyValue } from '../engine-iterator';
import type { RangeOptions } from '../range-path';
import type { BatchEntry } from '../write-batch';
import { filesOf, inDirectory } from './level-files';

const KEYS = 5_000;
/** Operations between two commits, at which both sides get what was written; a restart is that many times rarer still. */
const STRETCH = 100;

type Level = ClassicLevel<Uint8Array, Uint8Array>;

const openLevel = async (path: string): Promise<Level> => {
  const level: Level = new ClassicLevel(path, { keyEncoding: 'view', valueEncoding: 'view' });
  await level.open();
  return level;
};

/** Throws where the two differ. Says what was compared. */
export async function compareWithLevel(
  seed: number,
  operations: number,
  options: Partial<EngineOptions>,
): Promise<{ reads: number; entries: number; compactions: number; finalKeys: number }> {
  return inDirectory([], async (path) => {
    const random = randomStream(seed, 'differential');
    const disk = memoryDisk();
    const openOurs = async (): Promise<Engine> => openEngine(disk, { onEvent: () => undefined, ...options });
    let [ours, level] = [await openOurs(), await openLevel(path)];
    const counts = { reads: 0, entries: 0, compactions: 0, finalKeys: 0 };
    const key = (): Uint8Array => utf8(`${random.integer(0, 9)}/${random.integer(0, KEYS / 10)}`);
    for (let done = 0; done < operations; ) {
      const batch: BatchEntry[] = [];
      for (; batch.length < STRETCH / 2; done++) {
        const value = random.chance(0.25)
          ? undefined
          : new Uint8Array(random.integer(0, 120)).fill(random.integer(0, 255));
        batch.push({ key: key(), value });
        await ours.append(batch.slice(-1));
      }
      await ours.commit();
      await level.batch(
        batch.map((one) =>
          one.value ? { type: 'put', key: one.key, value: one.value } : { type: 'del', key: one.key },
        ),
      );
      const asked = Array.from({ length: STRETCH / 2 }, key);
      done += asked.length;
      counts.reads += asked.length;
      const theirs = await level.getMany(asked);
      for (const [i, one] of asked.entries()) same(await ours.get(one), theirs[i]);
      if (random.chance(0.3))
        counts.entries += await compareRange(ours, level, rangeAt(key, random.integer(0, 7), random.integer(1, 200)));
      if (random.chance(0.003)) {
        counts.compactions += ours.stats().written.compactions;
        await Promise.all([ours.close(), level.close()]);
        [ours, level] = [await openOurs(), await openLevel(path)];
      }
    }
    const everything = await ours.scan(new Uint8Array(0));
    samePairs(everything, await level.iterator().all());
    counts.compactions += ours.stats().written.compactions;
    counts.finalKeys = everything.length;
    await Promise.all([ours.close(), level.close()]);
    await inDirectory(filesOf(disk), async (exported) => {
      const reader = await openLevel(exported);
      samePairs(everything, await reader.iterator().all());
      await reader.close();
    });
    return counts;
  });
}

/** A range whose shape is a number of three bits: lower bound, upper bound, direction. */
function rangeAt(key: () => Uint8Array, shape: number, limit: number): RangeOptions {
  return {
    ...(shape & 1 ? { gte: key() } : {}),
    ...(shape & 2 ? { lt: key() } : {}),
    reverse: (shape & 4) !== 0,
    limit,
  };
}

async function compareRange(ours: Engine, level: Level, range: RangeOptions): Promise<number> {
  const iterator = await ours.iterator(range);
  const found = await iterator.next(Number.POSITIVE_INFINITY);
  iterator.close();
  const { gte, lt, reverse = false, limit = -1 } = range;
  samePairs(found, await level.iterator({ ...(gte && { gte }), ...(lt && { lt }), reverse, limit }).all());
  return found.length;
}

function samePairs(ours: readonly KeyValue[], theirs: readonly KeyValue[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} entries here, ${theirs.length} in LevelDB`);
  for (const [i, [key, value]] of ours.entries()) {
    same(key, theirs[i]?.[0]);
    same(value, theirs[i]?.[1]);
  }
}

function same(ours: Uint8Array | undefined, theirs: Uint8Array | undefined): void {
  const [here, there] = [ours && hexOf(ours), theirs && hexOf(theirs)];
  if (here !== there) throw new Error(`${here} here, ${there} in LevelDB`);
}
