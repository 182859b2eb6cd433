// Blocks that were read lately, checked and ready to be searched; the least recently used go when there are too many bytes
// (leveldb util/cache.cc). Only gets fill it and ask it: a reader of a long range would throw everything else out.
import type { BlockReader } from './block-reader';

export class BlockCache {
  /** Least recently used first. */
  private readonly blocks = new Map<string, BlockReader>();
  private held = 0;
  private readonly asked = { hits: 0, misses: 0 };

  constructor(private readonly limitBytes: number) {}

  get stats(): { bytes: number; limitBytes: number; hits: number; misses: number } {
    return { bytes: this.held, limitBytes: this.limitBytes, ...this.asked };
  }

  get(table: number, place: number): BlockReader | undefined {
    const name = nameOf(table, place);
    const block = this.blocks.get(name);
    this.asked[block ? 'hits' : 'misses']++;
    if (!block) return undefined;
    this.blocks.delete(name);
    this.blocks.set(name, block);
    return block;
  }

  /** REQUIRES: a block whose checksum was good. */
  add(table: number, place: number, block: BlockReader): void {
    if (block.sizeBytes > this.limitBytes) return;
    this.remove(nameOf(table, place));
    this.blocks.set(nameOf(table, place), block);
    this.held += block.sizeBytes;
    for (const oldest of this.blocks.keys()) {
      if (this.held <= this.limitBytes) break;
      this.remove(oldest);
    }
  }

  /** The table is gone: its blocks will not be asked for again. */
  forget(table: number, blocks: number): void {
    for (let place = 0; place < blocks; place++) this.remove(nameOf(table, place));
  }

  private remove(name: string): void {
    this.held -= this.blocks.get(name)?.sizeBytes ?? 0;
    this.blocks.delete(name);
  }
}

const nameOf = (table: number, place: number): string => `${table} ${place}`;
