import { Crc32c } from '@aws-crypto/crc32c';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedCrc } from './checksum';
import { crc32c } from './crc32c';
import { CRC_MASK_DELTA } from './format';

/** Takes the mask off again, to compare with the published CRCs. */
function unmasked(masked: number): number {
  const rotated = (masked - CRC_MASK_DELTA) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

describe('rule 34: CRC-32C on every block', () => {
  it.each([
    ['zeros', new Uint8Array(32), 0x8a9136aa],
    ['ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['rising', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['falling', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('agrees with RFC 3720 B.4: 32 bytes, %s', (_name, bytes, crc) => {
    expect(unmasked(maskedCrc(bytes))).toBe(crc);
    expect(maskedCrc(bytes.subarray(5), crc32c(bytes.subarray(0, 5)))).toBe(maskedCrc(bytes));
  });

  it('agrees with another implementation on bytes of any length, in one piece or two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const expected = new Crc32c().update(bytes).digest();
        expect(crc32c(bytes)).toBe(expected);
        expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(expected);
      }),
    );
  });
});
