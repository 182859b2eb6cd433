// Which files are live, and the MANIFEST that says so (leveldb doc/impl.md, db/version_set.cc). Every change is one record;
// a MANIFEST that has grown long is replaced by a new one that starts with the whole state.
import { concatBytes, textOf, utf8 } from '../base/bytes';
import { corrupt } from './corruption';
import { COMPARATOR_NAME, LEVELS } from './format';
import { compareInternalKeys } from './internal-key';
import type { Levels } from './levels';
import { readLog } from './log-reader';
import { LogWriter } from './log-writer';
import type { Staging } from './staging';
import {
  type CompactPointer,
  decodeEdit,
  encodeEdit,
  type TableMeta,
  type TablePlace,
  type VersionEdit,
} from './version-edit';

/** The name in `meta` whose value is the name of the live MANIFEST. */
export const CURRENT = 'CURRENT';

/** Long enough for some hundred edits between rewrites, short enough to read in one go on every start. */
const MANIFEST_LIMIT_BYTES = 32 * 1024;

/** One change of the state: with it some tables appear and others go. */
export interface VersionChange {
  logNumber?: number;
  pointers?: readonly CompactPointer[];
  deleted?: readonly TablePlace[];
  added?: readonly TableMeta[];
}

export class VersionSet {
  /** Replaced by every change, never changed. */
  levels: Levels = Array.from({ length: LEVELS }, () => []);
  /** For each level that was compacted, the largest internal key of the last compaction: the next one goes on behind it. */
  readonly pointers = new Map<number, Uint8Array>();
  /** Logs below this number hold nothing that is not in a table. */
  logNumber = 0;
  /** The last sequence number that any entry has. */
  lastSequence = 0;
  /** Files of all kinds share one counter. Nothing on disk has this number or a higher one. */
  private nextFile = 1;

  private constructor(
    private readonly staging: Staging,
    private manifest: { file: number; writer: LogWriter; snapshotBytes: number },
  ) {}

  /** The state of an empty database, staged as its first MANIFEST. */
  static create(staging: Staging): VersionSet {
    const versions = new VersionSet(staging, { file: 0, writer: new LogWriter(), snapshotBytes: 0 });
    versions.startManifest(versions.newFileNumber());
    versions.logNumber = versions.newFileNumber();
    versions.logSnapshot();
    return versions;
  }

  /** The state that a MANIFEST describes. Throws a Fault unless every byte of it can be believed. */
  static load(staging: Staging, file: number, chunks: readonly Uint8Array[]): VersionSet {
    const where = `MANIFEST ${file}`;
    const bytes = concatBytes(chunks);
    const { records, tornBytes, damage } = readLog(bytes);
    if (damage !== undefined) throw corrupt(where, `is damaged: ${damage}`);
    // Only whole transactions reach a disk, so nothing that this engine does can tear a MANIFEST.
    if (tornBytes > 0 || records.length === 0) throw corrupt(where, 'ends in the middle of a record');
    const versions = new VersionSet(staging, {
      file,
      writer: new LogWriter(bytes.length),
      snapshotBytes: records[0]?.length ?? 0,
    });
    for (const record of records) versions.apply(decodeEdit(record, where));
    versions.markUsed(file);
    versions.markUsed(versions.logNumber);
    return versions;
  }

  get manifestFile(): number {
    return this.manifest.file;
  }

  newFileNumber(): number {
    return this.nextFile++;
  }

  /** A file with this number was seen on disk. */
  markUsed(file: number): void {
    this.nextFile = Math.max(this.nextFile, file + 1);
  }

  /** Changes the state and stages the record that makes the change durable. */
  log(change: VersionChange): void {
    const { writer, file, snapshotBytes } = this.manifest;
    if (writer.bytes > Math.max(MANIFEST_LIMIT_BYTES, 2 * snapshotBytes)) {
      this.staging.deleteFile('manifest', file);
      this.startManifest(this.newFileNumber());
      this.logSnapshot();
    }
    const edit: VersionEdit = { deleted: [], added: [], ...this.counters(), ...change };
    this.apply(edit);
    this.write(edit);
  }

  /** All live tables, in the order in which a read asks them. */
  get tables(): TableMeta[] {
    return this.levels.flat();
  }

  private counters(): { logNumber: number; nextFile: number; lastSequence: number } {
    return { logNumber: this.logNumber, nextFile: this.nextFile, lastSequence: this.lastSequence };
  }

  private startManifest(file: number): void {
    this.manifest = { file, writer: new LogWriter(), snapshotBytes: 0 };
    this.staging.putMeta(CURRENT, utf8(`${manifestName(file)}\n`));
  }

  private logSnapshot(): void {
    const pointers = Array.from(this.pointers, ([level, key]) => ({ level, key }));
    this.write({ comparator: COMPARATOR_NAME, ...this.counters(), pointers, deleted: [], added: this.tables });
    this.manifest.snapshotBytes = this.manifest.writer.bytes;
  }

  private write(edit: VersionEdit): void {
    this.staging.append('manifest', this.manifest.file, encodeEdit(edit), this.manifest.writer);
  }

  private apply(edit: VersionEdit): void {
    if (edit.comparator !== undefined && edit.comparator !== COMPARATOR_NAME) {
      throw corrupt('the MANIFEST', `orders keys by ${edit.comparator}, this engine by ${COMPARATOR_NAME}`);
    }
    this.logNumber = edit.logNumber ?? this.logNumber;
    this.lastSequence = edit.lastSequence ?? this.lastSequence;
    this.nextFile = Math.max(this.nextFile, edit.nextFile ?? 0);
    for (const { level, key } of edit.pointers ?? []) this.pointers.set(level, key);
    if (edit.added.length === 0 && edit.deleted.length === 0) return;
    const gone = new Set(edit.deleted.map(({ level, table }) => `${level} ${table}`));
    this.levels = this.levels.map((tables, level) => {
      const kept = tables.filter(({ table }) => !gone.has(`${level} ${table}`));
      const added = edit.added.filter((table) => table.level === level);
      if (added.length === 0 && kept.length === tables.length) return tables;
      return [...kept, ...added].sort(level === 0 ? newestFirst : byKey);
    });
  }
}

const newestFirst = (a: TableMeta, b: TableMeta): number => b.table - a.table;
const byKey = (a: TableMeta, b: TableMeta): number => compareInternalKeys(a.smallest, b.smallest);

export const manifestName = (file: number): string => `MANIFEST-${String(file).padStart(6, '0')}`;

/** The number of the MANIFEST that CURRENT names. Throws a Fault when it names none. */
export function manifestFileOf(current: Uint8Array): number {
  const name = /^MANIFEST-(\d{6,15})\n$/.exec(asText(current))?.[1];
  if (name === undefined) throw corrupt('CURRENT', 'does not name a MANIFEST');
  return Number(name);
}

function asText(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch {
    return '';
  }
}
