// A version set as a record holds it: format byte, clock pairs, siblings; and, where superseded versions are kept for
// merges, a tail with them and with where each version comes from.

import type { ByteWriter } from '../base/byte-writer';
import { hexOf, textOf } from '../base/bytes';
import { Fault } from '../base/fault';
import { requestId } from '../base/ids';
import type { RecordReader } from './record-reader';
import { decodeValue, encodedParts } from './value';
import type { Clock, ClockPair } from './versions/clock';
import type { Lineage, Sibling, VersionSet } from './versions/version-set';

/** Sets without writing times, which only last-write-wins needs: such clusters were not made then. Still read. */
const UNTIMED_FORMAT = 1;
const RECORD_FORMAT = 2;
const DIGEST_BYTES = 8;

type Content = Pick<Sibling, 'value' | 'digest'>;

export function writeSet(out: ByteWriter, { clock, siblings, superseded }: VersionSet): void {
  out.byte(RECORD_FORMAT);
  writeClock(out, clock);
  out.varint(siblings.length);
  for (const sibling of siblings) {
    out
      .varint(clock.findIndex((pair) => pair.actor === sibling.dot.actor))
      .varint(sibling.dot.counter)
      .varint(zigzag(sibling.writtenMs));
    writeContent(out, sibling);
  }
  if (superseded === undefined) return;
  for (const { lineage } of siblings) writeLineage(out, lineage);
  out.varint(superseded.length);
  for (const version of superseded) {
    const { dot, writtenMs, lineage } = version;
    out.text(dot.actor).varint(dot.counter).varint(zigzag(writtenMs));
    writeContent(out, version);
    writeLineage(out, lineage);
  }
}

/** REQUIRES: the set is the last of its record. */
export function readSet(reader: RecordReader): VersionSet {
  const format = reader.number();
  if (format !== RECORD_FORMAT && format !== UNTIMED_FORMAT)
    throw new Fault('corrupt-record', `a version set has the unknown format ${format}`);
  const clock = readClock(reader);
  const siblings = times(reader.number(), (): Sibling => {
    const pair = clock[reader.number()];
    if (pair === undefined) throw new Fault('corrupt-record', 'a sibling names an actor that its clock does not have');
    const dot = { actor: pair.actor, counter: reader.number() };
    const writtenMs = format === UNTIMED_FORMAT ? 0 : unzigzag(reader.number());
    return { dot, writtenMs, ...readContent(reader) };
  });
  if (reader.isAtEnd) return { clock, siblings };
  const withLineage = siblings.map((sibling) => ({ ...sibling, ...readLineage(reader) }));
  const superseded = times(reader.number(), (): Sibling => {
    const dot = { actor: textOf(reader.bytes(reader.number())), counter: reader.number() };
    const writtenMs = unzigzag(reader.number());
    return { dot, writtenMs, ...readContent(reader), ...readLineage(reader) };
  });
  return { clock, siblings: withLineage, superseded };
}

function writeClock(out: ByteWriter, clock: Clock): void {
  out.varint(clock.length);
  for (const { actor, counter, timeMs } of clock) out.text(actor).varint(counter).varint(timeMs);
}

const readClock = (reader: RecordReader): Clock =>
  times(
    reader.number(),
    (): ClockPair => ({
      actor: textOf(reader.bytes(reader.number())),
      counter: reader.number(),
      timeMs: reader.number(),
    }),
  );

// 0 for a tombstone, else one more than the size of the encoded value, its digest, and itself.
function writeContent(out: ByteWriter, { value, digest }: Content): void {
  if (value === undefined) {
    out.varint(0);
    return;
  }
  const { tag, payload } = encodedParts(value);
  out
    .varint(payload.length + 2)
    .hex(digest)
    .byte(tag)
    .raw(payload);
}

function readContent(reader: RecordReader): Content {
  const sizePlusOne = reader.number();
  if (sizePlusOne === 0) return { value: undefined, digest: '' };
  const digest = hexOf(reader.bytes(DIGEST_BYTES));
  return { value: decodeValue(reader.bytes(sizePlusOne - 1)), digest };
}

// 0 where it is not known.
function writeLineage(out: ByteWriter, lineage: Lineage | undefined): void {
  if (lineage === undefined) {
    out.byte(0);
    return;
  }
  const { past, timeMs, previous, request } = lineage;
  out.byte(1);
  writeClock(out, past);
  out
    .varint(timeMs)
    .varint(previous)
    .text(request ?? '');
}

function readLineage(reader: RecordReader): { readonly lineage?: Lineage } {
  if (reader.number() === 0) return {};
  const past = readClock(reader);
  const [timeMs, previous] = [reader.number(), reader.number()];
  const request = textOf(reader.bytes(reader.number()));
  return { lineage: { past, timeMs, previous, request: request === '' ? undefined : requestId(request) } };
}

// Whole numbers of either sign as whole numbers from 0: 0, −1, 1, −2, …
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function times<T>(count: number, read: () => T): T[] {
  const all: T[] = [];
  for (let left = count; left > 0; left--) all.push(read());
  return all;
}
