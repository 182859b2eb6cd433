// The checksum in front of every log record and behind every table block: CRC-32C, rotated and masked (leveldb util/crc32c.h).
import { crc32c } from './crc32c';
import { CRC_MASK_DELTA } from './format';

/** Masked CRC-32C of the parts in a row. */
export function maskedCrc(...parts: readonly Uint8Array[]): number {
  let crc = 0;
  for (const part of parts) crc = crc32c(part, crc);
  return (((crc >>> 15) | (crc << 17)) + CRC_MASK_DELTA) >>> 0;
}
