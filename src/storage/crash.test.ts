// Rules 34, 36 and 37 by exhaustion: all workloads of up to three operations, from several states of the tree, with a crash at
// every disk step and every legal outcome of what was in flight, also during the recovery that follows.
import { describe, expect, it } from 'vitest';
import type { CompactionStyle } from './compaction-plan';
import type { DiskWrite } from './disk';
import type { Engine, EngineOptions } from './engine';
import type { StorageEvent } from './storage-event';
import { now, openNow, put, remove, scanText } from './testing/engine-talk';
import { recordingDisk, replayed } from './testing/recording-disk';

type Content = Record<string, string>;

/** An operation on the engine and the same on a map. `commit` makes durable; no other operation does by itself. */
interface Operation {
  readonly name: string;
  readonly isCommit?: true;
  run(engine: Engine): void;
  apply(content: Content): Content;
}

const LONG = 'v'.repeat(120);
const without = (content: Content, ...keys: readonly string[]): Content =>
  Object.fromEntries(Object.entries(content).filter(([key]) => !keys.includes(key)));

const OPERATIONS: readonly Operation[] = [
  {
    name: 'put',
    run: (engine) => void engine.append([put('a', '1')]),
    apply: (content) => ({ ...content, a: '1' }),
  },
  {
    name: 'put long',
    run: (engine) => void engine.append([put('b', LONG)]),
    apply: (content) => ({ ...content, b: LONG }),
  },
  { name: 'delete', run: (engine) => void engine.append([remove('k3')]), apply: (content) => without(content, 'k3') },
  {
    name: 'batch',
    run: (engine) => void engine.append([put('k1', LONG), remove('a'), put('z', LONG)]),
    apply: (content) => ({ ...without(content, 'a'), k1: LONG, z: LONG }),
  },
  { name: 'clear', run: (engine) => void engine.deleteRange({}), apply: () => ({}) },
  { name: 'commit', isCommit: true, run: (engine) => now(engine.commit()), apply: (content) => content },
];

/** A commit follows each of them, so those that end with one are left out. */
const WORKLOADS: readonly (readonly Operation[])[] = [1, 2, 3].flatMap((length) =>
  Array.from({ length: OPERATIONS.length ** length }, (_, n) =>
    Array.from({ length }, (_, i) => OPERATIONS[Math.floor(n / OPERATIONS.length ** i) % OPERATIONS.length]).filter(
      (operation) => operation !== undefined,
    ),
  ).filter((workload) => !workload.at(-1)?.isCommit),
);

/** How many long values were written before: the more, the more tables there are, and merges of them under way. */
const STATES = [0, 5, 12] as const;

function prepare(style: CompactionStyle, written: number) {
  const { disk, transactions } = recordingDisk();
  const events: StorageEvent[] = [];
  const options: EngineOptions = { memtableBytes: 100, compaction: style, onEvent: (event) => events.push(event) };
  const engine = openNow(disk, options);
  const content: Content = {};
  for (let n = 0; n < written; n++) {
    engine.append([put(`k${n % 5}`, `${n}`.padEnd(1_500, 'v'))]);
    content[`k${n % 5}`] = `${n}`.padEnd(1_500, 'v');
  }
  now(engine.commit());
  return { engine, transactions, content, events, options };
}

const sorted = (content: Content): Content =>
  Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The disk after the transactions holds exactly this, is whole, goes on, and survives a crash in its own recovery. */
function expectRecovered(
  transactions: readonly (readonly DiskWrite[])[],
  content: Content,
  options: EngineOptions,
): void {
  const { disk, transactions: recovery } = recordingDisk(replayed(transactions));
  const engine = openNow(disk, options);
  expect(scanText(engine, '')).toEqual(sorted(content));
  engine.append([put('later', LONG)]);
  now(engine.commit());
  for (let step = 0; step <= recovery.length; step++) {
    const again = openNow(replayed([...transactions, ...recovery.slice(0, step)]), options);
    const later = step === recovery.length ? { later: LONG } : {};
    expect(scanText(again, '')).toEqual(sorted({ ...content, ...later }));
  }
}

