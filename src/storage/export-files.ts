// A node's disk as the files of a LevelDB directory: what the real LevelDB opens.
import { concatBytes } from '../base/bytes';
import { type Later, type Steps, settle, wait } from '../base/later';
import { type Disk, type DiskSession, FILE_STORES, type FileStore } from './disk';
import { CURRENT, manifestName } from './version-set';

/** A file name of a LevelDB directory, and the file's bytes. */
export type ExportedFile = [name: string, bytes: Uint8Array];

/** The files of a disk that no engine has open; this takes the disk over for a moment. */
export function exportFiles(disk: Disk): Later<ExportedFile[]> {
  return settle(
    (function* (): Steps<ExportedFile[]> {
      const session = yield* wait(disk.open());
      const files = yield* readFiles(session);
      yield* wait(session.close());
      return files;
    })(),
  );
}

/** The files that a session sees. */
export function* readFiles(session: DiskSession): Steps<ExportedFile[]> {
  const exported: ExportedFile[] = [];
  const current = yield* wait(session.readMeta(CURRENT));
  if (current) exported.push([CURRENT, current]);
  for (const store of FILE_STORES) {
    for (const { file, nextChunk } of yield* wait(session.listFiles(store))) {
      exported.push([
        fileName(store, file),
        concatBytes(yield* wait(session.readChunks(store, file, 0, nextChunk - 1))),
      ]);
    }
  }
  return exported;
}

function fileName(store: FileStore, file: number): string {
  if (store === 'manifest') return manifestName(file);
  return `${String(file).padStart(6, '0')}.${store === 'wal' ? 'log' : 'ldb'}`;
}
