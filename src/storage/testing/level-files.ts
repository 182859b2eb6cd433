// Carries LevelDB files between a node's disk and a directory, so that tests can damage them and the real LevelDB can read them.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPromise } from '../../base/later';
import type { Disk } from '../disk';
import { memoryDisk } from '../disk-memory';
import { type ExportedFile, exportFiles } from '../export-files';
import { fileWrites } from '../import-files';

/** The files of a memory disk, which answers at once. */
export function filesOf(disk: Disk): ExportedFile[] {
  const files = exportFiles(disk);
  if (isPromise(files)) throw new Error('this disk is not in memory');
  return files;
}

/** A memory disk that holds these LevelDB files. Files that the engine does not keep (LOCK, LOG) are left out. */
export function diskOf(files: readonly ExportedFile[]): Disk {
  const disk = memoryDisk();
  const session = disk.open();
  if (isPromise(session)) throw new Error('this disk is not in memory');
  session.commit(files.flatMap(([name, bytes]) => fileWrites(name, bytes)));
  return disk;
}

/** Runs `use` with a new directory that holds these files, and removes it. */
export async function inDirectory<T>(files: readonly ExportedFile[], use: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'ringside-level-'));
  try {
    for (const [name, bytes] of files) await writeFile(join(path, name), bytes);
    return await use(path);
  } finally {
    await rm(path, { recursive: true });
  }
}

export async function readDirectory(path: string): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const name of (await readdir(path)).sort()) files.push([name, new Uint8Array(await readFile(join(path, name)))]);
  return files;
}
