// The checksum in front of every log record and behind every table block: CRC-32C, rotated and masked (leveldb util/crc32c.h).
import { Crc32c } from '@aws-crypto/crc32c';
import { CRC_MASK_DELTA } from './format';

/** Masked CRC-32C of the parts in a row. */
export function maskedCrc(...parts: readonly Uint8Array[]): number {
  const crc32c = new Crc32c();
  for (const part of parts) crc32c.update(part);
  const crc = crc32c.digest();
  return (((crc >>> 15) | (crc << 17)) + CRC_MASK_DELTA) >>> 0;
}
