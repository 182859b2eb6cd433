// One node's storage under lab time: each read and write completes after the modelled latency of the disk, in the
// order of issue, and only then is carried out on the engine. All writes of a window share one commit at its end; while
// the disk is full each is tried alone.
import { assertUnreachable } from '../base/assert';
import { textOf, utf8 } from '../base/bytes';
import { Fault } from '../base/fault';
import { type LabTime, labTime, usFromMs } from '../base/ids';
import { isPromise, type Later, type Steps, settle, wait } from '../base/later';
import type { RandomStream } from '../base/random';
import type { StorageResult } from '../protocol/inputs';
import type { StorageCommand, WriteEntry } from '../protocol/outputs';
import type { DiskLatency } from '../protocol/settings';
import { isDiskFull } from '../storage/commit-queue';
import type { Engine } from '../storage/engine';
import type { ExportedFile } from '../storage/export-files';
import type { StorageEvent } from '../storage/storage-event';

export type OpenEngine = (onEvent: (event: StorageEvent) => void) => Later<Engine>;

export interface StoredRecord {
  readonly key: string;
  readonly value: Uint8Array;
}

type Stretch = Pick<Extract<StorageCommand, { readonly kind: 'Scan' }>, 'prefix' | 'after' | 'count' | 'bytes'>;
type Scanned = Extract<StorageResult, { readonly kind: 'Scanned' }>;

const WRITTEN: StorageResult = { kind: 'Written' };

export class NodeStorage {
  readonly #engine: Engine;
  #minUs = 1;
  #maxUs = 1;
  readonly #random: RandomStream;
  /** When the last operation issued completes: none overtakes it. */
  #lastCompletion: LabTime;
  /** The last attempt found no room. */
  #isFull = false;
  /** Something was appended since the last commit. */
  #uncommitted = false;
  /** An append that failed half-way: it may be in the log, and nobody would ever hear of it. */
  #failure: { readonly thrown: unknown } | undefined;

  constructor(engine: Engine, latency: DiskLatency, random: RandomStream, now: LabTime) {
    this.#engine = engine;
    this.setLatency(latency);
    this.#random = random;
    this.#lastCompletion = now;
  }

  /** For operations that are issued from now on. */
  setLatency({ minMs, maxMs }: DiskLatency): void {
    this.#minUs = Math.max(1, usFromMs(minMs));
    this.#maxUs = Math.max(this.#minUs, usFromMs(maxMs));
  }

