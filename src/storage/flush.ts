// Writes a full memtable out as a level-0 table and retires its log (leveldb doc/impl.md "Level 0"). Everything is staged
// together, so the next transaction publishes all of it or nothing.

import type { Compression } from './compression';
import { FLUSHED_CHUNK_BYTES } from './format';
import { userKeyOf } from './internal-key';
import type { Staging } from './staging';
import { printableKey, type StorageEvent } from './storage-event';
import type { TableDraft } from './table-draft';
import type { TableStore } from './table-store';
import type { VersionSet } from './version-set';

/** The parts of an open engine that a flush changes. */
export interface FlushTarget {
  staging: Staging;
  versions: VersionSet;
  tables: TableStore;
  /** How new tables are packed. */
  compression: Compression;
}

/** Stages the table, the version edit and the removal of `log`. `nextLog` is the oldest log that is still needed. */
export function flushMemtable(
  target: FlushTarget,
  draft: TableDraft,
  log: number,
  nextLog: number,
): Extract<StorageEvent, { kind: 'TableWritten' }> {
  const { staging, versions, tables } = target;
  const { bytes, entries, blocks, smallest, largest } = draft.finish();
  const table = versions.newFileNumber();
  const level = 0;
  tables.add(table, bytes, FLUSHED_CHUNK_BYTES);
  versions.log({ logNumber: nextLog, added: [{ table, level, bytes: bytes.length, smallest, largest }] });
  staging.deleteFile('wal', log);
  return {
    kind: 'TableWritten',
    table,
    level,
    entries,
    bytes: bytes.length,
    blocks,
    smallest: printableKey(userKeyOf(smallest)),
    largest: printableKey(userKeyOf(largest)),
  };
}
