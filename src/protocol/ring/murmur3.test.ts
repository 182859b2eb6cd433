import { describe, expect, it } from 'vitest';
import { murmur3Token } from './murmur3';

// Source: datastax/ruby-driver spec (Murmur3) and datastax/python-driver tests/unit/test_metadata.py @01d9a840.
const CASSANDRA_TOKENS: readonly (readonly [hex: string, token: string])[] = [
  ['313233', '-7468325962851647638'],
  [
    '00ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa9900ff10fa99',
    '5837342703291459765',
  ],
  ['39323233333732303336383534373735383037', '7162290910810015547'],
  ['0102030405060708090a0b0c0d0e0f10', '-5563837382979743776'],
  ['0405060708090a0b0c0d0e0f10111213', '1734091135765407943'],
  ['00000000000000000000000000000000', '5457549051747178710'],
];

describe('rule 2: a key’s token is what Cassandra’s token() prints', () => {
  it.each(CASSANDRA_TOKENS)('bytes %s have token %s', (hex, token) => {
    expect(murmur3Token(Uint8Array.from(Buffer.from(hex, 'hex'))).toString()).toBe(token);
  });
});
