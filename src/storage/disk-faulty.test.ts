import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { describeDisk } from './disk-contract';
import { type DiskFault, type FaultyDisk, faultyDisk } from './disk-faulty';
import { memoryDisk } from './disk-memory';
import { type Engine, openEngine } from './engine';
import type { StorageEvent } from './storage-event';

describeDisk('faulty, without a fault', () => faultyDisk(memoryDisk()));

const SMALL_MEMTABLE = 2000;

interface Opened {
  readonly disk: FaultyDisk;
  readonly engine: Engine;
  readonly events: StorageEvent[];
}

async function opened(disk = faultyDisk(memoryDisk())): Promise<Opened> {
  const events: StorageEvent[] = [];
  const engine = await openEngine(disk, { memtableBytes: SMALL_MEMTABLE, onEvent: (event) => void events.push(event) });
  return { disk, engine, events };
}

const put = async ({ engine }: Opened, key: string, value: string): Promise<void> => {
  await engine.append([{ key: utf8(key), value: utf8(value) }]);
  await engine.commit();
};

const value = async ({ engine }: Opened, key: string): Promise<string | undefined> => {
  const found = await engine.get(utf8(key));
  return found === undefined ? undefined : textOf(found);
};

/** A node that lives on through many commits, so that there are tables and a log; then killed. */
async function filled(valueBytes = 100): Promise<FaultyDisk> {
  const one = await opened();
  for (let i = 0; i < 60; i++) await put(one, `key ${i}`, `${i} ${'x'.repeat(valueBytes)}`);
  return one.disk;
}

const refusal = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
};

describe('a faulty disk', () => {
  it('fails one commit, of which nothing lands', async () => {
    const one = await opened();
    await put(one, 'a', 'kept');
    one.disk.inflict({ kind: 'FailCommit' });
    expect(await refusal(() => put(one, 'a', 'lost'))).toMatchObject({ code: 'disk-failed' });
    expect(await value(await opened(one.disk), 'a')).toBe('kept');
  });

  it.each([0, 0.3, 0.9])(
    'rule 37: tears a commit at %d of its bytes, and the torn record is dropped',
    async (share) => {
      const one = await opened();
      await put(one, 'a', 'kept');
      one.disk.inflict({ kind: 'TearCommit', share });
      expect(await refusal(() => put(one, 'a', 'torn'))).toMatchObject({ code: 'disk-failed' });
      const again = await opened(one.disk);
      expect(await value(again, 'a')).toBe('kept');
      await put(again, 'a', 'new');
      expect(await value(await opened(again.disk), 'a')).toBe('new');
    },
  );

  it('fails one read, and the next one goes', async () => {
    const disk = await filled();
    disk.inflict({ kind: 'FailRead' });
    expect(await refusal(() => opened(disk))).toMatchObject({ code: 'disk-failed' });
    expect(await value(await opened(disk), 'key 3')).toMatch(/^3 /);
  });

  it('has no room until it is freed', async () => {
    const one = await opened();
    await put(one, 'a', 'kept');
    one.disk.inflict({ kind: 'Full' });
    expect(await refusal(() => put(one, 'a', 'lost'))).toMatchObject({ code: 'disk-quota' });
    one.disk.inflict({ kind: 'Mend' });
    const again = await opened(one.disk);
    expect(await value(again, 'a')).toBe('kept');
    await put(again, 'a', 'new');
  });

  it('does nothing when there is nothing to damage', async () => {
    const one = await opened();
    one.disk.inflict({ kind: 'Damage', store: 'sst', how: 'flipped', chunk: 0.5, offset: 0.5 });
    await put(one, 'a', 'kept');
    expect(await value(one, 'a')).toBe('kept');
  });
});

// Shares that fall on every part of a file: its first and last chunk, and within a chunk header, middle and end.
const PLACES = [0, 0.01, 0.3, 0.5, 0.77, 0.99];
const DAMAGES = (['flipped', 'truncated', 'missing'] as const).flatMap((how) =>
  PLACES.flatMap((chunk) => PLACES.map((offset): DiskFault => ({ kind: 'Damage', store: 'sst', how, chunk, offset }))),
);

describe('rule 37: a damaged table', () => {
  it.each(DAMAGES)('is never returned as data: %j', (damage) => neverReturned(damage, 100));

  it.each(PLACES)('is never returned as data when its chunks have changed places: %d', (chunk) =>
    neverReturned({ kind: 'Damage', store: 'sst', how: 'swapped', chunk, offset: 0 }, 40_000),
  );
});

async function neverReturned(damage: DiskFault, valueBytes: number): Promise<void> {
  const disk = await filled(valueBytes);
  disk.inflict(damage);
  let one: Opened;
  try {
    one = await opened(disk);
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'corrupt' });
    return;
  }
  const failures: unknown[] = [];
  for (let i = 0; i < 60; i++) {
    const expected = `${i} ${'x'.repeat(valueBytes)}`;
    failures.push(await refusal(async () => expect(await value(one, `key ${i}`)).toBe(expected)));
  }
  const seen = failures.filter((failure) => failure !== undefined);
  for (const failure of seen) expect(failure).toMatchObject({ code: 'corrupt' });
}
