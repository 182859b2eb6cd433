import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { randomStream } from '../base/random';
import type { CompactionStyle } from './compaction-plan';
import { memoryDisk } from './disk-memory';
import type { Engine } from './engine';
import type { StorageEvent } from './storage-event';
import { getText, now, openNow, put, remove, scanText } from './testing/engine-talk';
import { diskOf, filesOf } from './testing/level-files';

const STYLES = ['levelled', 'size-tiered'] as const;
const MEMTABLE_BYTES = 1_000;

/** An engine with a small memtable and what happened in it. */
function observed(style: CompactionStyle, disk = memoryDisk()) {
  const events: StorageEvent[] = [];
  const engine = openNow(disk, {
    memtableBytes: MEMTABLE_BYTES,
    compaction: style,
    onEvent: (event) => events.push(event),
  });
  const only = <Kind extends StorageEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<StorageEvent, { kind: Kind }> => event.kind === kind);
  return { engine, events, only, disk };
}

const key = (n: number): string => `key-${String(n).padStart(4, '0')}`;

/** Random writes over 300 keys, some of them deletions; what is there afterwards. */
function writeAtRandom(engine: Engine, seed: number, count: number): Record<string, string> {
  const random = randomStream(seed, 'compaction');
  const model: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    const name = key(random.integer(0, 299));
    if (random.chance(0.2)) {
      engine.append([remove(name)]);
      delete model[name];
    } else {
      model[name] = `${n}.`.padEnd(random.integer(5, 60), 'v');
      engine.append([put(name, model[name])]);
    }
    if (n % 10 === 0) now(engine.commit());
  }
  return model;
}

const levelsOf = (engine: Engine): Map<number, { bytes: number; ranges: [string, string][] }> => {
  const levels = new Map<number, { bytes: number; ranges: [string, string][] }>();
  for (const { level, bytes, smallest, largest } of engine.stats().tables) {
    const known = levels.get(level) ?? { bytes: 0, ranges: [] };
    levels.set(level, { bytes: known.bytes + bytes, ranges: [...known.ranges, [smallest, largest]] });
  }
  return levels;
};

describe('rule 36: compaction bounds what a read costs', () => {
  it.each(STYLES)('and changes no answer (%s)', (style) => {
    for (const seed of [1, 2, 3]) {
      const { engine, only, disk } = observed(style);
      const model = writeAtRandom(engine, seed, 4_000);
      expect(scanText(engine, '')).toEqual(Object.fromEntries(Object.entries(model).sort()));
      for (let n = 0; n < 300; n++) expect(getText(engine, key(n))).toBe(model[key(n)]);
      expect(only('CompactionEnded').length).toBeGreaterThan(10);
      const asked = Math.max(...only('ReadServed').map(({ tables }) => tables.length));
      expect(asked).toBeLessThanOrEqual(style === 'levelled' ? 8 : 10);
      now(engine.close());
      expect(scanText(openNow(disk), '')).toEqual(Object.fromEntries(Object.entries(model).sort()));
    }
  });

  it('keeps deeper levels free of overlap and within their sizes', () => {
    const { engine } = observed('levelled');
    for (let n = 0; n < 8_000; n++) engine.append([put(key((n * 7_919) % 4_000), 'v'.repeat(40))]);
    const levels = levelsOf(engine);
    expect([...levels.keys()].sort()).toEqual(expect.arrayContaining([1, 2, 3]));
    for (const [level, { bytes, ranges }] of levels) {
      if (level === 0) continue;
      // One table more than the limit starts the next merge.
      const tableBytes = 2 * MEMTABLE_BYTES;
      expect(bytes).toBeLessThanOrEqual(4 * MEMTABLE_BYTES * 10 ** (level - 1) + 5 * tableBytes);
      for (const [i, [smallest]] of ranges.entries()) expect(smallest > (ranges[i - 1]?.[1] ?? '')).toBe(true);
    }
  });

  it('writes less with tiers, and asks less with levels', () => {
    const run = (style: CompactionStyle) => {
      const { engine } = observed(style);
      for (let n = 0; n < 8_000; n++) engine.append([put(key((n * 7_919) % 4_000), 'v'.repeat(40))]);
      return engine.stats();
    };
    const [levelled, tiered] = STYLES.map(run);
    expect(tiered?.writeAmplification).toBeLessThan(levelled?.writeAmplification ?? 0);
    expect(levelled?.spaceAmplification).toBeLessThan(2);
    expect(tiered?.spaceAmplification).toBeLessThan(3);
    expect(levelled?.written.compactionBytes).toBeGreaterThan(levelled?.written.flushBytes ?? 0);
  });

  it('moves tables that overlap nothing instead of writing them again', () => {
    const { engine, only } = observed('levelled');
    for (let n = 0; n < 3_000; n++) engine.append([put(key(n), 'v'.repeat(40))]);
    expect(only('TableMoved').length).toBeGreaterThan(50);
    expect(only('CompactionEnded')).toHaveLength(0);
    expect(getText(engine, key(17))).toBe('v'.repeat(40));
  });
});

