// An engine behind the interface that LevelDB has in JavaScript, so that the suite which every such database runs can run here.
import { AbstractIterator, AbstractLevel, AbstractSnapshot } from 'abstract-level';
import { isPromise, type Later } from '../../base/later';
import type { Disk } from '../disk';
import { type Engine, type EngineOptions, openEngine } from '../engine';
import type { EngineIterator, KeyValue } from '../engine-iterator';
import type { RangeOptions } from '../range-path';
import type { Snapshot } from '../snapshots';
import type { BatchEntry } from '../write-batch';

interface ReadOptions {
  snapshot?: LevelSnapshot;
}

type LevelRange = Omit<RangeOptions, 'snapshot'> & ReadOptions;

type Operation = { type: 'put'; key: Uint8Array; value: Uint8Array } | { type: 'del'; key: Uint8Array };

const MANIFEST = {
  encodings: { view: true },
  seek: true,
  has: true,
  implicitSnapshots: true,
  explicitSnapshots: true,
  permanence: true,
  createIfMissing: false,
  errorIfExists: false,
} as const;

/** There, of two bounds on one side the inclusive one counts, and -1 is no limit. */
const boundsOf = ({ gt, gte, lt, lte, reverse }: LevelRange): RangeOptions => ({
  ...(gte ? { gte } : { gt }),
  ...(lte ? { lte } : { lt }),
  reverse,
});

export class EngineLevel extends AbstractLevel<Uint8Array> {
  private engine: Engine | undefined;

  constructor(
    private readonly disk: Disk,
    private readonly engineOptions: Partial<EngineOptions>,
    options: Record<string, unknown> = {},
  ) {
    super(MANIFEST as ConstructorParameters<typeof AbstractLevel>[0], options);
  }

  async _open(): Promise<void> {
    this.engine = await openEngine(this.disk, { onEvent: () => undefined, ...this.engineOptions });
  }

  async _close(): Promise<void> {
    await this.opened.close();
  }

  async _get(key: Uint8Array, { snapshot }: ReadOptions): Promise<Uint8Array | undefined> {
    return this.opened.get(key, await snapshot?.held);
  }

  async _getMany(keys: readonly Uint8Array[], options: ReadOptions): Promise<(Uint8Array | undefined)[]> {
    return Promise.all(keys.map((key) => this._get(key, options)));
  }

  async _has(key: Uint8Array, options: ReadOptions): Promise<boolean> {
    return (await this._get(key, options)) !== undefined;
  }

  async _hasMany(keys: readonly Uint8Array[], options: ReadOptions): Promise<boolean[]> {
    return Promise.all(keys.map((key) => this._has(key, options)));
  }

  _put(key: Uint8Array, value: Uint8Array): Promise<void> {
    return this.write([{ key, value }]);
  }

  _del(key: Uint8Array): Promise<void> {
    return this.write([{ key, value: undefined }]);
  }

  _batch(operations: readonly Operation[]): Promise<void> {
    return this.write(
      operations.map((each) => ({ key: each.key, value: each.type === 'put' ? each.value : undefined })),
    );
  }

  async _clear(range: LevelRange): Promise<void> {
    const snapshot = await range.snapshot?.held;
    const limit = range.limit === -1 ? undefined : range.limit;
    await this.opened.deleteRange({ ...boundsOf(range), limit, snapshot });
    await this.opened.commit();
  }

  _iterator(options: LevelRange): LevelIterator {
    return new LevelIterator(this, options, this.opened);
  }

  _snapshot(options: object): LevelSnapshot {
    return new LevelSnapshot(options, this.opened.snapshot());
  }

  private get opened(): Engine {
    if (!this.engine) throw new Error('the level is open');
    return this.engine;
  }

  // The caller may change its bytes afterwards; the engine keeps what it is given.
  private async write(batch: readonly BatchEntry[]): Promise<void> {
    const engine = this.opened;
    await engine.append(batch.map(({ key, value }) => ({ key: key.slice(), value: value?.slice() })));
    await engine.commit();
  }
}

class LevelSnapshot extends AbstractSnapshot {
  constructor(
    options: object,
    readonly held: Later<Snapshot>,
  ) {
    // Its types leave out that it takes the options.
    super(...([options] as unknown as []));
  }

  async _close(): Promise<void> {
    (await this.held).release();
  }
}

class LevelIterator extends AbstractIterator<EngineLevel, Uint8Array, Uint8Array> {
  private readonly iterator: Later<EngineIterator>;
  private target: Uint8Array | undefined;

  constructor(level: EngineLevel, options: LevelRange, engine: Engine) {
    super(level, options as object);
    // The number of entries is limited by the class above, which also knows of seeks.
    const open = (snapshot: Snapshot | undefined): Later<EngineIterator> =>
      engine.iterator({ ...boundsOf(options), snapshot });
    const held = options.snapshot?.held;
    this.iterator = isPromise(held) ? held.then(open) : open(held);
  }

  async _next(): Promise<KeyValue | undefined> {
    return (await this._nextv(1))[0];
  }

  async _nextv(size: number): Promise<KeyValue[]> {
    const iterator = await this.iterator;
    if (this.target) iterator.seek(this.target);
    this.target = undefined;
    return await iterator.next(size);
  }

  _seek(target: Uint8Array): void {
    this.target = target;
  }

  async _close(): Promise<void> {
    (await this.iterator).close();
  }
}
