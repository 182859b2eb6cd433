// The four chunk stores of one node as an IndexedDB database.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { FILE_STORES } from '../disk';

type FileChunks = { key: [file: number, chunk: number]; value: Uint8Array };

interface NodeSchema extends DBSchema {
  meta: { key: string; value: Uint8Array };
  manifest: FileChunks;
  wal: FileChunks;
  sst: FileChunks;
}

export type NodeDatabase = IDBPDatabase<NodeSchema>;
/** A transaction over all stores that may write. */
export type NodeTransaction = IDBPTransaction<NodeSchema, StoreNames<NodeSchema>[], 'readwrite'>;

/** One that only reads. */
export type NodeReading = IDBPTransaction<NodeSchema, StoreNames<NodeSchema>[], 'readonly'>;

/** What happens to a connection besides its own requests. */
export interface ConnectionWatcher {
  /** An older connection is still open; the open goes on waiting. */
  blocked(): void;
  /** Somebody wants to open the next version or to delete the database. */
  superseded(): void;
  /** The browser closed the connection. */
  lost(): void;
}

/**
 * Opens the database one version above its last. That waits until every older connection is closed and its transactions
 * are over, and so no transaction of a dead worker can land afterwards. REQUIRES: the node's lock, so that the version is ours.
 */
export async function openNextVersion(name: string, watcher: ConnectionWatcher): Promise<NodeDatabase> {
  const known = (await indexedDB.databases()).find((database) => database.name === name);
  return openDB<NodeSchema>(name, (known?.version ?? 0) + 1, {
    upgrade(database, oldVersion) {
      if (oldVersion > 0) return;
      database.createObjectStore('meta');
      for (const store of FILE_STORES) database.createObjectStore(store);
    },
    blocked: () => watcher.blocked(),
    blocking: () => watcher.superseded(),
    terminated: () => watcher.lost(),
  });
}
