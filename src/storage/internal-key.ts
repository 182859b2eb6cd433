// Keys as tables store them: user key, then sequence number and type. Newer versions of a user key sort first (leveldb db/dbformat.h).
import { corrupt } from './corruption';
import { KEY_TRAILER_BYTES, TYPE_DELETION, TYPE_VALUE } from './format';

export type ValueType = typeof TYPE_DELETION | typeof TYPE_VALUE;

export function internalKey(userKey: Uint8Array, sequence: number, type: ValueType): Uint8Array {
  const key = new Uint8Array(userKey.length + KEY_TRAILER_BYTES);
  key.set(userKey);
  key[userKey.length] = type;
  let rest = sequence;
  for (let i = 1; i < KEY_TRAILER_BYTES; i++) {
    key[userKey.length + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return key;
}

export const typeOfValue = (value: Uint8Array | undefined): ValueType =>
  value === undefined ? TYPE_DELETION : TYPE_VALUE;

/**
 * Where a search for the newest version of a user key up to a sequence number starts. Without one that is the largest trailer
 * there is, so the smallest internal key of the user key.
 */
export function seekKey(userKey: Uint8Array, sequence?: number): Uint8Array {
  if (sequence !== undefined) return internalKey(userKey, sequence, TYPE_VALUE);
  const key = new Uint8Array(userKey.length + KEY_TRAILER_BYTES).fill(0xff);
  key.set(userKey);
  key[userKey.length] = TYPE_VALUE;
  return key;
}

/** REQUIRES: an internal key. A view, not a copy. */
export const userKeyOf = (key: Uint8Array): Uint8Array => key.subarray(0, key.length - KEY_TRAILER_BYTES);

/** Throws a Fault when the bytes are too short for an internal key or have no known type. */
export function typeOf(key: Uint8Array): ValueType {
  const type = key.length < KEY_TRAILER_BYTES ? undefined : key[key.length - KEY_TRAILER_BYTES];
  if (type === TYPE_DELETION || type === TYPE_VALUE) return type;
  throw corrupt('a stored key', `has type ${type}, which does not exist`);
}

/** REQUIRES: an internal key. */
export function sequenceOf(key: Uint8Array): number {
  let sequence = 0;
  for (let i = key.length - 1; i > key.length - KEY_TRAILER_BYTES; i--) sequence = sequence * 256 + (key[i] ?? 0);
  return sequence;
}

/** A user key against that of an internal key, without making a view of it. */
export function compareUserKey(userKey: Uint8Array, key: Uint8Array): number {
  const end = key.length - KEY_TRAILER_BYTES;
  const shared = Math.min(userKey.length, end);
  for (let i = 0; i < shared; i++) {
    const difference = (userKey[i] ?? 0) - (key[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return userKey.length - end;
}

/** Whether two internal keys are versions of one user key. */
export function sameUserKey(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length - KEY_TRAILER_BYTES; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** User keys upwards, then sequence numbers downwards. */
export const compareInternalKeys = (a: Uint8Array, b: Uint8Array): number => compareInternalKeyAt(a, 0, a.length, b);

/** The internal key of `length` bytes at `start` against another one. Reads take most of their steps here, so it makes no views. */
export function compareInternalKeyAt(bytes: Uint8Array, start: number, length: number, key: Uint8Array): number {
  const [end, keyEnd] = [length - KEY_TRAILER_BYTES, key.length - KEY_TRAILER_BYTES];
  const shared = Math.min(end, keyEnd);
  for (let i = 0; i < shared; i++) {
    const difference = (bytes[start + i] as number) - (key[i] as number);
    if (difference !== 0) return difference;
  }
  if (end !== keyEnd) return end - keyEnd;
  for (let i = KEY_TRAILER_BYTES - 1; i >= 0; i--) {
    const difference = (key[keyEnd + i] ?? 0) - (bytes[start + end + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A short internal key k with a <= k < b, for the index. REQUIRES: a < b. */
export function shortestSeparator(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [low, high] = [userKeyOf(a), userKeyOf(b)];
  let shared = 0;
  while (shared < Math.min(low.length, high.length) && low[shared] === high[shared]) shared++;
  const byte = low[shared];
  if (byte === undefined || shared >= high.length || byte + 1 >= (high[shared] ?? 0)) return a;
  return shortened(low, shared, a);
}

/** A short internal key k with a <= k, for the last index entry. */
export function shortSuccessor(a: Uint8Array): Uint8Array {
  const low = userKeyOf(a);
  const place = low.findIndex((byte) => byte !== 0xff);
  return place < 0 ? a : shortened(low, place, a);
}

// Ends the user key at `place` with that byte raised; worth it only when it gets shorter.
function shortened(userKey: Uint8Array, place: number, otherwise: Uint8Array): Uint8Array {
  if (place + 1 >= userKey.length) return otherwise;
  const short = userKey.slice(0, place + 1);
  short[place] = (short[place] ?? 0) + 1;
  return seekKey(short);
}