describe('rule 36: what a merge drops', () => {
  it.each(STYLES)('tombstones go where nothing older can lie below, and take all they hide with them (%s)', (style) => {
    const { engine, only } = observed(style);
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 200; n++) engine.append([put(key(n), 'v'.repeat(30))]);
      for (let n = 0; n < 200; n++) engine.append([remove(key(n))]);
    }
    for (let n = 0; n < 2_000; n++) engine.append([put(`zzz-${n % 100}`, 'v'.repeat(30))]);
    expect(scanText(engine, 'key-')).toEqual({});
    expect(only('CompactionEnded').reduce((sum, each) => sum + each.droppedTombstones, 0)).toBeGreaterThan(200);
    expect(engine.stats().tables.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(30_000);
  });

  it.each(STYLES)('a tombstone stays above an older value until they meet (%s)', (style) => {
    const { engine } = observed(style);
    for (let n = 0; n < 2_000; n++) engine.append([put(key(n % 500), `${n}`.padEnd(30, 'v'))]);
    for (let n = 0; n < 500; n += 2) engine.append([remove(key(n))]);
    const random = randomStream(1, 'more');
    for (let n = 0; n < 3_000; n++) {
      engine.append([put(key(random.integer(0, 249) * 2 + 1), 'x'.repeat(20))]);
      if (n % 100 === 0) for (let k = 0; k < 500; k += 50) expect(getText(engine, key(k))).toBeUndefined();
    }
    for (let n = 0; n < 500; n += 2) expect(getText(engine, key(n))).toBeUndefined();
  });

  it.each(STYLES)('nothing that a snapshot sees, until it is released (%s)', (style) => {
    const { engine, only } = observed(style);
    const before = writeAtRandom(engine, 5, 1_500);
    const snapshot = now(engine.snapshot());
    const after = writeAtRandom(engine, 6, 3_000);
    for (let n = 0; n < 300; n++) {
      const value = now(engine.get(utf8(key(n)), snapshot));
      expect(value && textOf(value)).toBe(before[key(n)]);
      expect(getText(engine, key(n))).toBe(after[key(n)] ?? (n in after ? undefined : getText(engine, key(n))));
    }
    const iterator = now(engine.iterator({ snapshot }));
    const seen = now(iterator.next(1_000)).map(([name, value]) => [textOf(name), textOf(value)]);
    iterator.close();
    expect(Object.fromEntries(seen)).toEqual(before);
    snapshot.release();
    const ended = only('CompactionEnded').length;
    writeAtRandom(engine, 7, 3_000);
    const later = only('CompactionEnded').slice(ended);
    expect(later.reduce((sum, { droppedVersions }) => sum + droppedVersions, 0)).toBeGreaterThan(2_000);
  });
});

