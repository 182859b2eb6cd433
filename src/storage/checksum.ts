// The checksum in front of every log record and behind every table block: CRC-32C, rotated and masked (leveldb util/crc32c.h).
import { crc32c } from './crc32c';
import { CRC_MASK_DELTA } from './format';

/** The masked CRC-32C of some bytes; `before` is the CRC, not masked, of the bytes in front of them. */
export function maskedCrc(bytes: Uint8Array, before = 0): number {
  const crc = crc32c(bytes, before);
  return (((crc >>> 15) | (crc << 17)) + CRC_MASK_DELTA) >>> 0;
}
