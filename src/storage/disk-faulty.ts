// A disk that fails on demand as disks do: commits and reads that fail, a commit of which only the beginning lands,
// stored chunks that rot, vanish, end early or stand in the wrong place, and no room left. Faults are plain data, so that
// a run with them can be repeated; without one it is the disk that it wraps.
import { assertUnreachable } from '../base/assert';
import { Fault } from '../base/fault';
import { type Later, type Steps, settle, wait } from '../base/later';
import { DISK_FULL } from './commit-queue';
import type { Disk, DiskSession, DiskWrite, FileStore, StoredFile } from './disk';

export type DiskFault =
  /** The next commit fails and nothing of it lands. */
  | { readonly kind: 'FailCommit' }
  /**
   * The next commit fails, and this share (0 to 1) of the bytes that it begins with has landed, the last chunk cut short.
   * Only chunks of tables and logs land so: a torn MANIFEST is more than a disk of transactions can do.
   */
  | { readonly kind: 'TearCommit'; readonly share: number }
  /** The next read of chunks fails. */
  | { readonly kind: 'FailRead' }
  /** From now on no commit that puts anything has room. */
  | { readonly kind: 'Full' }
  /** There is room, and nothing fails that has not failed yet. Damage stays. */
  | { readonly kind: 'Mend' }
  /**
   * One of the stored chunks is no longer what was written; `chunk` and `offset` are shares (0 to 1) of their number and of
   * its length. `swapped`: it has changed places with the next one of its file.
   */
  | {
      readonly kind: 'Damage';
      readonly store: FileStore;
      readonly how: 'flipped' | 'truncated' | 'missing' | 'swapped';
      readonly chunk: number;
      readonly offset: number;
    }
  /** One bit of a value in `meta` is no longer what was written, until it is written again; `offset` is a share of its length. */
  | { readonly kind: 'DamageMeta'; readonly name: string; readonly offset: number };

export interface FaultyDisk extends Disk {
  /** Nothing happens when there is no chunk to damage. */
  inflict(fault: DiskFault): void;
}

interface ChunkName {
  readonly store: FileStore;
  readonly file: number;
  readonly chunk: number;
}

type Damage =
  | { readonly how: 'flipped' | 'truncated'; readonly offset: number }
  | { readonly how: 'missing' }
  | { readonly how: 'swapped'; readonly other: ChunkName };

const textOf = ({ store, file, chunk }: ChunkName): string => `${store} ${file} ${chunk}`;

/** REQUIRES: an empty disk, or one that only this wrapper has written. */
export function faultyDisk(disk: Disk): FaultyDisk {
  const state = new FaultState();
  return {
    inflict: (fault) => state.inflict(fault),
    open: () =>
      settle(
        (function* open(): Steps<DiskSession> {
          return new FaultySession(yield* wait(disk.open()), state);
        })(),
      ),
    destroy() {
      state.forgetChunks();
      return disk.destroy();
    },
  };
}

class FaultState {
  failCommit: { readonly share: number } | undefined;
  failRead = false;
  full = false;
  /** In the order of their first commits, which is the order in which `Damage` counts them. */
  readonly #chunks = new Map<string, ChunkName>();
  readonly #damaged = new Map<string, Damage>();
  /** Shares of the lengths of values in `meta`, by name. */
  readonly #damagedMeta = new Map<string, number>();

  get isSound(): boolean {
    return this.#damaged.size === 0;
  }

  inflict(fault: DiskFault): void {
    switch (fault.kind) {
      case 'FailCommit':
        this.failCommit = { share: 0 };
        return;
      case 'TearCommit':
        this.failCommit = { share: fault.share };
        return;
      case 'FailRead':
        this.failRead = true;
        return;
      case 'Full':
        this.full = true;
        return;
      case 'Mend':
        this.full = false;
        this.failRead = false;
        this.failCommit = undefined;
        return;
      case 'Damage':
        this.#damage(fault);
        return;
      case 'DamageMeta':
        this.#damagedMeta.set(fault.name, fault.offset);
        return;
      default:
        assertUnreachable(fault);
    }
  }

  #damage({ store, how, chunk, offset }: Extract<DiskFault, { kind: 'Damage' }>): void {
    const stored = [...this.#chunks.values()].filter((name) => name.store === store);
    const index = Math.min(stored.length - 1, Math.floor(chunk * stored.length));
    const name = stored[index];
    if (name === undefined) return;
    if (how === 'flipped' || how === 'truncated') this.#damaged.set(textOf(name), { how, offset });
    else if (how === 'missing') this.#damaged.set(textOf(name), { how });
    else {
      const other = stored.find(({ file, chunk: number }) => file === name.file && number === name.chunk + 1);
      if (other === undefined) return;
      this.#damaged.set(textOf(name), { how, other });
      this.#damaged.set(textOf(other), { how, other: name });
    }
  }

  damageOf(name: ChunkName): Damage | undefined {
    return this.#damaged.get(textOf(name));
  }

  numbersOf(store: FileStore, file: number, first: number, last: number): number[] {
    const numbers: number[] = [];
    for (const name of this.#chunks.values()) {
      if (name.store === store && name.file === file && name.chunk >= first && name.chunk <= last) {
        numbers.push(name.chunk);
      }
    }
    return numbers.sort((a, b) => a - b);
  }

  damageOfMeta(name: string): number | undefined {
    return this.#damagedMeta.get(name);
  }

