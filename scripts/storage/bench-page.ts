// What `npm run bench:storage` measures, in the browser: the engine, raw IndexedDB and browser-level, in one run on one disk.
import { BrowserLevel } from 'browser-level';
import { type Engine, openEngine } from '../../src/storage/engine';
import { indexedDbDisk } from '../../src/storage/indexeddb/disk-indexeddb';

interface Measured {
  readonly name: string;
  /** Operations a second, unless the name says otherwise. */
  readonly value: number;
}

const VALUE_BYTES = 100;
const IN_FLIGHT = 1_000;
const PACKED_BYTES = 60 * 1024;
const MEMTABLE_BYTES = 8 * 1024 * 1024;
const STRETCHES = 10;

type Level = BrowserLevel<Uint8Array, Uint8Array>;

const text = new TextEncoder();
const value = crypto.getRandomValues(new Uint8Array(VALUE_BYTES));

/** The keys of a run, made before anything is timed. */
interface Keys {
  /** Every key once, in an order that no cache likes. */
  readonly present: readonly Uint8Array<ArrayBuffer>[];
  /** Keys between those, so that the filters have to tell them apart. */
  readonly absent: readonly Uint8Array<ArrayBuffer>[];
}

function makeKeys(count: number): Keys {
  const names = Array.from({ length: count }, (_, n) => `key-${String((n * 7_919) % count).padStart(8, '0')}`);
  return { present: names.map((name) => text.encode(name)), absent: names.map((name) => text.encode(`${name}x`)) };
}

/** One of several things that are measured side by side. */
interface Contender {
  readonly name: string;
  /** How many operations all its stretches are together. */
  readonly count: number;
  run(stretch: number): Promise<unknown>;
}

/** The contenders take turns, a stretch at a time, so that what else the machine does meets all of them. */
async function inTurns(stretches: number, contenders: readonly Contender[]): Promise<Measured[]> {
  const ms = contenders.map(() => 0);
  for (let stretch = 0; stretch < stretches; stretch++) {
    for (const [i, contender] of contenders.entries()) {
      const start = performance.now();
      await contender.run(stretch);
      ms[i] = (ms[i] ?? 0) + performance.now() - start;
    }
  }
  return contenders.map(({ name, count }, i) => ({ name, value: (1_000 * count) / (ms[i] ?? 0) }));
}

const startTimer = (delayMs: number, onDue: () => void): (() => void) => {
  const timer = setTimeout(onDue, delayMs);
  return () => clearTimeout(timer);
};

async function open(name: string, options: { memtableBytes?: number; cacheBytes?: number } = {}): Promise<Engine> {
  const disk = indexedDbDisk({ name, startTimer, onTrouble: () => undefined });
  return openEngine(disk, { memtableBytes: MEMTABLE_BYTES, onEvent: () => undefined, ...options });
}

/** One round: everything once, in databases of its own. */
async function measure(count: number, round: number): Promise<Measured[]> {
  const keys = makeKeys(count);
  const raw = await openRaw(`raw ${round}`);
  const level = new BrowserLevel<Uint8Array, Uint8Array>(`level ${round}`, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  await level.open();
  const writes = await measureWrites(keys, raw, level, `engine ${round}`);
  const reads = await measureReads(keys, raw, level, `engine ${round}`);
  await level.close();
  raw.close();
  return [...writes, ...reads, ...(await measureReopen(keys, `reopen ${round}`))];
}

function openRaw(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of ['single', 'batch', 'packed']) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function writeRaw(database: IDBDatabase, store: string, fill: (target: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    fill(transaction.objectStore(store));
    transaction.commit();
  });
}

async function measureWrites({ present }: Keys, raw: IDBDatabase, level: Level, name: string): Promise<Measured[]> {
  const count = present.length;
  const engine = await open(name);
  const packed = crypto.getRandomValues(new Uint8Array(PACKED_BYTES));
  const perTransaction = Math.ceil((IN_FLIGHT * (VALUE_BYTES + 16)) / PACKED_BYTES);
  const singles = 1_000;
  const part = (stretch: number): typeof present =>
    present.slice((stretch * count) / STRETCHES, ((stretch + 1) * count) / STRETCHES);
  const batchesOf = async (
    stretch: number,
    write: (keys: typeof present, first: number) => Promise<unknown>,
  ): Promise<void> => {
    const keys = part(stretch);
    for (let n = 0; n < keys.length; n += IN_FLIGHT) {
      await write(keys.slice(n, n + IN_FLIGHT), (stretch * count) / STRETCHES + n);
    }
  };
  const measured = await inTurns(STRETCHES, [
    {
      name: 'raw: one put per transaction',
      count: singles,
      run: async (stretch) => {
        for (const key of part(stretch).slice(0, singles / STRETCHES)) {
          await writeRaw(raw, 'single', (store) => store.put(value, key));
        }
      },
    },
    {
      name: 'raw: 1,000 puts per transaction',
      count,
      run: (stretch) =>
        batchesOf(stretch, (keys) =>
          writeRaw(raw, 'batch', (store) => {
            for (const key of keys) store.put(value, key);
          }),
        ),
    },
    {
      name: 'raw: records packed into 60 KiB values',
      count,
      run: (stretch) =>
        batchesOf(stretch, (_, first) =>
          writeRaw(raw, 'packed', (store) => {
            for (let i = 0; i < perTransaction; i++) store.put(packed, first + i);
          }),
        ),
    },
    {
      name: 'engine: durable writes, 1,000 in flight',
      count,
      run: (stretch) => writeTogether(engine, part(stretch)),
    },
    {
      name: 'browser-level: batches of 1,000',
      count,
      run: (stretch) => batchesOf(stretch, (keys) => level.batch(keys.map((key) => ({ type: 'put', key, value })))),
    },
  ]);
  // Then enough that the last of it is in tables too, and merged: reads shall meet what most of a database is.
  for (let n = 0; n < 40; n++) {
    await engine.append([{ key: text.encode(`zzz-${n}`), value: new Uint8Array(1_000_000) }]);
    await engine.commit();
  }
  await engine.close();
  return measured;
}

