// Finds and lists entries in a block (leveldb table/block.cc). The block's checksum was good, yet every length is still
// checked: a wrong one is a Fault, never an entry.
import { ByteReader } from './byte-reader';
import { corrupt } from './corruption';
import { compareInternalKeyAt } from './internal-key';

export interface BlockEntry {
  readonly key: Uint8Array;
  /** A view into the block. */
  readonly value: Uint8Array;
}

/** Where a search puts keys together, one at a time in the same place: of those that it passes by nothing is kept. */
let place = new Uint8Array(256);

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

  /** What the block occupies in memory. */
  get sizeBytes(): number {
    return this.bytes.length;
  }

  /** Its first key, and a late one: that of the last restart point. Throws a Fault when the block is empty. */
  bounds(): { first: Uint8Array; someLast: Uint8Array } {
    const [first, last] = [this.read(this.readerAt(0)), this.read(this.readerAt(this.restarts.length - 1))];
    if (!first || !last) throw corrupt(this.what, 'is empty');
    return { first: first.key, someLast: last.key };
  }

  /** The first entry whose key is not below `key`. REQUIRES: internal keys. */
  find(key: Uint8Array): BlockEntry | undefined {
    const reader = this.readerAt(this.restartBelow(key));
    let length = 0;
    while (reader.remaining > 0) {
      const shared = reader.varint();
      const unshared = reader.varint();
      const valueLength = reader.varint();
      if (shared > length) throw reader.damaged();
      const start = reader.offset;
      reader.skip(unshared);
      length = shared + unshared;
      if (length > place.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(place);
        place = larger;
      }
      for (let i = 0; i < unshared; i++) place[shared + i] = this.bytes[start + i] as number;
      if (compareInternalKeyAt(place, 0, length, key) >= 0) {
        return { key: place.slice(0, length), value: reader.raw(valueLength) };
      }
      reader.skip(valueLength);
    }
    return undefined;
  }

  /** All entries, in order. */
  entries(): BlockEntry[] {
    const entries: BlockEntry[] = [];
    const reader = this.readerAt(0);
    for (let entry = this.read(reader); entry; entry = this.read(reader, entry.key)) entries.push(entry);
    return entries;
  }

  private readerAt(restart: number): ByteReader {
    return new ByteReader(this.bytes, this.what, this.restarts[restart], this.entriesEnd);
  }

  // The next entry; `before` is the key in front of it, of which it may repeat the beginning.
  private read(reader: ByteReader, before?: Uint8Array): BlockEntry | undefined {
    if (reader.remaining <= 0) return undefined;
    const shared = reader.varint();
    const unshared = reader.varint();
    const valueLength = reader.varint();
    if (shared > (before?.length ?? 0)) throw reader.damaged();
    const rest = reader.raw(unshared);
    const key = new Uint8Array(shared + unshared);
    // Byte by byte: keys are short, and views cost more than they save.
    for (let i = 0; before && i < shared; i++) key[i] = before[i] ?? 0;
    for (let i = 0; i < unshared; i++) key[shared + i] = rest[i] ?? 0;
    return { key, value: reader.raw(valueLength) };
  }

  // The last restart point whose key is below `key`, or the first.
  private restartBelow(key: Uint8Array): number {
    let [low, high] = [0, this.restarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.isRestartBelow(middle, key)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private isRestartBelow(restart: number, key: Uint8Array): boolean {
    const reader = this.readerAt(restart);
    if (reader.remaining <= 0) return false;
    // A key at a restart point repeats nothing, so it stands there as it is.
    if (reader.varint() > 0) throw reader.damaged();
    const length = reader.varint();
    reader.varint();
    const start = reader.offset;
    reader.skip(length);
    return compareInternalKeyAt(this.bytes, start, length, key) < 0;
  }
}