  committed(writes: readonly DiskWrite[]): void {
    for (const write of writes) {
      if (write.kind === 'PutMeta') this.#damagedMeta.delete(write.name);
      else if (write.kind === 'PutChunk') {
        const name = { store: write.store, file: write.file, chunk: write.chunk };
        this.#chunks.set(textOf(name), name);
        this.#damaged.delete(textOf(name));
      } else if (write.kind === 'DeleteFile') {
        for (const [text, name] of this.#chunks) {
          if (name.store !== write.store || name.file !== write.file) continue;
          this.#chunks.delete(text);
          this.#damaged.delete(text);
        }
      }
    }
  }

  forgetChunks(): void {
    this.#chunks.clear();
    this.#damaged.clear();
    this.#damagedMeta.clear();
  }
}

class FaultySession implements DiskSession {
  readonly #session: DiskSession;
  readonly #state: FaultState;

  constructor(session: DiskSession, state: FaultState) {
    this.#session = session;
    this.#state = state;
  }

  readMeta(name: string): Later<Uint8Array | undefined> {
    const offset = this.#state.damageOfMeta(name);
    return offset === undefined ? this.#session.readMeta(name) : settle(this.#readDamagedMeta(name, offset));
  }

  readChunks(store: FileStore, file: number, first: number, last: number): Later<readonly Uint8Array[]> {
    if (this.#state.failRead) {
      this.#state.failRead = false;
      throw new Fault('disk-failed', 'The disk could not be read. Start the node again.');
    }
    if (this.#state.isSound) return this.#session.readChunks(store, file, first, last);
    return settle(this.#readDamaged(store, file, first, last));
  }

  listFiles(store: FileStore): Later<readonly StoredFile[]> {
    if (this.#state.isSound) return this.#session.listFiles(store);
    return settle(this.#listDamaged(store));
  }

  commit(writes: readonly DiskWrite[]): Later<void> {
    const { failCommit, full } = this.#state;
    if (full && writes.some(({ kind }) => kind !== 'DeleteFile')) {
      throw new Fault(DISK_FULL, 'The disk is full: nothing more can be stored. Make room.');
    }
    if (failCommit === undefined) return settle(this.#land(writes));
    this.#state.failCommit = undefined;
    return settle(this.#fail(torn(writes, failCommit.share)));
  }

  close(): Later<void> {
    return this.#session.close();
  }

  *#land(writes: readonly DiskWrite[]): Steps<void> {
    yield* wait(this.#session.commit(writes));
    this.#state.committed(writes);
  }

  *#fail(landed: readonly DiskWrite[]): Steps<void> {
    if (landed.length > 0) yield* this.#land(landed);
    throw new Fault('disk-failed', 'The disk could not be written. Start the node again.');
  }

  *#readDamagedMeta(name: string, offset: number): Steps<Uint8Array | undefined> {
    const stored = yield* wait(this.#session.readMeta(name));
    return stored === undefined ? undefined : flipped(stored, offset);
  }

  *#readDamaged(store: FileStore, file: number, first: number, last: number): Steps<Uint8Array[]> {
    const chunks = yield* wait(this.#session.readChunks(store, file, first, last));
    const numbers = this.#state.numbersOf(store, file, first, last);
    const found: Uint8Array[] = [];
    for (const [i, bytes] of chunks.entries()) {
      const damage = this.#state.damageOf({ store, file, chunk: numbers[i] ?? first + i });
      const read = damage === undefined ? bytes : yield* this.#damaged(bytes, damage);
      if (read !== undefined) found.push(read);
    }
    return found;
  }

  *#damaged(bytes: Uint8Array, damage: Damage): Steps<Uint8Array | undefined> {
    switch (damage.how) {
      case 'missing':
        return undefined;
      case 'truncated':
        return bytes.slice(0, Math.floor(damage.offset * bytes.length));
      case 'flipped':
        return flipped(bytes, damage.offset);
      case 'swapped': {
        const { store, file, chunk } = damage.other;
        return (yield* wait(this.#session.readChunks(store, file, chunk, chunk)))[0];
      }
      default:
        return assertUnreachable(damage);
    }
  }

  *#listDamaged(store: FileStore): Steps<StoredFile[]> {
    const files = yield* wait(this.#session.listFiles(store));
    return files.flatMap(({ file, nextChunk }) => {
      const there = this.#state
        .numbersOf(store, file, 0, nextChunk)
        .filter((chunk) => this.#state.damageOf({ store, file, chunk })?.how !== 'missing');
      const last = there.at(-1);
      return last === undefined ? [] : [{ file, chunks: there.length, nextChunk: last + 1 }];
    });
  }
}

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  const bit = Math.min(8 * copy.length - 1, Math.floor(offset * 8 * copy.length));
  const byte = bit >>> 3;
  if (byte < copy.length) copy[byte] = (copy[byte] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

// What a commit that is torn leaves behind: the chunks that it begins with, the last one cut short.
function torn(writes: readonly DiskWrite[], share: number): DiskWrite[] {
  const end = writes.findIndex((write) => write.kind !== 'PutChunk' || write.store === 'manifest');
  const chunks = writes.slice(0, end === -1 ? undefined : end).filter((write) => write.kind === 'PutChunk');
  let left = Math.floor(share * chunks.reduce((sum, { value }) => sum + value.length, 0));
  const landed: DiskWrite[] = [];
  for (const chunk of chunks) {
    if (left <= 0) break;
    landed.push({ ...chunk, value: chunk.value.subarray(0, left) });
    left -= chunk.value.length;
  }
  return landed;
}
