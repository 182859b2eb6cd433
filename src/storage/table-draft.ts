// A full memtable on its way to a table, a little at a time: to sort and pack 4 MiB takes as long as twenty transactions, and while
// the disk is busy with one there is nothing else to do. The table is the same however often it was left and gone on with.
import type { Compression } from './compression';
import { TABLE_CHUNK_BYTES } from './format';
import { internalKey, typeOfValue } from './internal-key';
import type { Memtable, MemtableEntry } from './memtable';
import { type BuiltTable, TableBuilder } from './table-builder';

/** It can be left each time that it has grown by this much. */
const STEP_BYTES = 16 * 1024;

const NOTHING = new Uint8Array(0);

export class TableDraft {
  private readonly steps: Generator<undefined, BuiltTable>;
  private built: BuiltTable | undefined;

  /** REQUIRES: a memtable with entries, to which nothing is put any more. */
  constructor(memtable: Memtable, compression: Compression) {
    this.steps = buildSteps(memtable, compression);
  }

  /** Goes on for about as long as it takes to pack so many bytes. */
  advance(bytes: number): void {
    for (let left = bytes; left > 0 && !this.built; left -= STEP_BYTES) this.step();
  }

  finish(): BuiltTable {
    for (;;) {
      if (this.built) return this.built;
      this.step();
    }
  }

  private step(): void {
    const { done, value } = this.steps.next();
    if (done) this.built = value;
  }
}

function* buildSteps(memtable: Memtable, compression: Compression): Generator<undefined, BuiltTable> {
  yield* memtable.orderSteps();
  const builder = new TableBuilder(compression, memtable.bytes, TABLE_CHUNK_BYTES);
  let nextStop = STEP_BYTES;
  for (const { key, newest } of memtable.view().forward()) {
    for (let entry: MemtableEntry | undefined = newest; entry; entry = entry.older) {
      builder.add(internalKey(key, entry.sequence, typeOfValue(entry.value)), entry.value ?? NOTHING);
    }
    if (builder.sizeBytes < nextStop) continue;
    yield;
    nextStop = builder.sizeBytes + STEP_BYTES;
  }
  return builder.finish();
}
