// One record of the MANIFEST: what changed in the set of live files (leveldb db/version_edit.cc).

import { ByteWriter } from '../base/byte-writer';
import { textOf, utf8 } from '../base/bytes';
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';
import {
  EDIT_COMPACT_POINTER,
  EDIT_COMPARATOR,
  EDIT_DELETED_FILE,
  EDIT_LAST_SEQUENCE,
  EDIT_LOG_NUMBER,
  EDIT_NEW_FILE,
  EDIT_NEXT_FILE,
  EDIT_PREVIOUS_LOG,
  LEVELS,
} from './format';
import { typeOf } from './internal-key';

/** A live table. */
export interface TableMeta {
  table: number;
  level: number;
  bytes: number;
  /** Internal keys. */
  smallest: Uint8Array;
  largest: Uint8Array;
}

export interface TablePlace {
  level: number;
  table: number;
}

export interface CompactPointer {
  level: number;
  key: Uint8Array;
}

export interface VersionEdit {
  comparator?: string;
  /** Logs below this number hold nothing that is not in a table. */
  logNumber?: number;
  nextFile?: number;
  lastSequence?: number;
  /** Where the next compaction of a level goes on: behind this internal key. */
  pointers?: readonly CompactPointer[];
  deleted: readonly TablePlace[];
  added: readonly TableMeta[];
}

export function encodeEdit(edit: VersionEdit): Uint8Array {
  const out = new ByteWriter(256);
  if (edit.comparator !== undefined) out.varint(EDIT_COMPARATOR).prefixed(utf8(edit.comparator));
  if (edit.logNumber !== undefined) out.varint(EDIT_LOG_NUMBER).varint(edit.logNumber);
  if (edit.nextFile !== undefined) out.varint(EDIT_NEXT_FILE).varint(edit.nextFile);
  if (edit.lastSequence !== undefined) out.varint(EDIT_LAST_SEQUENCE).varint(edit.lastSequence);
  for (const { level, key } of edit.pointers ?? []) out.varint(EDIT_COMPACT_POINTER).varint(level).prefixed(key);
  for (const { level, table } of edit.deleted) out.varint(EDIT_DELETED_FILE).varint(level).varint(table);
  for (const { level, table, bytes, smallest, largest } of edit.added) {
    out.varint(EDIT_NEW_FILE).varint(level).varint(table).varint(bytes).prefixed(smallest).prefixed(largest);
  }
  return out.view();
}

/** `where` names the record. Throws a Fault when it is not an edit. The obsolete previous log number is read over. */
export function decodeEdit(record: Uint8Array, where: string): VersionEdit {
  const reader = new ByteReader(record, where);
  const pointers: CompactPointer[] = [];
  const deleted: TablePlace[] = [];
  const added: TableMeta[] = [];
  const edit: VersionEdit = { pointers, deleted, added };
  while (reader.remaining > 0) {
    const tag = reader.varint();
    if (tag === EDIT_COMPARATOR) edit.comparator = textOf(reader.prefixed());
    else if (tag === EDIT_LOG_NUMBER) edit.logNumber = reader.varint();
    else if (tag === EDIT_NEXT_FILE) edit.nextFile = reader.varint();
    else if (tag === EDIT_LAST_SEQUENCE) edit.lastSequence = reader.varint();
    else if (tag === EDIT_PREVIOUS_LOG) reader.varint();
    else if (tag === EDIT_DELETED_FILE) deleted.push({ level: readLevel(reader), table: reader.varint() });
    else if (tag === EDIT_NEW_FILE) added.push(readTableMeta(reader));
    else if (tag === EDIT_COMPACT_POINTER) pointers.push({ level: readLevel(reader), key: reader.prefixed() });
    else throw corrupt(where, `has the unknown tag ${tag}`);
  }
  return edit;
}

function readTableMeta(reader: ByteReader): TableMeta {
  const level = readLevel(reader);
  const meta = {
    level,
    table: reader.varint(),
    bytes: reader.varint(),
    smallest: reader.prefixed(),
    largest: reader.prefixed(),
  };
  typeOf(meta.smallest);
  typeOf(meta.largest);
  return meta;
}

function readLevel(reader: ByteReader): number {
  const level = reader.varint();
  if (level >= LEVELS) throw reader.damaged();
  return level;
}
