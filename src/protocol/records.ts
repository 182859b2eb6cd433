// The records of a node in its engine: keys with a prefix per kind, values in a compact binary form.
//   d/<key>            the version set of a key that this node owns
//   h/<owner>/<key>    a hint: a version set kept for another owner (rule 26)
//   a/<key>            the last actor and counter that this node minted under while standing in (rule 15)
//   m/incarnation, m/identity, m/forgotten (counter-floor.ts)
import { decode as decodeVarint } from 'uint8-varint';
import { ByteWriter } from '../base/byte-writer';
import { bytesOfHex, hexOf, textOf, utf8 } from '../base/bytes';
import { Fault } from '../base/fault';
import { type NodeId, nodeId } from '../base/ids';
import { decodeValue, encodedParts } from './value';
import type { Clock, ClockPair } from './versions/clock';
import type { Sibling, VersionSet } from './versions/version-set';

export const INCARNATION_KEY = 'm/incarnation';
export const IDENTITY_KEY = 'm/identity';
export const FORGOTTEN_KEY = 'm/forgotten';
/** Sets without writing times, which only last-write-wins needs: such clusters were not made then. Still read. */
const UNTIMED_FORMAT = 1;
const RECORD_FORMAT = 2;
const DIGEST_BYTES = 8;
/** Where a record is put together, to be copied at its final size. */
const scratch = new ByteWriter();
/** A record that was written lately comes back as the very bytes, out of the memtable: it need not be decoded. */
const encodedHere = new WeakMap<Uint8Array, VersionSet>();

export const dataKey = (key: string): string => `d/${key}`;
export const hintKey = (owner: NodeId, key: string): string => `h/${owner}/${key}`;
export const actorKey = (key: string): string => `a/${key}`;

export type RecordName =
  | { readonly kind: 'data'; readonly key: string }
  | { readonly kind: 'hint'; readonly owner: NodeId; readonly key: string }
  | { readonly kind: 'actor'; readonly key: string }
  | { readonly kind: 'meta' };

/** What a storage key names. Node names hold no slash, so the owner of a hint ends at the first one. */
export function recordNameOf(storageKey: string): RecordName {
  const rest = storageKey.slice(2);
  switch (storageKey.slice(0, 2)) {
    case 'd/':
      return { kind: 'data', key: rest };
    case 'a/':
      return { kind: 'actor', key: rest };
    case 'm/':
      return { kind: 'meta' };
    case 'h/': {
      const slash = rest.indexOf('/');
      return { kind: 'hint', owner: nodeId(rest.slice(0, slash)), key: rest.slice(slash + 1) };
    }
    default:
      throw new Fault('corrupt-record', `a record is stored under the unknown key '${storageKey}'`);
  }
}

export interface Hint {
  readonly storedAtMs: number;
  readonly set: VersionSet;
}

export const encodeNumber = (value: number): Uint8Array => new ByteWriter(8).varint(value).take();
export const decodeNumber = (bytes: Uint8Array): number => decodeVarint(bytes);
export const encodeText = utf8;
export const decodeText = textOf;

/** Counts the actors that a node has used while standing in for a key, and the writes under the last of them. */
export interface StandInActor {
  readonly epoch: number;
  readonly counter: number;
}

export const encodeActor = ({ epoch, counter }: StandInActor): Uint8Array =>
  new ByteWriter(16).varint(epoch).varint(counter).take();

export function decodeActor(bytes: Uint8Array): StandInActor {
  const reader = new Reader(bytes);
  return { epoch: reader.number(), counter: reader.number() };
}

export function encodeHint({ storedAtMs, set }: Hint): Uint8Array {
  writeSet(scratch.restart().varint(storedAtMs), set);
  return scratch.take();
}

export function decodeHint(bytes: Uint8Array): Hint {
  const reader = new Reader(bytes);
  return { storedAtMs: reader.number(), set: readSet(reader) };
}

export function encodeSet(set: VersionSet): Uint8Array {
  writeSet(scratch.restart(), set);
  const bytes = scratch.take();
  encodedHere.set(bytes, set);
  return bytes;
}

/** Format byte, clock pairs, siblings; a sibling's actor is its index in the clock, its writing time is zigzag-coded, its size 0 for a tombstone, else one more than the encoded value's. */
function writeSet(out: ByteWriter, { clock, siblings }: VersionSet): void {
  out.byte(RECORD_FORMAT).varint(clock.length);
  for (const { actor, counter, timeMs } of clock) out.prefixed(utf8(actor)).varint(counter).varint(timeMs);
  out.varint(siblings.length);
  for (const { dot, digest, value, writtenMs } of siblings) {
    out
      .varint(clock.findIndex((pair) => pair.actor === dot.actor))
      .varint(dot.counter)
      .varint(zigzag(writtenMs));
    if (value === undefined) {
      out.varint(0);
    } else {
      const { tag, payload } = encodedParts(value);
      out
        .varint(payload.length + 2)
        .raw(bytesOfHex(digest))
        .byte(tag)
        .raw(payload);
    }
  }
}

export const decodeSet = (bytes: Uint8Array): VersionSet => encodedHere.get(bytes) ?? readSet(new Reader(bytes));

function readSet(reader: Reader): VersionSet {
  const format = reader.number();
  if (format !== RECORD_FORMAT && format !== UNTIMED_FORMAT)
    throw new Fault('corrupt-record', `a version set has the unknown format ${format}`);
  const clock: ClockPair[] = [];
  for (let left = reader.number(); left > 0; left--) {
    clock.push({ actor: textOf(reader.bytes(reader.number())), counter: reader.number(), timeMs: reader.number() });
  }
  const siblings: Sibling[] = [];
  for (let left = reader.number(); left > 0; left--) siblings.push(readSibling(reader, clock, format));
  return { clock, siblings };
}

function readSibling(reader: Reader, clock: Clock, format: number): Sibling {
  const pair = clock[reader.number()];
  if (pair === undefined) throw new Fault('corrupt-record', 'a sibling names an actor that its clock does not have');
  const dot = { actor: pair.actor, counter: reader.number() };
  const writtenMs = format === UNTIMED_FORMAT ? 0 : unzigzag(reader.number());
  const sizePlusOne = reader.number();
  if (sizePlusOne === 0) return { dot, value: undefined, digest: '', writtenMs };
  const digest = hexOf(reader.bytes(DIGEST_BYTES));
  return { dot, digest, value: decodeValue(reader.bytes(sizePlusOne - 1)), writtenMs };
}

// Whole numbers of either sign as whole numbers from 0: 0, −1, 1, −2, …
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

class Reader {
  private offset = 0;
  constructor(private readonly all: Uint8Array) {}

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
