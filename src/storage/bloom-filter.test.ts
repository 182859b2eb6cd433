import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes';
import { bloomHash, bloomMayHold, buildBloomFilter } from './bloom-filter';

describe('rule 34: Bloom filters of about 10 bits a key', () => {
  it.each([
    [[], 0xbc9f1d34],
    [[0x62], 0xef1345c4],
    [[0xc3, 0x97], 0x5b663814],
    [[0xe2, 0x99, 0xa5], 0x323c078f],
    [[0xe1, 0x80, 0xb9, 0x32], 0xed21633a],
  ])("hashes %j as LevelDB's util/hash_test.cc says", (bytes, hash) => {
    expect(bloomHash(Uint8Array.from(bytes))).toBe(hash);
  });

  it('never denies a key that was added', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 200 }), (keys) => {
        const filter = buildBloomFilter(keys.map((key) => bloomHash(key)));
        expect(keys.every((key) => bloomMayHold(filter, bloomHash(key)))).toBe(true);
      }),
    );
  });

  it('lets about one in a hundred other keys through', () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => bloomHash(utf8(`key-${i}`)));
    const filter = buildBloomFilter(keys);
    const through = Array.from({ length: 10_000 }, (_, i) => bloomHash(utf8(`other-${i}`))).filter((hash) =>
      bloomMayHold(filter, hash),
    );
    expect(filter.length).toBe(12_501);
    expect(through.length).toBeLessThan(200);
  });

  it('holds nothing when it is empty', () => {
    expect(bloomMayHold(new Uint8Array(0), 1)).toBe(false);
    expect(bloomMayHold(buildBloomFilter([]), 1)).toBe(false);
  });
});