describe('rule 36: how a merge becomes the state', () => {
  it('leaves no table behind, whatever an open iterator still reads', () => {
    const { engine, disk } = observed('levelled');
    const model = writeAtRandom(engine, 8, 1_000);
    const iterator = now(engine.iterator({}));
    expect(now(iterator.next(1))).toHaveLength(1);
    writeAtRandom(engine, 9, 1_000);
    now(engine.commit());
    expect(now(iterator.next(1_000))).toHaveLength(Object.keys(model).length - 1);
    iterator.close();
    now(engine.close());
    const files = filesOf(disk).filter(([name]) => name.endsWith('.ldb'));
    expect(files).toHaveLength(openNow(disk).stats().tables.length);
  });

  it('collects the tables of a merge that a crash has cut short', () => {
    const { engine, only } = observed('levelled');
    for (let n = 0; only('CompactionStarted').length <= only('CompactionEnded').length; n++) {
      engine.append([put(key((n * 37) % 500), 'v'.repeat(700))]);
    }
    let cut = memoryDisk();
    let orphans = 0;
    for (let n = 0; n < 200 && orphans === 0; n++) {
      engine.append([put(key((n * 37) % 500), 'v'.repeat(700))]);
      now(engine.commit());
      cut = diskOf(now(engine.exportFiles()));
      const reopened = observed('levelled', cut);
      orphans = reopened.only('EngineRecovered')[0]?.orphans ?? 0;
      expect(Object.keys(scanText(reopened.engine, '')).sort()).toEqual(Object.keys(scanText(engine, '')).sort());
    }
    expect(orphans).toBeGreaterThan(0);
    expect(observed('levelled', cut).only('EngineRecovered')[0]?.orphans).toBe(0);
  });

  it('goes round the keys of a level, also after a restart', () => {
    const { engine, disk, only } = observed('levelled');
    for (let n = 0; n < 3_000; n++) engine.append([put(key((n * 37) % 1_000), 'v'.repeat(40))]);
    const outputs = only('CompactionEnded').filter(({ level }) => level === 1);
    const starts = outputs.map((each) => each.outputs[0]?.smallest ?? '');
    expect(new Set(starts.map((start) => start.slice(0, 6))).size).toBeGreaterThan(3);
    now(engine.close());
    const files = filesOf(disk);
    const twins = [openNow(diskOf(files)), openNow(diskOf(files))];
    expect(twins[0]?.stats()).toEqual(twins[1]?.stats());
  });
});

describe('rule 36: the limits of level 0', () => {
  it('makes writes that are larger than their merging wait for it', () => {
    const { engine, only } = observed('levelled');
    const random = randomStream(3, 'large');
    for (let n = 0; n < 150; n++) {
      const batch = Array.from({ length: 40 }, () => put(key(random.integer(0, 3_000)), 'v'.repeat(100)));
      engine.append(batch);
      const level0 = engine.stats().tables.filter(({ level }) => level === 0).length;
      expect(level0).toBeLessThan(12);
    }
    expect(only('CompactionEnded').length).toBeGreaterThan(5);
  });

  it.each(STYLES)(
    'leaves damaged tables alone, says so, and refuses writes only when level 0 is full (%s)',
    (style) => {
      const written = observed(style);
      for (let n = 0; n < 60; n++) written.engine.append([put(key(n % 20), 'v'.repeat(50))]);
      now(written.engine.close());
      const files = filesOf(written.disk).map(([name, bytes]): [string, Uint8Array] => [
        name,
        name.endsWith('.ldb') ? bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte)) : bytes,
      ]);
      const { engine, only } = observed(style, diskOf(files));
      let appended = 0;
      let refusal: unknown;
      for (; appended < 2_000 && !refusal; appended++) {
        try {
          engine.append([put(`new-${appended}`, 'v'.repeat(50))]);
          now(engine.commit());
        } catch (thrown) {
          refusal = thrown;
        }
      }
      expect(refusal).toMatchObject({ code: 'corrupt' });
      expect(only('CompactionAbandoned').length).toBeGreaterThan(0);
      expect(only('WritesHeld').map(({ how }) => how)).toEqual(['slowed', 'stopped']);
      expect(engine.stats().tables.filter(({ level }) => level === 0).length).toBe(12);
      expect(getText(engine, `new-${appended - 2}`)).toBe('v'.repeat(50));
    },
  );
});