// A thousand clients, each of which waits until its own write is durable before it writes again.
async function writeTogether(engine: Engine, keys: readonly Uint8Array[]): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let key = keys[next++]; key; key = keys[next++]) {
      const appended = engine.append([{ key, value }]);
      if (appended) await appended;
      await engine.commit();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, client));
}

async function measureReads(
  { present, absent }: Keys,
  raw: IDBDatabase,
  level: Level,
  name: string,
): Promise<Measured[]> {
  const count = present.length;
  const few = Math.min(count, 2_000);
  const part = <T>(keys: readonly T[], total: number, stretch: number): readonly T[] =>
    keys.slice((stretch * total) / STRETCHES, ((stretch + 1) * total) / STRETCHES);
  const cold = await open(name, { cacheBytes: 0 });
  const slow = await inTurns(STRETCHES, [
    { name: 'engine: get, no cache', count: few, run: (i) => getMany(cold, part(present, few, i), true) },
    { name: 'browser-level: get', count: few, run: (i) => getMany(level, part(present, few, i), true) },
    {
      name: 'browser-level: get of an absent key',
      count: few,
      run: (i) => getMany(level, part(absent, few, i), false),
    },
  ]);
  await cold.close();
  const warm = await open(name, { cacheBytes: 64 * 1024 * 1024 });
  await getMany(warm, present, true);
  await getMany(warm, absent, false);
  const fast = await inTurns(STRETCHES, [
    { name: 'engine: get, warm cache', count, run: (i) => getMany(warm, part(present, count, i), true) },
    { name: 'engine: get of an absent key', count, run: (i) => getMany(warm, part(absent, count, i), false) },
  ]);
  const scans = await inTurns(3, [
    { name: 'engine: range scan', count: 3 * count, run: () => scanAll(warm, count) },
    { name: 'raw: getAll', count: 3 * count, run: () => getAllRaw(raw, count) },
    { name: 'browser-level: iterator', count: 3 * count, run: () => level.iterator().all() },
  ]);
  await warm.close();
  return [...slow, ...fast, ...scans];
}

async function getMany(from: Engine | Level, keys: readonly Uint8Array[], isThere: boolean): Promise<void> {
  for (const key of keys) {
    const found = await from.get(key);
    if ((found !== undefined) !== isThere) throw new Error(isThere ? 'a key is gone' : 'a key is there');
  }
}

async function scanAll(engine: Engine, expected: number): Promise<void> {
  const iterator = await engine.iterator({ lt: text.encode('z') });
  let seen = 0;
  for (;;) {
    const found = await iterator.next(1_000);
    if (found.length === 0) break;
    seen += found.length;
  }
  iterator.close();
  if (seen !== expected) throw new Error(`${seen} of ${expected} entries`);
}

async function getAllRaw(raw: IDBDatabase, expected: number): Promise<void> {
  const all = await new Promise<unknown[]>((resolve, reject) => {
    const request = raw.transaction('batch').objectStore('batch').getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  if (all.length !== expected) throw new Error(`${all.length} of ${expected} values`);
}

// Nothing was flushed, so all of it stands in the log, as after a kill.
async function measureReopen({ present }: Keys, name: string): Promise<Measured[]> {
  const memtableBytes = 64 * 1024 * 1024;
  const first = await open(name, { memtableBytes });
  const small = value.subarray(0, 60);
  for (const [n, key] of present.entries()) {
    await first.append([{ key, value: small }]);
    if (n % IN_FLIGHT === IN_FLIGHT - 1) await first.commit();
  }
  const logBytes = first.stats().log.bytes;
  await first.close();
  const start = performance.now();
  const second = await open(name, { memtableBytes });
  const ms = performance.now() - start;
  for (const key of present.slice(-IN_FLIGHT)) if (!(await second.get(key))) throw new Error('a key is gone');
  await second.close();
  return [
    { name: 'engine: reopening (ms)', value: ms },
    { name: 'engine: log replayed by it (MiB)', value: logBytes / 1024 / 1024 },
  ];
}

Object.assign(window, { measure });
