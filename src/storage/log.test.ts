import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../base/byte-writer';
import { hexOf, utf8 } from '../base/bytes';
import { LOG_BLOCK_BYTES } from './format';
import { readLog } from './log-reader';
import { LogWriter } from './log-writer';

/** The bytes of a log with these records, and where each record ends. */
function logOf(records: readonly Uint8Array[]): { bytes: Uint8Array; ends: number[] } {
  const writer = new LogWriter();
  const out = new ByteWriter();
  const ends = records.map((record) => {
    writer.write(record, out);
    return writer.bytes;
  });
  return { bytes: out.view(), ends };
}

const filled = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed + i * 31) % 251);

describe("rule 34: the commit log in LevelDB's format", () => {
  it('frames a record with masked CRC, length and type', () => {
    // The masked CRC of type 1 and "foo", computed bit by bit from the polynomial 0x82f63b78.
    expect(hexOf(logOf([utf8('foo')]).bytes)).toBe('dd5fb37a030001666f6f');
  });

  it('reads back what was written, whatever the sizes', () => {
    const size = fc.oneof(
      fc.nat(200),
      fc.integer({ min: LOG_BLOCK_BYTES - 30, max: LOG_BLOCK_BYTES + 30 }),
      fc.nat(90_000),
    );
    fc.assert(
      fc.property(fc.array(size, { maxLength: 6 }), (sizes) => {
        const records = sizes.map(filled);
        const { bytes } = logOf(records);
        const { records: found, ...rest } = readLog(bytes);
        expect(found.map(hexOf)).toEqual(records.map(hexOf));
        expect(rest).toEqual({ tornBytes: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it('writes an empty first fragment where exactly a header fits, as LevelDB does', () => {
    const { bytes } = logOf([filled(LOG_BLOCK_BYTES - 14, 1), filled(50, 2)]);
    expect(Array.from(bytes.subarray(LOG_BLOCK_BYTES - 3, LOG_BLOCK_BYTES))).toEqual([0, 0, 2]);
    expect(readLog(bytes).records.map((record) => record.length)).toEqual([LOG_BLOCK_BYTES - 14, 50]);
  });

  it('goes on at the end of an existing log', () => {
    const first = logOf([filled(32_700, 1)]).bytes;
    const whole = new ByteWriter().raw(first);
    new LogWriter(first.length).write(filled(100, 2), whole);
    expect(readLog(whole.view()).records.map((record) => record.length)).toEqual([32_700, 100]);
  });
});

describe('rule 37: a torn last record is dropped', () => {
  const expectTornAt = (bytes: Uint8Array, ends: readonly number[], cut: number): void => {
    const whole = ends.filter((end) => end <= cut);
    const { records, tornBytes, damage } = readLog(bytes.subarray(0, cut));
    expect([damage, records.length]).toEqual([undefined, whole.length]);
    const lastEnd = whole.at(-1) ?? 0;
    const padding =
      LOG_BLOCK_BYTES - (lastEnd % LOG_BLOCK_BYTES) < 7 ? LOG_BLOCK_BYTES - (lastEnd % LOG_BLOCK_BYTES) : 0;
    expect(tornBytes).toBe(Math.max(0, cut - lastEnd - padding));
  };

  it('wherever a small log ends', () => {
    const { bytes, ends } = logOf([filled(20, 1), filled(0, 2), filled(150, 3), filled(60, 4)]);
    for (let cut = 0; cut <= bytes.length; cut++) expectTornAt(bytes, ends, cut);
  });

  it('wherever a log ends near a block boundary', () => {
    for (const left of [0, 1, 6, 7, 8, 20]) {
      const { bytes, ends } = logOf([filled(LOG_BLOCK_BYTES - 7 - left, 1), filled(40_000, 2), filled(10, 3)]);
      for (const block of [1, 2]) {
        for (let around = -30; around <= 30; around++) {
          const cut = block * LOG_BLOCK_BYTES + around;
          if (cut <= bytes.length) expectTornAt(bytes, ends, cut);
        }
      }
    }
  });
});

describe('rule 37: a damaged record is detected', () => {
  it('whichever byte changes, what is read is what was written, and less of it only with a report', () => {
    const records = [filled(20, 1), filled(0, 2), filled(150, 3), filled(60, 4)];
    const { bytes } = logOf(records);
    const last = records.length - 1;
    for (let place = 0; place < bytes.length; place++) {
      for (const change of [0x01, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[place] = (damaged[place] ?? 0) ^ change;
        const { records: found, tornBytes, damage } = readLog(damaged);
        expect(found.map(hexOf)).toEqual(records.slice(0, found.length).map(hexOf));
        // Only the last record's own length can make it look unfinished; then its bytes are counted as dropped.
        if (damage === undefined) expect([found.length, tornBytes]).toEqual([last, 67]);
      }
    }
  });

  it('even when a length makes a record in the middle look unfinished', () => {
    const { bytes, ends } = logOf([filled(20, 1), filled(30, 2), filled(40, 3)]);
    bytes[(ends[0] ?? 0) + 4] = 200;
    expect(readLog(bytes)).toMatchObject({ damage: 'broken record at byte 27' });
  });
});
