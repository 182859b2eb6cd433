// The payload of a commit log record: entries that become visible together (leveldb db/write_batch.cc).

import { ByteWriter } from '../base/byte-writer';
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';
import { TYPE_DELETION, TYPE_VALUE } from './format';

/** `value: undefined` deletes the key. */
export interface BatchEntry {
  key: Uint8Array;
  value: Uint8Array | undefined;
}

export interface WriteBatch {
  /** The sequence number of the first entry; the others follow without a gap. */
  sequence: number;
  entries: readonly BatchEntry[];
}

/** Where a batch is put together; the log's writer copies it. */
const scratch = new ByteWriter();

/** Valid until the next call. */
export function encodeBatch(sequence: number, entries: readonly BatchEntry[]): Uint8Array {
  const out = scratch.restart().fixed64(sequence).fixed32(entries.length);
  for (const { key, value } of entries) {
    out.byte(value === undefined ? TYPE_DELETION : TYPE_VALUE).prefixed(key);
    if (value !== undefined) out.prefixed(value);
  }
  return out.view();
}

/** Keys and values are views into `record`; `where` names it. Throws a Fault when the record is not a batch. */
export function decodeBatch(record: Uint8Array, where: string): WriteBatch {
  const reader = new ByteReader(record, where);
  const sequence = reader.fixed64();
  const count = reader.fixed32();
  const entries: BatchEntry[] = [];
  while (reader.remaining > 0) {
    const type = reader.byte();
    if (type !== TYPE_VALUE && type !== TYPE_DELETION) throw corrupt(where, `has an entry of type ${type}`);
    entries.push({ key: reader.prefixed(), value: type === TYPE_VALUE ? reader.prefixed() : undefined });
  }
  if (entries.length !== count) throw corrupt(where, `says ${count} entries and has ${entries.length}`);
  return { sequence, entries };
}
