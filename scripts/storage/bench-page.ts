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
const keyOf = (n: number): Uint8Array<ArrayBuffer> => text.encode(`key-${String(n).padStart(8, '0')}`);
const value = crypto.getRandomValues(new Uint8Array(VALUE_BYTES));
/** Every key once, in an order that no cache likes. */
const mixed = (n: number, keys: number): number => (n * 7_919) % keys;

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

async function measure(keys: number): Promise<Measured[]> {
  return [
    ...(await measureRaw(keys)),
    ...(await measureLevel(keys)),
    ...(await measureEngine(keys)),
    ...(await measureReopen(keys)),
  ];
}

function openRaw(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('raw', 1);
    request.onupgradeneeded = () => {
      for (const store of ['single', 'batch', 'packed']) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function measureRaw(keys: number): Promise<Measured[]> {
  const database = await openRaw();
  const write = (store: string, fill: (target: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      fill(transaction.objectStore(store));
      transaction.commit();
    });
  const singles = 1_000;
  const perChunk = Math.floor(PACKED_BYTES / (VALUE_BYTES + 16));
  const measured = [
    await rate('raw: one put per transaction', singles, async () => {
      for (let n = 0; n < singles; n++) await write('single', (store) => store.put(value, keyOf(n)));
    }),
    await rate('raw: 1,000 puts per transaction', keys, async () => {
      for (let n = 0; n < keys; n += IN_FLIGHT) {
        await write('batch', (store) => {
          for (let i = n; i < n + IN_FLIGHT; i++) store.put(value, keyOf(mixed(i, keys)));
        });
      }
    }),
    await rate('raw: records packed into 60 KiB values', keys, async () => {
      const perTransaction = Math.ceil(IN_FLIGHT / perChunk);
      for (let n = 0; n < keys / perChunk; n += perTransaction) {
        await write('packed', (store) => {
          for (let i = n; i < n + perTransaction; i++) store.put(new Uint8Array(PACKED_BYTES), i);
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

async function measureLevel(keys: number): Promise<Measured[]> {
  const level = new BrowserLevel<Uint8Array, Uint8Array>('level', { keyEncoding: 'view', valueEncoding: 'view' });
  await level.open();
  const reads = Math.min(keys, 5_000);
  const measured = [
    await rate('browser-level: batches of 1,000', keys, async () => {
      for (let n = 0; n < keys; n += IN_FLIGHT) {
        await level.batch(
          Array.from({ length: IN_FLIGHT }, (_, i) => ({ type: 'put', key: keyOf(mixed(n + i, keys)), value })),
        );
      }
    }),
    await rate('browser-level: get', reads, async () => {
      for (let n = 0; n < reads; n++) await level.get(keyOf(mixed(n, keys)));
    }),
    await rate('browser-level: get of an absent key', reads, async () => {
      for (let n = 0; n < reads; n++) await level.get(keyOf(keys + n));
    }),
    await rate('browser-level: iterator', keys, () => level.iterator().all()),
  ];
  await level.close();
  return measured;
}

async function measureEngine(keys: number): Promise<Measured[]> {
  const writer = await open('engine');
  const measured = [
    await rate('engine: durable writes, 1,000 in flight', keys, async () => {
      for (let n = 0; n < keys; n += IN_FLIGHT) {
        const acknowledged: unknown[] = [];
        for (let i = n; i < n + IN_FLIGHT; i++) {
          writer.append([{ key: keyOf(mixed(i, keys)), value }]);
          acknowledged.push(writer.commit());
        }
        await Promise.all(acknowledged);
      }
    }),
  ];
  // Then enough that the last of it is in tables too: reads shall meet tables.
  for (let n = 0; n < 10; n++) {
    await writer.append([{ key: text.encode(`zzz-${n}`), value: new Uint8Array(1_000_000) }]);
    await writer.commit();
  }
  await writer.close();
  const getMany = async (engine: Engine, count: number, offset: number, least: number): Promise<void> => {
    let found = 0;
    for (let n = 0; n < count; n++) if (await engine.get(keyOf(mixed(n, keys) + offset))) found++;
    if (found < least) throw new Error(`${found} of ${count} found`);
  };
  const few = Math.min(keys, 2_000);
  const cold = await open('engine', { cacheBytes: 0 });
  measured.push(await rate('engine: get, no cache', few, () => getMany(cold, few, 0, few)));
  await cold.close();
  const warm = await open('engine', { cacheBytes: 64 * 1024 * 1024 });
  await getMany(warm, keys, 0, keys);
  measured.push(await rate('engine: get, warm cache', keys, () => getMany(warm, keys, 0, keys)));
  measured.push(await rate('engine: get of an absent key', keys, () => getMany(warm, keys, keys, 0)));
  measured.push(
    await rate('engine: range scan', keys, async () => {
      const iterator = await warm.iterator({ lt: text.encode('z') });
      let seen = 0;
      for (;;) {
        const found = await iterator.next(1_000);
        if (found.length === 0) break;
        seen += found.length;
      }
      iterator.close();
      if (seen !== keys) throw new Error(`${seen} of ${keys} entries`);
    }),
  );
  await warm.close();
  return measured;
}

// Nothing was flushed, so all of it stands in the log, as after a kill.
async function measureReopen(keys: number): Promise<Measured[]> {
  const memtableBytes = 64 * 1024 * 1024;
  const first = await open('reopen', { memtableBytes });
  const small = value.subarray(0, 60);
  for (let n = 0; n < keys; n += IN_FLIGHT) {
    for (let i = n; i < n + IN_FLIGHT; i++) await first.append([{ key: keyOf(i), value: small }]);
    await first.commit();
  }
  const logBytes = first.stats().log.bytes;
  await first.close();
  const start = performance.now();
  const second = await open('reopen', { memtableBytes });
  const ms = performance.now() - start;
  if ((await second.get(keyOf(keys - 1))) === undefined) throw new Error('the last key is gone');
  await second.close();
  return [
    { name: 'engine: reopening (ms)', value: ms },
    { name: 'engine: log replayed by it (MiB)', value: logBytes / 1024 / 1024 },
  ];
}

Object.assign(window, { measure });
