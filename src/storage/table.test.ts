import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, hexOf, utf8 } from '../base/bytes';
import { type Later, settle } from '../base/later';
import { BlockCache } from './block-cache';
import {
  BLOCK_BYTES,
  FOOTER_BYTES,
  FOOTER_HANDLES_BYTES,
  MAX_GAP_SHARE,
  TABLE_CHUNK_BYTES,
  TYPE_DELETION,
  TYPE_VALUE,
} from './format';
import { compareInternalKeys, internalKey, shortestSeparator, shortSuccessor, userKeyOf } from './internal-key';
import { prefixBounds, rangeOf } from './key-range';
import { type BuiltTable, TableBuilder } from './table-builder';
import { TableReader } from './table-reader';

type Version = [userKey: Uint8Array, value: Uint8Array | undefined];

function tableOf(versions: readonly Version[], chunkBytes?: number): BuiltTable {
  const builder = new TableBuilder('none', 0, chunkBytes);
  for (const [key, value] of versions) {
    builder.add(internalKey(key, 7, value ? TYPE_VALUE : TYPE_DELETION), value ?? new Uint8Array(0));
  }
  return builder.finish();
}

/** Reads from memory at once; `reads` notes where, and `seen` is told how much, too. */
function readerOf(
  { bytes, smallest, largest }: BuiltTable,
  reads: number[] = [],
  seen: (offset: number, length: number) => void = () => undefined,
): TableReader {
  const read = (offset: number, length: number): Uint8Array => {
    reads.push(offset);
    seen(offset, length);
    return bytes.subarray(offset, offset + length);
  };
  return now(
    settle(TableReader.open({ table: 5, level: 0, bytes: bytes.length, smallest, largest }, read, new BlockCache(0))),
  );
}

function now<T>(later: Later<T>): T {
  if (later instanceof Promise) throw new Error('nothing here has to wait');
  return later as T;
}

const numbered = (count: number): Version[] =>
  Array.from({ length: count }, (_, i) => [utf8(`key-${String(i).padStart(6, '0')}`), new Uint8Array(100).fill(i)]);

const userKeys = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 12 }), {
  selector: hexOf,
  minLength: 1,
  maxLength: 300,
});

describe('rule 34: SSTables', () => {
  it('that are told of chunks give back the same, and a get of small entries reads one chunk', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const versions = lengths.map(
          (length, i): Version => [utf8(`key-${String(i).padStart(6, '0')}`), new Uint8Array(length).fill(i)],
        );
        let largest = 0;
        const table = tableOf(versions, TABLE_CHUNK_BYTES);
        const reader = readerOf(table, [], (offset, length) => {
          const chunks = Math.floor((offset + length - 1) / TABLE_CHUNK_BYTES) - Math.floor(offset / TABLE_CHUNK_BYTES);
          largest = Math.max(largest, chunks);
        });
        largest = 0; // opening reads what is no block of entries
        for (const [key, expected] of versions) expect(now(settle(reader.get(key))).entry).toEqual({ value: expected });
        expect(largest).toBe(0);
        expect(table.bytes.length).toBeLessThan((1 + 2 * MAX_GAP_SHARE) * tableOf(versions).bytes.length);
      }),
    );
  });

  it('give back every entry, tombstones too, and nothing else', () => {
    const value = fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined });
    fc.assert(
      fc.property(
        userKeys,
        fc.array(value, { minLength: 300, maxLength: 300 }),
        fc.uint8Array({ maxLength: 2 }),
        (keys, values, prefix) => {
          const versions = keys.sort(compareBytes).map((key, i): Version => [key, values[i]]);
          const absent = versions.filter((_, i) => i % 5 === 4).map(([key]) => key);
          const stored = versions.filter((_, i) => i % 5 !== 4);
          const reader = readerOf(tableOf(stored));
          for (const [key, expected] of stored) expect(now(settle(reader.get(key))).entry).toEqual({ value: expected });
          for (const key of absent) expect(now(settle(reader.get(key))).entry).toBeUndefined();
          const range = rangeOf(prefixBounds(prefix));
          const inside = stored.map(([key]) => hexOf(key)).filter((key) => key.startsWith(hexOf(prefix)));
          for (const direction of ['up', 'down'] as const) {
            const scanned = [...reader.source(range, direction, {})].flatMap((stretch) => now(settle(stretch)));
            const expected = direction === 'up' ? inside : inside.toReversed();
            expect(scanned.map(({ key }) => hexOf(userKeyOf(key)))).toEqual(expected);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('separate blocks by short keys in the right place', () => {
    fc.assert(
      fc.property(userKeys, (keys) => {
        const sorted = keys.sort(compareBytes).map((key) => internalKey(key, 7, TYPE_VALUE));
        sorted.forEach((key, i) => {
          const next = sorted[i + 1];
          const limit = next ? shortestSeparator(key, next) : shortSuccessor(key);
          expect(compareInternalKeys(key, limit)).toBeLessThanOrEqual(0);
          expect(limit.length).toBeLessThanOrEqual(key.length);
          if (next) expect(compareInternalKeys(limit, next)).toBeLessThan(0);
        });
      }),
    );
  });
});

describe('rule 35: a filter is asked before a block is read', () => {
  it('and a no reads nothing', () => {
    const reads: number[] = [];
    const reader = readerOf(tableOf(numbered(500)), reads);
    reads.length = 0;
    const probes = Array.from(
      { length: 300 },
      (_, i) => now(settle(reader.get(utf8(`key-${String(i).padStart(6, '0')}x`)))).probe,
    );
    const maybe = probes.filter(({ bloom }) => bloom === 'maybe');
    expect(maybe.length).toBeLessThan(15);
    expect(reads.length).toBe(maybe.length);
    expect(probes.every(({ bloom, block }) => (bloom === 'no') === (block === undefined))).toBe(true);
  });

  it('and a maybe reads the one block that can hold the key', () => {
    const reads: number[] = [];
    const reader = readerOf(tableOf(numbered(500)), reads);
    reads.length = 0;
    expect(now(settle(reader.get(utf8('key-000123')))).probe).toEqual({
      table: 5,
      bloom: 'maybe',
      block: 3,
      cache: 'miss',
      found: true,
    });
    expect(reads).toHaveLength(1);
    expect(reads[0]).toBeGreaterThan(3 * BLOCK_BYTES - 1);
  });
});

describe('rule 37: a corrupt block is never returned as data', () => {
  it('whichever byte of a table changes', () => {
    const versions = numbered(45);
    const table = tableOf(versions);
    const { bytes, blocks } = table;
    const inEachBlock = versions.filter((_, i) => i === 0 || i === 44);
    expect(blocks).toBe(inEachBlock.length);
    const harmless: number[] = [];
    for (let place = 0; place < bytes.length; place++) {
      const damaged = bytes.slice();
      damaged[place] = (damaged[place] ?? 0) ^ 0x55;
      try {
        const reader = readerOf({ ...table, bytes: damaged });
        for (const [key, value] of inEachBlock) expect(now(settle(reader.get(key))).entry).toEqual({ value });
        harmless.push(place);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'corrupt', message: expect.stringContaining('table 5') });
      }
    }
    // All that may change unnoticed is the padding between the footer's handles (here six bytes) and its magic number.
    const padding = Array.from({ length: FOOTER_HANDLES_BYTES - 6 }, (_, i) => bytes.length - FOOTER_BYTES + 6 + i);
    expect(harmless).toEqual(padding);
  });
});
