// The user keys that a reader wants: from `start` on and below `end`, either of which may be missing.
import { compareBytes, concatBytes } from '../base/bytes';

export interface KeyRange {
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
}

/** Bounds as a caller gives them. Where two say the same side, the narrower one counts. */
export interface RangeBounds {
  gt?: Uint8Array | undefined;
  gte?: Uint8Array | undefined;
  lt?: Uint8Array | undefined;
  lte?: Uint8Array | undefined;
}

export const EVERY_KEY: KeyRange = {};

/** The smallest key above a key. */
const after = (key: Uint8Array): Uint8Array => concatBytes([key, Uint8Array.of(0)]);

export function rangeOf({ gt, gte, lt, lte }: RangeBounds): KeyRange {
  const range = narrowed(gte ? { start: gte } : EVERY_KEY, { end: lt });
  return narrowed(range, { start: gt && after(gt), end: lte && after(lte) });
}

/** All keys that begin with a prefix. */
export function prefixBounds(prefix: Uint8Array): RangeBounds {
  const raised = prefix.findLastIndex((byte) => byte !== 0xff);
  if (raised < 0) return { gte: prefix };
  const end = prefix.slice(0, raised + 1);
  end[raised] = (end[raised] ?? 0) + 1;
  return { gte: prefix, lt: end };
}

/** From `key` on, in the direction of the reader. */
export const seekRange = (range: KeyRange, key: Uint8Array, reverse: boolean): KeyRange =>
  narrowed(range, reverse ? { end: after(key) } : { start: key });

/** Whether some key of a table from `smallest` to `largest`, both user keys, can be in the range. */
export const overlaps = ({ start, end }: KeyRange, smallest: Uint8Array, largest: Uint8Array): boolean =>
  (end === undefined || compareBytes(smallest, end) < 0) && (start === undefined || compareBytes(start, largest) <= 0);

function narrowed(a: KeyRange, b: KeyRange): KeyRange {
  const start = a.start && b.start ? larger(a.start, b.start) : (a.start ?? b.start);
  const end = a.end && b.end ? smaller(a.end, b.end) : (a.end ?? b.end);
  return { start, end };
}

const larger = (a: Uint8Array, b: Uint8Array): Uint8Array => (compareBytes(a, b) < 0 ? b : a);
const smaller = (a: Uint8Array, b: Uint8Array): Uint8Array => (compareBytes(a, b) < 0 ? a : b);
