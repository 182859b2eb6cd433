// Murmur3 x64-128, first 64 bits, signed: Cassandra's `token()` (rule 2). It differs from the published Murmur3 in
// one way, kept on purpose: the tail bytes are sign-extended. Source: Appleby's MurmurHash3.cpp, and the
// `MurmurHash.hash3_x64_128` that Cassandra's Murmur3Partitioner calls.

const MASK = (1n << 64n) - 1n;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;
const BLOCK_BYTES = 16;

const rotateLeft = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & MASK;
const mixK1 = (k: bigint): bigint => (rotateLeft((k * C1) & MASK, 31n) * C2) & MASK;
const mixK2 = (k: bigint): bigint => (rotateLeft((k * C2) & MASK, 33n) * C1) & MASK;

function finalMix(hash: bigint): bigint {
  let h = hash;
  h ^= h >> 33n;
  h = (h * 0xff51afd7ed558ccdn) & MASK;
  h ^= h >> 33n;
  h = (h * 0xc4ceb9fe1a85ec53n) & MASK;
  return h ^ (h >> 33n);
}

/** The token of some bytes: a signed 64-bit integer. */
export function murmur3Token(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = Math.floor(bytes.length / BLOCK_BYTES);
  let h1 = 0n;
  let h2 = 0n;
  for (let i = 0; i < blocks; i++) {
    h1 ^= mixK1(view.getBigUint64(i * BLOCK_BYTES, true));
    h1 = ((rotateLeft(h1, 27n) + h2) * 5n + 0x52dce729n) & MASK;
    h2 ^= mixK2(view.getBigUint64(i * BLOCK_BYTES + 8, true));
    h2 = ((rotateLeft(h2, 31n) + h1) * 5n + 0x38495ab5n) & MASK;
  }
  const tail = blocks * BLOCK_BYTES;
  const tailLength = bytes.length - tail;
  if (tailLength > 8) h2 ^= mixK2(signExtendedTail(view, tail + 8, tailLength - 8));
  if (tailLength > 0) h1 ^= mixK1(signExtendedTail(view, tail, Math.min(8, tailLength)));

  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  return BigInt.asIntN(64, h1 + h2);
}

// Up to eight bytes, each a signed number shifted to its place and XORed in: the quirk of Cassandra's tail.
function signExtendedTail(view: DataView, start: number, length: number): bigint {
  let word = 0n;
  for (let i = 0; i < length; i++) word ^= BigInt(view.getInt8(start + i)) << BigInt(8 * i);
  return word & MASK;
}