describe.each(['levelled', 'size-tiered'] as const)('a crash at any disk step (%s)', (style) => {
  it.each(STATES)('leaves the old or the new state, after %i writes', (written) => {
    let crashes = 0;
    for (const workload of WORKLOADS) {
      const { engine, transactions, content: before, options } = prepare(style, written);
      let content = before;
      const first = transactions.length;
      // What each transaction makes durable: all that was appended before its commit.
      const durable = transactions.map(() => before);
      for (const operation of [...workload, OPERATIONS.at(-1)]) {
        operation?.run(engine);
        content = operation?.apply(content) ?? content;
        while (durable.length < transactions.length) durable.push(content);
      }
      // With strict durability the disk has all that was acknowledged, and what was in flight or not; with relaxed durability
      // and a power loss it has any beginning of it. Either way it is the disk after some number of whole transactions.
      for (let step = first; step <= transactions.length; step++) {
        expectRecovered(transactions.slice(0, step), durable[step - 1] ?? {}, options);
        crashes++;
      }
    }
    expect(crashes).toBeGreaterThan(WORKLOADS.length);
  });

  it('is tried while tables are merged, and while half of a merge is on disk', () => {
    const { events } = prepare(style, Math.max(...STATES));
    expect(events.map(({ kind }) => kind)).toContain('CompactionEnded');
    const { engine, transactions, options, events: all } = prepare(style, 0);
    const random = (n: number): string => `k${(n * 7) % 40}`;
    let content: Content = {};
    const durable: Content[] = transactions.map(() => content);
    for (let n = 0; n < 120; n++) {
      // Small writes merge little at a time: what large ones left takes several of them.
      const value = `${n}`.padEnd(n % 4 === 0 ? 6_000 : 50, 'v');
      engine.append([put(random(n), value)]);
      content = { ...content, [random(n)]: value };
      now(engine.commit());
      while (durable.length < transactions.length) durable.push(content);
    }
    expect(all.filter(({ kind }) => kind === 'CompactionEnded').length).toBeGreaterThan(4);
    let orphans = 0;
    for (let step = 1; step <= transactions.length; step++) {
      const seen: StorageEvent[] = [];
      const engineThen = openNow(replayed(transactions.slice(0, step)), {
        ...options,
        onEvent: (event) => seen.push(event),
      });
      expect(scanText(engineThen, '')).toEqual(sorted(durable[step - 1] ?? {}));
      for (const event of seen) if (event.kind === 'EngineRecovered') orphans += event.orphans;
    }
    expect(orphans).toBeGreaterThan(0);
  });

  it('is tried while a large memtable waits beside the next one for its table', () => {
    const { disk, transactions } = recordingDisk();
    const events: StorageEvent[] = [];
    // It waits for a few of these values.
    const options: EngineOptions = {
      memtableBytes: 300_000,
      compaction: style,
      onEvent: (event) => events.push(event),
    };
    const engine = openNow(disk, options);
    let content: Content = {};
    const durable: Content[] = transactions.map(() => content);
    for (let n = 0; n < 100; n++) {
      const [key, value] = [`k${(n * 7) % 40}`, `${n}`.padEnd(n % 3 === 0 ? 30_000 : 9_000, 'v')];
      const isRemoved = n % 10 === 9;
      engine.append([isRemoved ? remove(key) : put(key, value)]);
      content = isRemoved ? without(content, key) : { ...content, [key]: value };
      if (n % 2 === 0) now(engine.commit());
      while (durable.length < transactions.length) durable.push(content);
    }
    expect(events.filter(({ kind }) => kind === 'TableWritten').length).toBeGreaterThan(3);
    let logs = 0;
    for (let step = 1; step <= transactions.length; step++) {
      events.length = 0;
      expectRecovered(transactions.slice(0, step), durable[step - 1] ?? {}, options);
      for (const event of events) if (event.kind === 'EngineRecovered') logs = Math.max(logs, event.logs);
    }
    expect(logs).toBe(2);
  });
});
