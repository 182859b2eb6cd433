// Where a block lies in its table (leveldb table/format.h), and the trailer that says whether it is still what was written.

import { ByteWriter } from '../base/byte-writer';
import type { ByteReader } from './byte-reader';
import { maskedCrc } from './checksum';
import { type Compression, packBlock, unpackBlock } from './compression';
import { corrupt } from './corruption';
import { crc32c } from './crc32c';
import { BLOCK_TRAILER_BYTES } from './format';

export interface BlockHandle {
  offset: number;
  /** Without the trailer. */
  size: number;
}

export const encodeHandle = (handle: BlockHandle): Uint8Array =>
  new ByteWriter(16).varint(handle.offset).varint(handle.size).view();

export const readHandle = (reader: ByteReader): BlockHandle => ({ offset: reader.varint(), size: reader.varint() });

/** Appends a block to `out` as it stands in the file: contents, type, checksum. */
export function sealBlock(contents: Uint8Array, compression: Compression, out: ByteWriter): BlockHandle {
  const { type, packed } = packBlock(contents, compression);
  const handle = { offset: out.length, size: packed.length };
  out
    .raw(packed)
    .byte(type)
    .fixed32(maskedCrc(Uint8Array.of(type), crc32c(packed)));
  return handle;
}

/** The contents of a sealed block. Throws a Fault when they are not what was sealed. */
export function unsealBlock(sealed: Uint8Array, what: string): Uint8Array {
  const size = sealed.length - BLOCK_TRAILER_BYTES;
  if (size < 0) throw corrupt(what, 'is shorter than its trailer');
  const trailer = new DataView(sealed.buffer, sealed.byteOffset + size, BLOCK_TRAILER_BYTES);
  if (trailer.getUint32(1, true) !== maskedCrc(sealed.subarray(0, size + 1))) {
    throw corrupt(what, 'does not match its checksum');
  }
  return unpackBlock(trailer.getUint8(0), sealed.subarray(0, size), what);
}
