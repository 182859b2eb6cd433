// One open connection to a node's database: requests in, Faults out, acknowledgements only on a transaction's `complete`.
import { assert } from '../../base/assert';
import type { Fault } from '../../base/fault';
import {
  type DiskSession,
  type DiskWrite,
  FILE_STORES,
  type FileStore,
  MAX_CHUNK_BYTES,
  type StoredFile,
} from '../disk';
import type { NodeDatabase, NodeTransaction } from './database';
import { diskTrouble, troubleOf } from './disk-trouble';

export class IndexedDbSession implements DiskSession {
  /** Why the session is over. It stays over. */
  private ended: Fault | undefined;

  constructor(
    private readonly database: NodeDatabase,
    private readonly durability: IDBTransactionDurability,
    /** Called once, when the session is over. */
    private readonly onEnd: () => void,
  ) {}

  readMeta(name: string): Promise<Uint8Array | undefined> {
    return this.request(() => this.database.get('meta', name));
  }

  readChunks(store: FileStore, file: number, first: number, last: number): Promise<Uint8Array[]> {
    return this.request(() => this.database.getAll(store, IDBKeyRange.bound([file, first], [file, last])));
  }

  async listFiles(store: FileStore): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    for (const [file, chunk] of await this.request(() => this.database.getAllKeys(store))) {
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
      const transaction = this.database.transaction(['meta', ...FILE_STORES], 'readwrite', {
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

  private async request<T>(run: () => Promise<T>): Promise<T> {
    if (this.ended) throw this.ended;
    try {
      return await run();
    } catch (thrown) {
      throw this.ended ?? troubleOf(thrown);
    }
  }
}

function requestWrite(transaction: NodeTransaction, write: DiskWrite): Promise<unknown> {
  if (write.kind === 'PutMeta') return transaction.objectStore('meta').put(ownBytes(write.value), write.name);
  const store = transaction.objectStore(write.store);
  // An array sorts after every number, so this range ends behind the file's last chunk.
  if (write.kind === 'DeleteFile') return store.delete(IDBKeyRange.bound([write.file], [write.file, []]));
  return store.put(ownBytes(write.value), [write.file, write.chunk]);
}

// A stored view carries its whole buffer along, so a chunk that is a view into something larger is copied out first.
const ownBytes = (value: Uint8Array): Uint8Array => (value.length === value.buffer.byteLength ? value : value.slice());
