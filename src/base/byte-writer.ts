// Grows a byte sequence from LevelDB's number formats: little-endian fixed widths and varints (leveldb util/coding.h).
import { encodeUint8Array, encodingLength } from 'uint8-varint';
import { isShortAscii, utf8 } from './bytes';

/** Up to this, bytes are copied faster one by one. */
const SHORT_BYTES = 32;

export class ByteWriter {
  private bytes: Uint8Array;
  private used = 0;

  constructor(capacityBytes = 64) {
    this.bytes = new Uint8Array(capacityBytes);
  }

  get length(): number {
    return this.used;
  }

  /** Forgets the bytes so far, but not the room for them. REQUIRES: no view of them is in use. */
  restart(): this {
    this.used = 0;
    return this;
  }

  byte(value: number): this {
    this.reserve(1);
    this.bytes[this.used++] = value;
    return this;
  }

  fixed16(value: number): this {
    return this.byte(value & 0xff).byte((value >>> 8) & 0xff);
  }

  fixed32(value: number): this {
    this.reserve(4);
    this.bytes[this.used++] = value;
    this.bytes[this.used++] = value >>> 8;
    this.bytes[this.used++] = value >>> 16;
    this.bytes[this.used++] = value >>> 24;
    return this;
  }

  /** REQUIRES: a whole number up to 2⁵³−1. */
  fixed64(value: number): this {
    return this.fixed32(value >>> 0).fixed32(Math.floor(value / 2 ** 32));
  }

  /** REQUIRES: a whole number up to 2⁵³−1. */
  varint(value: number): this {
    if (value < 0x80) return this.byte(value);
    const length = encodingLength(value);
    this.reserve(length);
    encodeUint8Array(value, this.bytes, this.used);
    this.used += length;
    return this;
  }

  raw(value: Uint8Array): this {
    if (value.length <= SHORT_BYTES) return this.part(value, 0, value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.used);
    this.used += value.length;
    return this;
  }

  /** The bytes of `value` from `start` on and before `end`, one by one: for a few of them, where a view would cost more. */
  part(value: Uint8Array, start: number, end: number): this {
    this.reserve(end - start);
    for (let i = start; i < end; i++) this.bytes[this.used++] = value[i] as number;
    return this;
  }

  /** The length as a varint, then the bytes. */
  prefixed(value: Uint8Array): this {
    return this.varint(value.length).raw(value);
  }

  /** Text in UTF-8, like `prefixed`. */
  text(text: string): this {
    if (!isShortAscii(text)) return this.prefixed(utf8(text));
    this.varint(text.length).reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.used++] = text.charCodeAt(i);
    return this;
  }

  /** Bytes given as hex digits. REQUIRES: an even number of them. */
  hex(digits: string): this {
    this.reserve(digits.length / 2);
    for (let i = 0; i < digits.length; i += 2)
      this.bytes[this.used++] = 16 * digitOf(digits, i) + digitOf(digits, i + 1);
    return this;
  }

  /** The bytes so far. Later writes do not change them, but they share memory: the caller must not either. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  /** A copy of the bytes so far, or of those from `start` on and before `end`. */
  take(start = 0, end = this.used): Uint8Array {
    return this.bytes.slice(start, Math.min(end, this.used));
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.used + more, 2 * this.bytes.length));
    larger.set(this.view());
    this.bytes = larger;
  }
}

// Of 0–9 the low four bits are the digit, of a–f and A–F they count from 1.
const digitOf = (hex: string, index: number): number => {
  const code = hex.charCodeAt(index);
  return (code & 0xf) + (code > 0x39 ? 9 : 0);
};
