// A node's disk as one file: a zip of a LevelDB directory, out and in again. What comes in is opened and read whole before any
// disk is touched, and loses the memory of whose it was: a node that went on with another's clock identity, or with its own of
// long ago, would mint counters a second time (rule 15).
import { unzipSync, zipSync } from 'fflate';
import { textOf } from '../base/bytes';
import { Fault, sentenceOf } from '../base/fault';
import { isPromise, type Later } from '../base/later';
import { decodeHint, decodeSet, recordNameOf } from '../protocol/records';
import { memoryDisk } from '../storage/disk-memory';
import { type Engine, openEngine } from '../storage/engine';
import { type ExportedFile, exportFiles } from '../storage/export-files';
import { fileWrites } from '../storage/import-files';

/** Unpacked; more than a lab ever holds, and no more than a page can carry in a command. */
const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

export interface DiskImage {
  readonly files: readonly ExportedFile[];
  /** Keys and hints that a node will find. */
  readonly records: number;
}

/** The same files give the same bytes, whenever that is. */
export function packDisk(files: readonly ExportedFile[]): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: '1980-01-02T00:00:00', level: 6 });
}

/** Throws Fault `bad-import` with what is wrong unless every byte of it can be believed. */
export function unpackDisk(zip: Uint8Array): DiskImage {
  const disk = memoryDisk();
  const session = now(disk.open());
  session.commit(unzipped(zip).flatMap(([name, bytes]) => fileWrites(name.replace(/^.*\//, ''), bytes)));
  if (now(session.readMeta('CURRENT')) === undefined)
    throw refusal('it holds no LevelDB directory: CURRENT is missing');
  try {
    const engine = now(openEngine(disk, { onEvent: () => undefined }));
    const records = forgetOwner(engine);
    now(engine.close());
    return { files: now(exportFiles(disk)), records };
  } catch (thrown) {
    throw refusal(sentenceOf(thrown));
  }
}

function unzipped(zip: Uint8Array): ExportedFile[] {
  let bytes = 0;
  try {
    const files = unzipSync(zip, {
      filter({ originalSize }) {
        bytes += originalSize;
        return bytes <= MAX_IMPORT_BYTES;
      },
    });
    if (bytes <= MAX_IMPORT_BYTES) return Object.entries(files);
  } catch {
    throw refusal('it is no zip file');
  }
  throw refusal(`it holds more than ${MAX_IMPORT_BYTES / 1024 / 1024} MiB`);
}

// Reads every record, and deletes those that are about the node itself. How many are left.
function forgetOwner(engine: Engine): number {
  let records = 0;
  const own: Uint8Array[] = [];
  for (const [key, value] of now(engine.scan(new Uint8Array(0)))) {
    const name = recordNameOf(textOf(key));
    if (name.kind === 'data') decodeSet(value);
    else if (name.kind === 'hint') decodeHint(value);
    else own.push(key);
    if (name.kind === 'data' || name.kind === 'hint') records++;
  }
  now(engine.append(own.map((key) => ({ key, value: undefined }))));
  return records;
}

const refusal = (why: string): Fault =>
  new Fault(
    'bad-import',
    `This file cannot be imported: ${why}. Nothing was changed; choose a zip that a node's disk was exported to.`,
  );

/** What a disk in memory answers is there at once. */
function now<T>(later: Later<T>): T {
  if (isPromise(later)) throw new Error('a memory disk answers at once');
  return later;
}
