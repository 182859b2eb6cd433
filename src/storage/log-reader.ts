// Takes a commit log or MANIFEST apart again (leveldb doc/log_format.md, db/log_reader.cc). Stricter than LevelDB in one
// point: what looks like a torn end counts as torn only if no good record stands behind it.
import { concatBytes } from '../base/bytes';
import { maskedCrc } from './checksum';
import { LOG_BLOCK_BYTES, LOG_HEADER_BYTES, RECORD_FIRST, RECORD_FULL, RECORD_LAST } from './format';

export interface LogContents {
  /** Whole records, in order, up to the damage if there is any. */
  records: Uint8Array[];
  /** The bytes at the end that belong to a record that was never finished. */
  tornBytes: number;
  /** What is wrong and where, when a record that was once complete is not any more. */
  damage?: string;
}

interface Fragment {
  type: number;
  payload: Uint8Array;
  /** Where the next fragment starts. */
  next: number;
}

/** `bytes` is the whole file. Payloads are views into it where they are in one piece. */
export function readLog(bytes: Uint8Array): LogContents {
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let recordStart = 0;
  let offset = 0;
  for (;;) {
    offset = skipBlockTrailer(offset);
    if (parts.length === 0) recordStart = offset;
    if (offset >= bytes.length) break;
    const fragment = readFragment(bytes, offset);
    if (fragment === 'torn') break;
    if (typeof fragment === 'string') return { records, tornBytes: 0, damage: `${fragment} at byte ${offset}` };
    const opens = fragment.type === RECORD_FULL || fragment.type === RECORD_FIRST;
    if (opens !== (parts.length === 0))
      return { records, tornBytes: 0, damage: `fragments do not join at byte ${offset}` };
    parts.push(fragment.payload);
    offset = fragment.next;
    if (fragment.type === RECORD_FULL || fragment.type === RECORD_LAST) {
      records.push(concatOne(parts));
      parts = [];
    }
  }
  if (holdsFragment(bytes, offset + 1)) return { records, tornBytes: 0, damage: `broken record at byte ${offset}` };
  return { records, tornBytes: Math.max(0, bytes.length - recordStart) };
}

// A block's last six bytes or fewer cannot hold a header and stay empty.
function skipBlockTrailer(offset: number): number {
  const left = LOG_BLOCK_BYTES - (offset % LOG_BLOCK_BYTES);
  return left < LOG_HEADER_BYTES ? offset + left : offset;
}

// A fragment; or 'torn' when the file ends inside it; or what is wrong with it.
function readFragment(bytes: Uint8Array, offset: number): Fragment | string {
  const blockEnd = offset - (offset % LOG_BLOCK_BYTES) + LOG_BLOCK_BYTES;
  if (offset + LOG_HEADER_BYTES > bytes.length) return 'torn';
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, LOG_HEADER_BYTES);
  const length = view.getUint16(4, true);
  const type = view.getUint8(6);
  const start = offset + LOG_HEADER_BYTES;
  const next = start + length;
  if (next > blockEnd) return 'a record is longer than its block';
  if (next > bytes.length) return 'torn';
  const payload = bytes.subarray(start, next);
  if (view.getUint32(0, true) !== maskedCrc(bytes.subarray(start - 1, next))) return 'a checksum does not match';
  if (type < RECORD_FULL || type > RECORD_LAST) return `a record has the unknown type ${type}`;
  return { type, payload, next };
}

// Whether a good fragment starts anywhere from `from` on. Called for a torn end only, which is within one block.
function holdsFragment(bytes: Uint8Array, from: number): boolean {
  for (let offset = from; offset + LOG_HEADER_BYTES <= bytes.length; offset++) {
    const type = bytes[offset + LOG_HEADER_BYTES - 1] ?? 0;
    if (type < RECORD_FULL || type > RECORD_LAST) continue;
    if (typeof readFragment(bytes, offset) !== 'string') return true;
  }
  return false;
}

const concatOne = (parts: readonly Uint8Array[]): Uint8Array => {
  const only = parts.length === 1 ? parts[0] : undefined;
  return only ?? concatBytes(parts);
};
