// Says for sure that a key is not there, or that it may be (Bloom 1970; leveldb util/bloom.cc, util/hash.cc). Bit for bit
// LevelDB's, because the real LevelDB asks these filters when it opens an exported node.
import { BLOOM_BITS_PER_KEY, BLOOM_MIN_BITS, BLOOM_PROBES, BLOOM_SEED } from './format';

/** The hash that a filter keeps of a key: the first `length` bytes of what is given. */
export function bloomHash(key: Uint8Array, length = key.length): number {
  const factor = 0xc6a4a793;
  let hash = (BLOOM_SEED ^ Math.imul(length, factor)) >>> 0;
  const words = length - (length % 4);
  for (let i = 0; i < words; i += 4) {
    hash = Math.imul(hash + littleEndian(key, i, i + 4), factor);
    hash ^= hash >>> 16;
  }
  if (words < length) {
    hash = Math.imul(hash + littleEndian(key, words, length), factor);
    hash ^= hash >>> 24;
  }
  return hash >>> 0;
}

/** The filter of the keys with these hashes; its last byte is the number of probes. */
export function buildBloomFilter(hashes: readonly number[]): Uint8Array {
  const bytes = Math.ceil(Math.max(hashes.length * BLOOM_BITS_PER_KEY, BLOOM_MIN_BITS) / 8);
  const filter = new Uint8Array(bytes + 1);
  filter[bytes] = BLOOM_PROBES;
  for (const hash of hashes) {
    const delta = deltaOf(hash);
    for (let i = 0, probe = hash; i < BLOOM_PROBES; i++, probe = (probe + delta) >>> 0) {
      const bit = probe % (bytes * 8);
      filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return filter;
}

/** False only when no key with this hash was added. */
export function bloomMayHold(filter: Uint8Array, hash: number): boolean {
  const bytes = filter.length - 1;
  const count = filter[bytes] ?? 0;
  if (bytes < 1) return false;
  if (count > 30) return true; // reserved by LevelDB for other encodings
  const delta = deltaOf(hash);
  for (let i = 0, probe = hash; i < count; i++, probe = (probe + delta) >>> 0) {
    const bit = probe % (bytes * 8);
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

// Double hashing: one hash and its rotation stand for all probes (Kirsch, Mitzenmacher 2006).
const deltaOf = (hash: number): number => ((hash >>> 17) | (hash << 15)) >>> 0;

function littleEndian(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = end - 1; i >= start; i--) value = (value << 8) | (bytes[i] ?? 0);
  return value;
}
