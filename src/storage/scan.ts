// Merges memtables and tables into one sorted answer: the newest version of every key, without the deleted ones.

import { compareBytes } from '../base/bytes';
import type { Steps } from '../base/later';
import { TYPE_DELETION } from './format';
import { typeOf, userKeyOf } from './internal-key';
import { Memtable } from './memtable';
import type { TableStore } from './table-store';
import type { TableMeta } from './version-edit';

type KeyValue = [key: Uint8Array, value: Uint8Array];

/** The memtables are read at the call, the tables when the steps run. Both lists are newest first. */
export function mergeScan(
  prefix: Uint8Array,
  memtables: readonly Memtable[],
  metas: readonly TableMeta[],
  tables: TableStore,
): Steps<KeyValue[]> {
  const merged = new Memtable();
  for (const memtable of memtables) {
    for (const [key, { sequence, value }] of memtable.iterate(prefix)) {
      if (!startsWith(key, prefix)) break;
      if (!merged.get(key)) merged.put(sequence, key, value);
    }
  }
  return mergeTables(prefix, merged, metas, tables);
}

function* mergeTables(
  prefix: Uint8Array,
  merged: Memtable,
  metas: readonly TableMeta[],
  tables: TableStore,
): Steps<KeyValue[]> {
  for (const meta of metas) {
    const reader = yield* tables.reader(meta);
    for (const { key, value } of yield* reader.scan(prefix)) {
      const userKey = userKeyOf(key);
      if (merged.get(userKey)) continue;
      merged.put(0, userKey, typeOf(key) === TYPE_DELETION ? undefined : value.slice());
    }
  }
  const live: KeyValue[] = [];
  for (const [key, { value }] of merged.iterate()) if (value) live.push([key, value]);
  return live;
}

const startsWith = (key: Uint8Array, prefix: Uint8Array): boolean =>
  compareBytes(key.subarray(0, prefix.length), prefix) === 0;
