// One open connection to a node's database: requests in, Faults out, acknowledgements only on a transaction's `complete`.
import { assert } from '../../base/assert';
import type { Fault } from '../../base/fault';
import {
  type DiskSession,
  type DiskWrite,
  FILE_STORES,
  type FileStore,
  MAX_CHUNK_BYTES,
  ownBytes,
  type StoredFile,
} from '../disk';
import type { NodeDatabase, NodeReading, NodeTransaction } from './database';
import { diskTrouble, troubleOf } from './disk-trouble';

const STORES = ['meta', ...FILE_STORES] as const;

export class IndexedDbSession implements DiskSession {
  /** Why the session is over. It stays over. */
  private ended: Fault | undefined;
  /** The last transaction that reads. It sees nothing of a commit that began after it. */
  private reading: NodeReading | undefined;

  constructor(
    private readonly database: NodeDatabase,
    private readonly durability: IDBTransactionDurability,
    /** Called once, when the session is over. */
    private readonly onEnd: () => void,
  ) {}

  readMeta(name: string): Promise<Uint8Array | undefined> {
    return this.request(() => this.read((reading) => reading.objectStore('meta').get(name)));
  }

  readChunks(store: FileStore, file: number, first: number, last: number): Promise<Uint8Array[]> {
    return this.request(() => this.read((reading) => requestChunks(reading, store, file, first, last)));
  }

  async listFiles(store: FileStore): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    const keys = this.request(() => this.read((reading) => reading.objectStore(store).getAllKeys()));
    for (const [file, chunk] of await keys) {
      const last = files.at(-1);
      if (last?.file !== file) files.push({ file, chunks: 1, nextChunk: chunk + 1 });
      else Object.assign(last, { chunks: last.chunks + 1, nextChunk: chunk + 1 });
    }
    return files;
  }

  async commit(writes: readonly DiskWrite[]): Promise<void> {
    for (const write of writes) {
      assert(write.kind === 'DeleteFile' || write.value.length <= MAX_CHUNK_BYTES, 'a chunk fits the disk');
    }
    await this.request(async () => {
      this.reading = undefined;
      const transaction = this.database.transaction(STORES, 'readwrite', {
        durability: this.durability,
      });
      try {
        // What becomes of the requests, `done` tells for all of them together.
        for (const write of writes) requestWrite(transaction, write).catch(() => undefined);
        transaction.commit();
      } catch (thrown) {
        transaction.abort();
        void transaction.done.catch(() => undefined);
        throw thrown;
      }
      await transaction.done;
    });
  }

  async close(): Promise<void> {
    this.end(diskTrouble('disk-closed'));
  }

  /** Ends the session for this reason; the first reason counts. Transactions in flight still complete or abort. */
  end(reason: Fault): void {
    if (this.ended) return;
    this.ended = reason;
    this.database.close();
    this.onEnd();
  }

  // Who reads on as soon as an answer comes does so in the same transaction: to open one takes longer than to read a chunk.
  private read<T>(request: (reading: NodeReading) => Promise<T>): Promise<T> {
    if (this.reading) {
      try {
        return request(this.reading);
      } catch (thrown) {
        if (!isOver(thrown)) throw thrown;
      }
    }
    this.reading = this.database.transaction(STORES);
    this.reading.done.catch(() => undefined);
    return request(this.reading);
  }

  private async request<T>(run: () => Promise<T>): Promise<T> {
    if (this.ended) throw this.ended;
    try {
      return await run();
    } catch (thrown) {
      throw this.ended ?? troubleOf(thrown);
    }
  }
}

// One chunk is what most gets want, and for one value `get` has less to do than `getAll`.
function requestChunks(
  reading: NodeReading,
  store: FileStore,
  file: number,
  first: number,
  last: number,
): Promise<Uint8Array[]> {
  const chunks = reading.objectStore(store);
  if (last > first) return chunks.getAll(IDBKeyRange.bound([file, first], [file, last]));
  return chunks.get([file, first]).then((only) => (only === undefined ? [] : [only]));
}

function requestWrite(transaction: NodeTransaction, write: DiskWrite): Promise<unknown> {
  if (write.kind === 'PutMeta') return transaction.objectStore('meta').put(ownBytes(write.value), write.name);
  const store = transaction.objectStore(write.store);
  // An array sorts after every number, so this range ends behind the file's last chunk.
  if (write.kind === 'DeleteFile') return store.delete(IDBKeyRange.bound([write.file], [write.file, []]));
  return store.put(ownBytes(write.value), [write.file, write.chunk]);
}

/** What a request throws when its transaction has ended, or will by itself. */
const isOver = (thrown: unknown): boolean =>
  thrown instanceof DOMException && ['InvalidStateError', 'TransactionInactiveError'].includes(thrown.name);
