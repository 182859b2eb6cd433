// Finds and walks entries in a block (leveldb table/block.cc). The block's checksum was good, yet every length is still
// checked: a wrong one is a Fault, never an entry.
import { concatBytes } from '../base/bytes';
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';

export interface BlockEntry {
  key: Uint8Array;
  /** A view into the block. */
  value: Uint8Array;
}

type Compare = (a: Uint8Array, b: Uint8Array) => number;

export class BlockReader {
  private readonly restarts: number[] = [];
  private readonly entriesEnd: number;

  /** `what` names the block, for a Fault's sentence. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
  ) {
    const count = bytes.length < 4 ? 0 : new ByteReader(bytes, what, bytes.length - 4).fixed32();
    this.entriesEnd = bytes.length - 4 * (count + 1);
    if (count < 1 || this.entriesEnd < 0) throw corrupt(what, 'has no valid restart points');
    const reader = new ByteReader(bytes, what, this.entriesEnd);
    for (let i = 0; i < count; i++) {
      const restart = reader.fixed32();
      if (restart > this.entriesEnd) throw reader.damaged();
      this.restarts.push(restart);
    }
  }

  /** The entries whose keys are not below `key`, in order; all of them without a key. */
  *seek(key: Uint8Array | undefined, compare: Compare): Iterable<BlockEntry> {
    for (const entry of this.entriesFrom(key === undefined ? 0 : this.restartBelow(key, compare))) {
      if (key === undefined || compare(entry.key, key) >= 0) yield entry;
    }
  }

  /** All entries, in order. */
  entries(): Iterable<BlockEntry> {
    return this.entriesFrom(0);
  }

  private *entriesFrom(restart: number): Iterable<BlockEntry> {
    const reader = new ByteReader(this.bytes, this.what, this.restarts[restart], this.entriesEnd);
    let key: Uint8Array = new Uint8Array(0);
    while (reader.remaining > 0) {
      const [shared, unshared, valueLength] = [reader.varint(), reader.varint(), reader.varint()];
      if (shared > key.length) throw reader.damaged();
      key = concatBytes([key.subarray(0, shared), reader.raw(unshared)]);
      yield { key, value: reader.raw(valueLength) };
    }
  }

  // The last restart point whose key is below `key`, or the first.
  private restartBelow(key: Uint8Array, compare: Compare): number {
    let [low, high] = [0, this.restarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const [first] = this.entriesFrom(middle);
      if (first !== undefined && compare(first.key, key) < 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
