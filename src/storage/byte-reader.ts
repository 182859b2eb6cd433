// Reads LevelDB's number formats from bytes that may be damaged: whatever runs over the end is a Fault, never a wrong number.
import { decodeUint8Array } from 'uint8-varint';
import type { Fault } from '../base/fault';
import { corrupt } from './corruption';

export class ByteReader {
  offset: number;

  /** `what` names the thing being read, for the Fault's sentence. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
    start = 0,
    private readonly end = bytes.length,
  ) {
    this.offset = start;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  byte(): number {
    if (this.remaining < 1) throw this.damaged();
    return this.bytes[this.offset++] ?? 0;
  }

  fixed16(): number {
    return this.byte() | (this.byte() << 8);
  }

  fixed32(): number {
    return (this.fixed16() | (this.fixed16() << 16)) >>> 0;
  }

  fixed64(): number {
    const low = this.fixed32();
    return this.safe(low + this.fixed32() * 2 ** 32);
  }

  varint(): number {
    const short = this.bytes[this.offset] ?? 0x80;
    if (short < 0x80 && this.remaining > 0) {
      this.offset++;
      return short;
    }
    let length = 1;
    while (length < 9 && ((this.bytes[this.offset + length - 1] ?? 0) & 0x80) !== 0) length++;
    if (length > this.remaining || length > 8) throw this.damaged();
    const value = decodeUint8Array(this.bytes, this.offset);
    this.offset += length;
    return this.safe(value);
  }

  /** A view, not a copy. */
  raw(length: number): Uint8Array {
    if (length > this.remaining) throw this.damaged();
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  skip(length: number): void {
    if (length > this.remaining) throw this.damaged();
    this.offset += length;
  }

  prefixed(): Uint8Array {
    return this.raw(this.varint());
  }

  damaged(): Fault {
    return corrupt(this.what, `cannot be read past byte ${this.offset}`);
  }

  private safe(value: number): number {
    if (!Number.isSafeInteger(value)) throw this.damaged();
    return value;
  }
}
