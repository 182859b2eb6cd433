// A disk in memory: answers at once, and survives the engines that use it, so that a node can be killed and started again
// on what it had committed.

import { assert, assertUnreachable } from '../base/assert';
import { Fault } from '../base/fault';
import {
  type Disk,
  type DiskSession,
  type DiskWrite,
  type FileStore,
  MAX_CHUNK_BYTES,
  ownBytes,
  type StoredFile,
} from './disk';

type Chunks = Map<number, Uint8Array>;

interface Contents {
  meta: Map<string, Uint8Array>;
  files: Record<FileStore, Map<number, Chunks>>;
}

const emptyContents = (): Contents => ({
  meta: new Map(),
  files: { manifest: new Map(), wal: new Map(), sst: new Map() },
});

/** An empty disk. Its `open` fences off the session before. */
export function memoryDisk(): Disk {
  let contents = emptyContents();
  let liveSession: DiskSession | undefined;
  return {
    open() {
      const session: DiskSession = new MemorySession(contents, () => liveSession === session);
      liveSession = session;
      return session;
    },
    destroy() {
      contents = emptyContents();
      liveSession = undefined;
    },
  };
}

class MemorySession implements DiskSession {
  private closed = false;

  constructor(
    private readonly contents: Contents,
    private readonly isLive: () => boolean,
  ) {}

  readMeta(name: string): Uint8Array | undefined {
    this.refuseUnlessLive();
    return this.contents.meta.get(name);
  }

  readChunks(store: FileStore, file: number, first: number, last: number): Uint8Array[] {
    this.refuseUnlessLive();
    const chunks = this.contents.files[store].get(file);
    const found: Uint8Array[] = [];
    for (let chunk = first; chunks && chunk <= last; chunk++) {
      const value = chunks.get(chunk);
      if (value) found.push(value);
    }
    return found;
  }

  listFiles(store: FileStore): StoredFile[] {
    this.refuseUnlessLive();
    const files = Array.from(this.contents.files[store], ([file, chunks]) => ({
      file,
      chunks: chunks.size,
      nextChunk: Math.max(...chunks.keys()) + 1,
    }));
    return files.sort((a, b) => a.file - b.file);
  }

  commit(writes: readonly DiskWrite[]): void {
    this.refuseUnlessLive();
    for (const write of writes) {
      assert(write.kind === 'DeleteFile' || write.value.length <= MAX_CHUNK_BYTES, 'a chunk fits the disk');
    }
    for (const write of writes) apply(this.contents, write);
  }

  close(): void {
    this.closed = true;
  }

  private refuseUnlessLive(): void {
    if (this.closed) throw new Fault('disk-closed', 'This disk session is closed. Open the disk again.');
    if (!this.isLive()) throw new Fault('disk-superseded', 'Another session has taken this disk over. Stop this node.');
  }
}

function apply({ meta, files }: Contents, write: DiskWrite): void {
  switch (write.kind) {
    case 'PutMeta':
      meta.set(write.name, ownBytes(write.value));
      return;
    case 'PutChunk': {
      const chunks: Chunks = files[write.store].get(write.file) ?? new Map();
      files[write.store].set(write.file, chunks.set(write.chunk, ownBytes(write.value)));
      return;
    }
    case 'DeleteFile':
      files[write.store].delete(write.file);
      return;
    default:
      assertUnreachable(write);
  }
}
