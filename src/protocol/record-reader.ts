// Reads a record from its first byte to its last.
import { decode as decodeVarint } from 'uint8-varint';
import { Fault } from '../base/fault';

export class RecordReader {
  private offset = 0;
  constructor(private readonly all: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.offset >= this.all.length;
  }

  number(): number {
    const value = decodeVarint(this.all, this.offset);
    while ((this.all[this.offset] ?? 0) >= 0x80) this.offset++;
    this.offset++;
    return value;
  }

  bytes(size: number): Uint8Array {
    if (this.offset + size > this.all.length) throw new Fault('corrupt-record', 'a record ends before its last field');
    const part = this.all.subarray(this.offset, this.offset + size);
    this.offset += size;
    return part;
  }
}
