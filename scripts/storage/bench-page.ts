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
const MEMTABLE_BYTES = 4 * 1024 * 1024;

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

async function rate(name: string, count: number, work: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now();
  await work();
  return { name, value: (1_000 * count) / (performance.now() - start) };
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
  return [
    ...(await measureRaw(keys, `raw ${round}`)),
    ...(await measureEngine(keys, `engine ${round}`)),
    ...(await measureLevel(keys, `level ${round}`)),
    ...(await measureReopen(keys, `reopen ${round}`)),
  ];
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

async function measureRaw({ present }: Keys, name: string): Promise<Measured[]> {
  const keys = present.length;
  const database = await openRaw(name);
  const write = (store: string, fill: (target: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      fill(transaction.objectStore(store));
      transaction.commit();
    });
  const singles = 1_000;
  const packed = crypto.getRandomValues(new Uint8Array(PACKED_BYTES));
  const perChunk = Math.floor(PACKED_BYTES / (VALUE_BYTES + 16));
  const measured = [
    await rate('raw: one put per transaction', singles, async () => {
      for (let n = 0; n < singles; n++) await write('single', (store) => store.put(value, present[n]));
    }),
    await rate('raw: 1,000 puts per transaction', keys, async () => {
      for (let n = 0; n < keys; n += IN_FLIGHT) {
        await write('batch', (store) => {
          for (const key of present.slice(n, n + IN_FLIGHT)) store.put(value, key);
        });
      }
    }),
    await rate('raw: records packed into 60 KiB values', keys, async () => {
      const perTransaction = Math.ceil(IN_FLIGHT / perChunk);
      for (let n = 0; n < keys / perChunk; n += perTransaction) {
        await write('packed', (store) => {
          for (let i = n; i < n + perTransaction; i++) store.put(packed, i);
        });
      }
    }),
    await rate('raw: getAll', keys, async () => {
      const all = await new Promise<unknown[]>((resolve, reject) => {
        const request = database.transaction('batch').objectStore('batch').getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      if (all.length !== keys) throw new Error(`${all.length} of ${keys} values`);
    }),
  ];
  database.close();
  return measured;
}

async function measureLevel({ present, absent }: Keys, name: string): Promise<Measured[]> {
  const level = new BrowserLevel<Uint8Array, Uint8Array>(name, { keyEncoding: 'view', valueEncoding: 'view' });
  await level.open();
  const keys = present.length;
  const reads = Math.min(keys, 2_000);
  const measured = [
    await rate('browser-level: batches of 1,000', keys, async () => {
      for (let n = 0; n < keys; n += IN_FLIGHT) {
        await level.batch(present.slice(n, n + IN_FLIGHT).map((key) => ({ type: 'put', key, value })));
      }
    }),
    await rate('browser-level: get', reads, async () => {
      for (const key of present.slice(0, reads)) await level.get(key);
    }),
    await rate('browser-level: get of an absent key', reads, async () => {
      for (const key of absent.slice(0, reads)) await level.get(key);
    }),
    await rate('browser-level: iterator', keys, () => level.iterator().all()),
  ];
  await level.close();
  return measured;
}

async function measureEngine({ present, absent }: Keys, name: string): Promise<Measured[]> {
  const keys = present.length;
  const writer = await open(name);
  const measured = [
    await rate('engine: durable writes, 1,000 in flight', keys, async () => {
      let next = 0;
      // Each client waits until its own write is durable before it writes again.
      const client = async (): Promise<void> => {
        for (let key = present[next++]; key; key = present[next++]) {
          const appended = writer.append([{ key, value }]);
          if (appended) await appended;
          await writer.commit();
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, client));
    }),
  ];
  // Then enough that the last of it is in tables too: reads shall meet tables.
  for (let n = 0; n < 10; n++) {
    await writer.append([{ key: text.encode(`zzz-${n}`), value: new Uint8Array(1_000_000) }]);
    await writer.commit();
  }
  await writer.close();
  const getMany = async (engine: Engine, wanted: readonly Uint8Array[], expected: number): Promise<void> => {
    let found = 0;
    for (const key of wanted) if (await engine.get(key)) found++;
    if (found !== expected) throw new Error(`${found} of ${expected} found`);
  };
  const few = present.slice(0, 2_000);
  const cold = await open(name, { cacheBytes: 0 });
  measured.push(await rate('engine: get, no cache', few.length, () => getMany(cold, few, few.length)));
  await cold.close();
  const warm = await open(name, { cacheBytes: 64 * 1024 * 1024 });
  await getMany(warm, present, keys);
  await getMany(warm, absent, 0);
  measured.push(await rate('engine: get, warm cache', keys, () => getMany(warm, present, keys)));
  measured.push(await rate('engine: get of an absent key', keys, () => getMany(warm, absent, 0)));
  measured.push(await rate('engine: range scan', keys, () => scanAll(warm, keys)));
  await warm.close();
  return measured;
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
