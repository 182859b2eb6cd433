// What each node's engine looks like: log, memtable, tables and the path of the last read.
import type { NodeId } from '../base/ids';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { StorageView, TableView } from './views';

/** Older tables and corruptions are no longer listed. */
export const MAX_TABLES = 1_000;
export const MAX_CORRUPTIONS = 100;

export type StorageState = Map<NodeId, StorageView>;

export const storageProjection: Projection<StorageState> = {
  initial: () => new Map(),
  copy: (state) => new Map(state),
  weight: (state) => state.size,
  apply(state: StorageState, event: LabEvent): void {
    if (event.kind === 'DiskWiped' || (event.kind === 'NodeStarted' && event.freshDisk)) {
      state.set(event.subject, EMPTY);
      return;
    }
    if (event.kind === 'DiskImported') {
      const { subject, files, bytes, records } = event;
      state.set(subject, { ...EMPTY, imported: { files, bytes, records } });
      return;
    }
    if (event.kind === 'NodeLeft') state.delete(event.subject);
    if (event.node === 'lab') return;
    const view = state.get(event.node) ?? EMPTY;
    const next = advance(view, event);
    if (next !== view) state.set(event.node, next);
  },
};

function advance(view: StorageView, event: LabEvent): StorageView {
  switch (event.kind) {
    case 'LogAppended': {
      const { logBytes, memtableBytes, memtableLimitBytes } = event;
      const written = { ...view.written, logBytes: view.written.logBytes + event.bytes };
      return {
        ...view,
        written,
        logBytes,
        memtableBytes,
        memtableLimitBytes,
        logRecords: view.logRecords + event.records,
      };
    }
    case 'MemtableRotated': {
      const { entries, bytes } = event;
      return { ...view, logBytes: 0, logRecords: 0, memtableBytes: 0, immutable: { entries, bytes } };
    }
    case 'TableWritten': {
      const { table, level, entries, bytes, smallest, largest } = event;
      const written = { ...view.written, flushBytes: view.written.flushBytes + bytes };
      const tables = replaced(view.tables, [table], [{ table, level, entries, bytes, smallest, largest }]);
      return { ...view, written, tables, immutable: undefined };
    }
    case 'CompactionStarted': {
      const { because, level, outputLevel, inputs, bytes, at } = event;
      return { ...view, merging: { because, level, outputLevel, inputs, bytes, since: at } };
    }
    case 'CompactionEnded':
      return merged(view, event);
    case 'CompactionAbandoned':
      return { ...view, merging: undefined };
    case 'TableMoved': {
      const { table, toLevel: level } = event;
      return { ...view, tables: view.tables.map((one) => (one.table === table ? { ...one, level } : one)) };
    }
    case 'ReadServed': {
      const { key, memtable, immutable, tables, found, at } = event;
      return { ...view, lastRead: { key, at, memtable, immutable, tables, found } };
    }
    case 'EngineRecovered':
      return recovered(view, event);
    case 'CorruptionFound': {
      const { where, detail, at } = event;
      return { ...view, corruptions: [...view.corruptions, { where, detail, at }].slice(-MAX_CORRUPTIONS) };
    }
    default:
      return view;
  }
}

function merged(view: StorageView, event: Extract<LabEvent, { kind: 'CompactionEnded' }>): StorageView {
  const { at, outputLevel, inputs, outputs, droppedVersions, droppedTombstones, readBytes, writtenBytes } = event;
  const gone = [...inputs, ...outputs].map(({ table }) => table);
  return {
    ...view,
    tables: replaced(view.tables, gone, outputs),
    merging: undefined,
    lastMerge: {
      at,
      outputLevel,
      inputs,
      outputs: outputs.map(({ table }) => table),
      droppedVersions,
      droppedTombstones,
      readBytes,
      writtenBytes,
    },
    written: { ...view.written, compactionBytes: view.written.compactionBytes + writtenBytes },
  };
}

const replaced = (
  tables: readonly TableView[],
  gone: readonly number[],
  added: readonly TableView[],
): readonly TableView[] => [...tables.filter(({ table }) => !gone.includes(table)), ...added].slice(-MAX_TABLES);

// The MANIFEST does not say how many entries a table has: that is known of those written in this trace.
function recovered(view: StorageView, event: Extract<LabEvent, { kind: 'EngineRecovered' }>): StorageView {
  const { records: logRecords, logBytes, memtableBytes, memtableLimitBytes } = event;
  const known = new Map(view.tables.map((table) => [table.table, table.entries]));
  const tables = event.tables.slice(0, MAX_TABLES).map((table) => ({ ...table, entries: known.get(table.table) }));
  return {
    ...view,
    imported: undefined,
    logRecords,
    logBytes,
    memtableBytes,
    memtableLimitBytes,
    tables: tables.reverse(),
    immutable: undefined,
    merging: undefined,
  };
}

const EMPTY: StorageView = {
  imported: undefined,
  logBytes: 0,
  logRecords: 0,
  memtableBytes: 0,
  memtableLimitBytes: 0,
  immutable: undefined,
  tables: [],
  merging: undefined,
  lastMerge: undefined,
  written: { logBytes: 0, flushBytes: 0, compactionBytes: 0 },
  lastRead: undefined,
  corruptions: [],
};
