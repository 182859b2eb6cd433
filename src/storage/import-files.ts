// A node's disk from the files of a LevelDB directory: all of them in one transaction, so that the disk holds what it held or what is imported.
import { type Steps, wait } from '../base/later';
import { type Disk, type DiskWrite, FILE_STORES, type FileStore } from './disk';
import type { ExportedFile } from './export-files';
import { TABLE_CHUNK_BYTES } from './format';
import { LOG_END, UNKNOWN_LOG_END } from './log-end';
import { CURRENT } from './version-set';

/** Replaces all that a disk holds, which no engine has open. REQUIRES: files that an engine has been able to open. */
export function* replaceFiles(disk: Disk, files: readonly ExportedFile[]): Steps<void> {
  const session = yield* wait(disk.open());
  try {
    const writes: DiskWrite[] = [{ kind: 'PutMeta', name: LOG_END, value: UNKNOWN_LOG_END }];
    for (const store of FILE_STORES) {
      for (const { file } of yield* wait(session.listFiles(store))) writes.push({ kind: 'DeleteFile', store, file });
    }
    for (const [name, bytes] of files) writes.push(...fileWrites(name, bytes));
    yield* wait(session.commit(writes));
  } finally {
    yield* wait(session.close());
  }
}

/** What puts one file of a LevelDB directory on a disk; nothing for files that an engine does not keep (LOCK, LOG). */
export function fileWrites(name: string, bytes: Uint8Array): DiskWrite[] {
  if (name === CURRENT) return [{ kind: 'PutMeta', name, value: bytes }];
  const [, manifest, numbered, extension] = /^(?:MANIFEST-(\d{1,15})|(\d{1,15})\.(log|ldb|sst))$/.exec(name) ?? [];
  if (manifest === undefined && extension === undefined) return [];
  const store: FileStore = manifest !== undefined ? 'manifest' : extension === 'log' ? 'wal' : 'sst';
  const writes: DiskWrite[] = [];
  for (let chunk = 0; chunk * TABLE_CHUNK_BYTES < bytes.length; chunk++) {
    const value = bytes.subarray(chunk * TABLE_CHUNK_BYTES, (chunk + 1) * TABLE_CHUNK_BYTES);
    writes.push({ kind: 'PutChunk', store, file: Number(manifest ?? numbered), chunk, value });
  }
  return writes;
}
