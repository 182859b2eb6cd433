// Memory over millions of writes: one engine in process on a disk in memory, over a number of keys that stays the same, so
// that whatever grows is the engine's.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { utf8 } from '../../src/base/bytes';
import { randomStream } from '../../src/base/random';
import { memoryDisk } from '../../src/storage/disk-memory';
import { openEngine } from '../../src/storage/engine';

const KEYS = 20_000;
const VALUE_BYTES = 100;
const WRITES_A_COMMIT = 10;
const A_MILLION = 1_000_000;
/** The first million fills the levels; after that memory may move by this much: a merge under way holds a few tables. */
const SLACK_BYTES = 8 * 1024 * 1024;

/** Prints the memory after every million, garbage collected. Throws when it grows. */
export async function watchMemory(writes: number, seed: number, print: (line: string) => void): Promise<void> {
  if (writes <= A_MILLION) throw new Error('The first million fills the levels: ask for more writes.');
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  // What typed arrays stand on is given back only after a turn of the event loop.
  const collect = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const random = randomStream(seed, 'writes of the memory watch');
  let events = 0;
  const engine = await openEngine(memoryDisk(), { onEvent: () => events++ });
  const heaps: number[] = [];
  for (let n = 1; n <= writes; n++) {
    const value = new Uint8Array(VALUE_BYTES).fill(n);
    await engine.append([{ key: utf8(`key ${random.integer(1, KEYS)}`), value }]);
    if (n % WRITES_A_COMMIT === 0) await engine.commit();
    if (n % A_MILLION !== 0 && n !== writes) continue;
    await engine.commit();
    await collect();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    heaps.push(heapUsed + arrayBuffers);
    const [heap, resident] = [heapUsed + arrayBuffers, rss].map((bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`);
    print(`  ${(n / A_MILLION).toFixed(1)} million writes: ${heap} in use, ${resident} resident, ${events} events`);
  }
  await engine.close();
  const [first = 0, ...later] = heaps;
  const most = Math.max(...later, first);
  if (most > first + SLACK_BYTES) {
    throw new Error(`memory grows: ${first} bytes after the first million writes, ${most} later`);
  }
}
