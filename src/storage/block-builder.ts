// Packs sorted entries into a block: each key without what it shares with the one before, whole at every restart point
// (leveldb table/block_builder.cc).
import { ByteWriter } from '../base/byte-writer';

const NO_KEY = new Uint8Array(0);

export class BlockBuilder {
  private readonly out = new ByteWriter(1024);
  private restarts: number[] = [0];
  private sinceRestart = 0;
  private lastKey: Uint8Array = NO_KEY;

  constructor(private readonly restartInterval: number) {}

  get isEmpty(): boolean {
    return this.out.length === 0;
  }

  /** What `finish` would return now, in bytes. */
  get sizeBytes(): number {
    return this.out.length + 4 * this.restarts.length + 4;
  }

  /** REQUIRES: keys come in their order and are not changed afterwards. */
  add(key: Uint8Array, value: Uint8Array): void {
    let shared = 0;
    if (this.sinceRestart < this.restartInterval) {
      shared = sharedPrefix(this.lastKey, key);
    } else {
      this.restarts.push(this.out.length);
      this.sinceRestart = 0;
    }
    this.out
      .varint(shared)
      .varint(key.length - shared)
      .varint(value.length)
      .part(key, shared, key.length)
      .raw(value);
    this.lastKey = key;
    this.sinceRestart++;
  }

  /** Begins the next block, in the same place. REQUIRES: what `finish` returned is not in use. */
  restart(): void {
    this.out.restart();
    this.restarts = [0];
    this.sinceRestart = 0;
    this.lastKey = NO_KEY;
  }

  /** Valid until `restart`. */
  finish(): Uint8Array {
    for (const restart of this.restarts) this.out.fixed32(restart);
    return this.out.fixed32(this.restarts.length).view();
  }
}

function sharedPrefix(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}
