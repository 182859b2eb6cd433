// How an iterator gets at a range of keys: it holds on to the memtables and tables of the moment in which it was opened.

import type { CorruptFault } from './corruption';
import { RangeIterator } from './engine-iterator';
import { type Direction, type EntrySource, memtableSource, tablesSource } from './entry-source';
import { type KeyRange, type RangeBounds, rangeOf } from './key-range';
import { tablesIn } from './levels';
import type { Snapshot } from './snapshots';
import type { StorageEvent } from './storage-event';
import type { WritePath } from './write-path';

export interface RangeOptions extends RangeBounds {
  /** From the last key to the first. */
  reverse?: boolean | undefined;
  /** At most this many entries. */
  limit?: number | undefined;
  /** The moment to read; the call's own without it. */
  snapshot?: Snapshot | undefined;
  /**
   * If given, what is in damaged blocks is left out and each of them told here, instead of thrown. What is left out may
   * stand above what is given: a key that is given has to be read by itself before its value is believed.
   */
  onDamage?: ((fault: CorruptFault) => void) | undefined;
}

export function openRange(
  path: WritePath,
  options: RangeOptions,
  onEvent: (event: StorageEvent) => void,
): RangeIterator {
  const { memtable, versions, tables } = path.parts;
  const range = rangeOf(options);
  const views = [memtable, ...(path.immutable ? [path.immutable.memtable] : [])].map((each) => each.view());
  const levels = versions.levels.map((level) => tablesIn(level, range));
  const direction: Direction = options.reverse ? 'down' : 'up';
  const skip = (fault: CorruptFault): void => {
    onEvent({ kind: 'CorruptionFound', where: fault.where, detail: fault.detail });
    options.onDamage?.(fault);
  };
  const sources = (part: KeyRange): EntrySource[] => [
    ...views.map((view) => memtableSource(view, part, direction)),
    ...levels.flatMap((level, i) => {
      const wanted = tablesIn(level, part);
      const runs = i === 0 ? wanted.map((table) => [table]) : [wanted];
      return runs.map((run) => tablesSource(run, tables, part, direction, { onDamage: options.onDamage && skip }));
    }),
  ];
  return new RangeIterator({
    range,
    direction,
    sequence: options.snapshot?.sequence ?? versions.lastSequence,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    sources,
    onEvent,
    onClose: tables.use(levels.flat()),
  });
}