  /** When an operation issued now completes. */
  completionTime(now: LabTime): LabTime {
    const at = labTime(now + this.#random.integer(this.#minUs, this.#maxUs));
    if (at > this.#lastCompletion) this.#lastCompletion = at;
    return this.#lastCompletion;
  }

  /** What a start needs: who the node is and which hints it holds; and its data, as far as that can be read. */
  *records(): Steps<StoredRecord[]> {
    const needed = [...(yield* this.#scan('m/')), ...(yield* this.#scan('h/'))];
    const all = { count: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    const { records } = yield* this.#stretch({ prefix: 'd/', after: 'd/', ...all }, 1024);
    // A value that is kept must not keep the whole chunk in which it was read.
    return [...needed, ...records.map(({ key, value }) => ({ key, value: value.slice() }))];
  }

  *#scan(prefix: string): Steps<StoredRecord[]> {
    const entries = yield* wait(this.#engine.scan(utf8(prefix)));
    return entries.map(([key, value]) => ({ key: textOf(key), value }));
  }

  /** A damaged record is an answer for the protocol (rule 37); any other trouble is thrown and ends the node. */
  carryOut(command: StorageCommand): Later<StorageResult> {
    switch (command.kind) {
      case 'Write': {
        if (this.#isFull) return settle(this.attempt(command.batch));
        const appended = this.append(command.batch);
        return isPromise(appended) ? appended.then(() => WRITTEN) : WRITTEN;
      }
      case 'Read':
        return this.#read(command.keys);
      case 'Scan':
        return settle(this.#stretch(command, 1));
      default:
        assertUnreachable(command);
    }
  }

  // Nearly every read is answered by a memtable, at once: that takes no generator.
  #read(keys: readonly string[]): Later<StorageResult> {
    const values: (Uint8Array | undefined)[] = [];
    try {
      for (const key of keys) {
        const found = this.#engine.get(utf8(key));
        if (isPromise(found)) return settle(unlessCorrupt(this.#readOn(keys, values, found)));
        values.push(found);
      }
    } catch (thrown) {
      return failureOf(thrown);
    }
    return { kind: 'Read', values };
  }

  *#readOn(
    keys: readonly string[],
    values: (Uint8Array | undefined)[],
    found: PromiseLike<Uint8Array | undefined>,
  ): Steps<StorageResult> {
    values.push(yield* wait(found));
    for (const key of keys.slice(values.length)) values.push(yield* wait(this.#engine.get(utf8(key))));
    return { kind: 'Read', values };
  }

  // Damage is gone around: what can be read behind it is given. `atOnce`: how many records are taken together.
  *#stretch({ prefix, after, count, bytes }: Stretch, atOnce: number): Steps<Scanned> {
    const damage: string[] = [];
    const onDamage = ({ message }: Fault): void => {
      damage.push(message);
    };
    const range = { gt: utf8(after), lt: endOfPrefix(utf8(prefix)) };
    const iterator = yield* wait(this.#engine.iterator({ ...range, onDamage }));
    const found: StoredRecord[] = [];
    let ended = false;
    try {
      for (let size = 0; found.length < count && size < bytes && !ended; ) {
        const entries = yield* wait(iterator.next(atOnce));
        ended = entries.length < atOnce;
        for (const [key, value] of entries) {
          found.push({ key: textOf(key), value });
          size += value.length;
        }
      }
    } finally {
      iterator.close();
    }
    const records = damage.length === 0 ? found : yield* this.#believable(found);
    return { kind: 'Scanned', records, next: ended ? undefined : found.at(-1)?.key, damage };
  }

  // Beside damage a scan may give what a damaged block has replaced: a read of the key itself tells.
  *#believable(found: readonly StoredRecord[]): Steps<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for (const { key } of found) {
      const read = this.#read([key]);
      const result = isPromise(read) ? yield* wait(read) : read;
      const value = result.kind === 'Read' ? result.values[0] : undefined;
      if (value !== undefined) records.push({ key, value });
    }
    return records;
  }

  append(batch: readonly WriteEntry[]): Later<void> {
    if (batch.length === 0) return;
    this.#uncommitted = true;
    const fail = (thrown: unknown): never => {
      this.#failure = { thrown };
      throw thrown;
    };
    try {
      const appended = this.#engine.append(batch.map(({ key, value }) => ({ key: utf8(key), value })));
      return isPromise(appended) ? appended.then(undefined, fail) : appended;
    } catch (thrown) {
      return fail(thrown);
    }
  }

  /**
   * Writes and commits at once, for a disk that may be full: then that is the answer, nothing of the batch counts, and
   * every write is an attempt from now on, until one finds room. REQUIRES: nothing else waits for a commit.
   */
  *attempt(batch: readonly WriteEntry[]): Steps<StorageResult> {
    try {
      if (this.#isFull) yield* wait(this.#engine.commit()); // what the attempt before this one has left behind
      yield* wait(this.append(batch));
      yield* wait(this.#engine.commit()); // and what the recovery has changed
      this.#uncommitted = false;
      this.#isFull = false;
      return WRITTEN;
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      this.#isFull = true;
      this.#uncommitted = false;
      this.#failure = undefined;
      return { kind: 'Failed', code: thrown.code, sentence: thrown.message };
    }
  }

  /** What is durable now, as the files of a LevelDB directory. */
  exportFiles(): Later<readonly ExportedFile[]> {
    return this.#engine.exportFiles();
  }

  /** When it is done, everything appended is durable. If it fails, nothing more will be. */
  commit(): Later<void> {
    if (this.#failure !== undefined) throw this.#failure.thrown;
    if (!this.#uncommitted) return;
    this.#uncommitted = false;
    return this.#engine.commit();
  }
}

// The first key behind all those that begin with the prefix. REQUIRES: its last byte is not the highest.
function endOfPrefix(prefix: Uint8Array): Uint8Array {
  const end = prefix.slice();
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}

function* unlessCorrupt(steps: Steps<StorageResult>): Steps<StorageResult> {
  try {
    return yield* steps;
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function failureOf(thrown: unknown): StorageResult {
  if (!isCorrupt(thrown)) throw thrown;
  return { kind: 'Failed', code: thrown.code, sentence: thrown.message };
}

const isCorrupt = (thrown: unknown): thrown is Fault => thrown instanceof Fault && thrown.code === 'corrupt';
