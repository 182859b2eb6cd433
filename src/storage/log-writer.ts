// Frames records for the commit log and the MANIFEST: each is cut into fragments that never cross a 32 KiB block
// (leveldb doc/log_format.md, db/log_writer.cc). It keeps only its place.
import type { ByteWriter } from '../base/byte-writer';
import { maskedCrc } from './checksum';
import { crc32c } from './crc32c';
import { LOG_BLOCK_BYTES, LOG_HEADER_BYTES, RECORD_FIRST, RECORD_FULL, RECORD_LAST, RECORD_MIDDLE } from './format';

/** The checksum of a fragment begins with its type. */
const CRC_OF_TYPE = Array.from({ length: 1 + RECORD_LAST }, (_, type) => crc32c(Uint8Array.of(type)));

export class LogWriter {
  /** Starts at `size`, the length of the file so far. */
  constructor(private size = 0) {}

  /** The length of the file after all records so far. */
  get bytes(): number {
    return this.size;
  }

  /** Appends to `out` the bytes that the record adds to the file. Says how many. */
  write(record: Uint8Array, out: ByteWriter): number {
    const before = out.length;
    let done = 0;
    let isFirst = true; // not the same as `done === 0`: a first fragment at the end of a block can be empty
    do {
      const blockLeft = LOG_BLOCK_BYTES - ((this.size + out.length - before) % LOG_BLOCK_BYTES);
      if (blockLeft < LOG_HEADER_BYTES) out.raw(new Uint8Array(blockLeft));
      const room = (blockLeft < LOG_HEADER_BYTES ? LOG_BLOCK_BYTES : blockLeft) - LOG_HEADER_BYTES;
      const fragment = isFirst && record.length <= room ? record : record.subarray(done, done + room);
      const type = recordType(isFirst, done + fragment.length === record.length);
      out.fixed32(maskedCrc(fragment, CRC_OF_TYPE[type])).fixed16(fragment.length).byte(type).raw(fragment);
      done += fragment.length;
      isFirst = false;
    } while (done < record.length);
    this.size += out.length - before;
    return out.length - before;
  }
}

function recordType(isFirst: boolean, isLast: boolean): number {
  if (isFirst) return isLast ? RECORD_FULL : RECORD_FIRST;
  return isLast ? RECORD_LAST : RECORD_MIDDLE;
}
