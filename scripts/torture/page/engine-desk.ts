// An engine on this page's IndexedDB, for a test that drives the page from outside: it fills the disk and looks what is left.
import { textOf, utf8 } from '../../../src/base/bytes';
import { type Engine, openEngine } from '../../../src/storage/engine';
import { indexedDbDisk } from '../../../src/storage/indexeddb/disk-indexeddb';
import { startTimer } from '../../../src/storage/indexeddb/testing/timers';
import type { StorageEvent } from '../../../src/storage/storage-event';

/** How a stretch of writes ended: all done, or refused with a code. */
export interface Filled {
  readonly ended: 'done' | { readonly code: string };
  /** What the engine did for the last write. */
  readonly lastEvents: readonly string[];
  /** A merge had begun, and none of its result was durable. */
  readonly isMerging: boolean;
}

export interface FillOrder {
  readonly writes: number;
  readonly valueBytes: number;
}

const KEYS = 2_000;

export class EngineDesk {
  #engine: Engine | undefined;
  #events: StorageEvent[] = [];
  #next = 0;
  #isMerging = false;
  /** Key and value of every write that was acknowledged. */
  readonly #acknowledged = new Map<string, string>();

  constructor(
    private readonly name: string,
    private readonly memtableBytes: number,
  ) {}

  /** For the first time, or again. */
  async open(): Promise<void> {
    await this.#engine?.close();
    const disk = indexedDbDisk({ name: this.name, startTimer, onTrouble: () => undefined });
    const onEvent = (event: StorageEvent): void => void this.#events.push(event);
    this.#engine = await openEngine(disk, { memtableBytes: this.memtableBytes, onEvent });
  }

  /** Writes one after the other, each acknowledged before the next. */
  async fill({ writes, valueBytes }: FillOrder): Promise<Filled> {
    for (let i = 0; i < writes; i++) {
      this.#events = [];
      const n = this.#next++;
      const [key, value] = [`key ${n % KEYS}`, `${n} ${noise(valueBytes)}`];
      const code = await codeOf(async () => {
        await this.#here.append([{ key: utf8(key), value: utf8(value) }]);
        await this.#here.commit();
      });
      const lastEvents = this.#events.map(({ kind }) => kind);
      if (lastEvents.includes('CompactionStarted')) this.#isMerging = true;
      if (code !== undefined) return { ended: { code }, lastEvents, isMerging: this.#isMerging };
      if (lastEvents.includes('CompactionEnded')) this.#isMerging = false;
      this.#acknowledged.set(key, value);
    }
    return { ended: 'done', lastEvents: [], isMerging: this.#isMerging };
  }

  /** Why a write is refused now; undefined when it is not. */
  refusal(): Promise<string | undefined> {
    return codeOf(() => this.#here.append([{ key: utf8('refused'), value: utf8('') }]));
  }

  /** Why a commit of what waits fails; undefined when it does not. */
  commit(): Promise<string | undefined> {
    return codeOf(() => this.#here.commit());
  }

  /** Keys of which an acknowledged value is not there. The write that was refused may have taken effect when there was room. */
  async lost(): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const [key, value] of this.#acknowledged) {
      const found = await this.#here.get(utf8(key));
      const isNewer = found !== undefined && Number.parseInt(textOf(found), 10) > Number.parseInt(value, 10);
      if (!isNewer && (found === undefined || textOf(found) !== value)) lost.push(key);
    }
    return lost;
  }

  get #here(): Engine {
    if (this.#engine === undefined) throw new Error('open the engine first');
    return this.#engine;
  }
}

// Nothing that any layer below could make smaller.
const noise = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(Math.ceil(bytes / 2))), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (thrown) {
    return String((thrown as { code?: unknown }).code ?? thrown);
  }
}
