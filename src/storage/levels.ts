// Which tables of the live set concern which keys (leveldb db/version_set.cc, FindFile and SomeFileOverlapsRange).
import { compareBytes } from '../base/bytes';
import { compareUserKey, userKeyOf } from './internal-key';
import { type KeyRange, overlaps } from './key-range';
import type { TableMeta } from './version-edit';

/** The live tables by level. Level 0 newest first, and its tables may overlap; deeper levels in key order, and theirs do not. */
export type Levels = readonly (readonly TableMeta[])[];

/** The tables whose key range covers a user key, in the order in which a read asks them. */
export function tablesWith(levels: Levels, userKey: Uint8Array): TableMeta[] {
  const found: TableMeta[] = [];
  for (const tables of levels) {
    if (tables[0]?.level === 0) found.push(...tables.filter((table) => covers(table, userKey)));
    // LevelDB itself can leave versions of one key in two neighbouring tables, the newer ones in the first.
    else
      for (let i = firstReaching(tables, userKey); covers(tables[i], userKey); i++) found.push(tables[i] as TableMeta);
  }
  return found;
}

/** The tables of a level that can hold keys of a range, in the order of the level. */
export const tablesIn = (tables: readonly TableMeta[], range: KeyRange): TableMeta[] =>
  tables.filter(({ smallest, largest }) => overlaps(range, userKeyOf(smallest), userKeyOf(largest)));

/** The tables of a level that can hold keys between two user keys, both included. */
export const tablesBetween = (tables: readonly TableMeta[], first: Uint8Array, last: Uint8Array): TableMeta[] =>
  tables.filter(
    ({ smallest, largest }) =>
      compareBytes(userKeyOf(smallest), last) <= 0 && compareBytes(first, userKeyOf(largest)) <= 0,
  );

export const sizeOf = (tables: readonly TableMeta[]): number => tables.reduce((sum, { bytes }) => sum + bytes, 0);

const covers = (table: TableMeta | undefined, userKey: Uint8Array): boolean =>
  table !== undefined && compareUserKey(userKey, table.smallest) >= 0 && compareUserKey(userKey, table.largest) <= 0;

// The first table of a deeper level whose largest key is not below a user key.
function firstReaching(tables: readonly TableMeta[], userKey: Uint8Array): number {
  let [low, high] = [0, tables.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const table = tables[middle];
    if (table && compareUserKey(userKey, table.largest) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
