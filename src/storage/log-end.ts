// How far the commit log goes, written beside it in every transaction that makes it longer: a log tells that a record at
// its end is torn, never that records are missing there. LevelDB has no such record; its files stay as they are.
import { ByteWriter } from '../base/byte-writer';
import { ByteReader } from './byte-reader';
import { maskedCrc } from './checksum';
import { corrupt } from './corruption';

/** The name in `meta`. */
export const LOG_END = 'LOG-END';

export interface LogEnd {
  /** The newest log that anything was written to. */
  file: number;
  /** Its length. */
  bytes: number;
}

/** What a disk says whose log came from somewhere else. */
export const UNKNOWN_LOG_END = new Uint8Array(0);

/** File, length, and a checksum of both: an end that has become a nearer one would be believed. */
export function encodeLogEnd({ file, bytes }: LogEnd): Uint8Array {
  const writer = new ByteWriter(20).varint(file).varint(bytes);
  return writer.fixed32(maskedCrc(writer.take())).take();
}

/** Undefined when it is not known. Throws a Fault when it cannot be read. */
export function decodeLogEnd(stored: Uint8Array | undefined): LogEnd | undefined {
  if (stored === undefined || stored.length === 0) return undefined;
  const reader = new ByteReader(stored, LOG_END);
  const end = { file: reader.varint(), bytes: reader.varint() };
  const checksum = maskedCrc(stored.subarray(0, reader.offset));
  if (reader.fixed32() !== checksum || reader.remaining > 0) throw corrupt(LOG_END, 'its checksum is wrong');
  return end;
}
