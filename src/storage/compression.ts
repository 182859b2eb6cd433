// Snappy, as LevelDB uses it: block by block, and only where it saves an eighth (leveldb table/table_builder.cc, WriteBlock).
import { compress, uncompress } from 'snappyjs';
import { corrupt } from './corruption';
import { COMPRESSION_NONE, COMPRESSION_SNAPPY } from './format';

export type Compression = 'none' | 'snappy';

/** Nothing that claims to be larger than this is unpacked. */
const MAX_BLOCK_BYTES = 256 * 1024 * 1024;

/** The contents as they are stored, and the type that says how. */
export function packBlock(contents: Uint8Array, compression: Compression): { type: number; packed: Uint8Array } {
  if (compression === 'snappy') {
    const packed = compress(contents);
    if (packed.length < contents.length - contents.length / 8) return { type: COMPRESSION_SNAPPY, packed };
  }
  return { type: COMPRESSION_NONE, packed: contents };
}

/** Throws a Fault when the bytes cannot be what was packed. */
export function unpackBlock(type: number, packed: Uint8Array, what: string): Uint8Array {
  if (type === COMPRESSION_NONE) return packed;
  if (type !== COMPRESSION_SNAPPY) throw corrupt(what, `is compressed in an unknown way, ${type}`);
  try {
    return uncompress(packed, MAX_BLOCK_BYTES);
  } catch {
    throw corrupt(what, 'cannot be unpacked');
  }
}
