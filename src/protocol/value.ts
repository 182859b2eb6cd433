// What a client stores: a string, any JSON value, or bytes. The store never looks inside (rule 1).
import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf, textOf, utf8 } from '../base/bytes';
import { Fault } from '../base/fault';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'json'; readonly json: Json }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array };

/** What an event carries of a value: enough to show and to compare, never a megabyte. */
export interface ValueSummary {
  readonly type: Value['type'];
  /** At most 240 characters; bytes as hex. */
  readonly preview: string;
  readonly sizeBytes: number;
  /** First 16 hex digits of the SHA-256 of the encoded value. */
  readonly digest: string;
}

const MAX_KEY_BYTES = 1024;
export const MAX_VALUE_BYTES = 1024 * 1024;
const PREVIEW_CHARACTERS = 240;
const TYPE_TAGS = { string: 1, json: 2, bytes: 3 } as const;

/** A value is encoded as a byte for its type, then the payload in UTF-8 or as it is. */
export const encodedParts = (value: Value): { readonly tag: number; readonly payload: Uint8Array } => ({
  tag: TYPE_TAGS[value.type],
  payload: payloadOf(value),
});

export function encodeValue(value: Value): Uint8Array {
  const { tag, payload } = encodedParts(value);
  const bytes = new Uint8Array(1 + payload.length);
  bytes[0] = tag;
  bytes.set(payload, 1);
  return bytes;
}

/** Throws Fault `corrupt-record` on bytes that `encodeValue` cannot have made. */
export function decodeValue(bytes: Uint8Array): Value {
  const payload = bytes.subarray(1);
  switch (bytes[0]) {
    case TYPE_TAGS.string:
      return { type: 'string', text: textOf(payload) };
    case TYPE_TAGS.json:
      return { type: 'json', json: JSON.parse(textOf(payload)) as Json };
    case TYPE_TAGS.bytes:
      return { type: 'bytes', bytes: payload.slice() };
    default:
      throw new Fault('corrupt-record', `a stored value starts with the unknown type tag ${bytes[0]}`);
  }
}

// A put's value is named in several events, and hashing it costs as much as all else that a step does. What was summarised
// is forgotten now and then, because the command log keeps every value for as long as a run lasts.
const MAX_KNOWN_SUMMARIES = 10_000;
let knownSummaries = new WeakMap<Value, ValueSummary>();
let known = 0;

/** `digest` saves the hashing where it is known. */
export function summarise(value: Value, digest?: string): ValueSummary {
  let summary = knownSummaries.get(value);
  if (summary === undefined) {
    summary = summaryOf(value, digest ?? hexOf(sha256(encodeValue(value)).subarray(0, 8)));
    if (known++ % MAX_KNOWN_SUMMARIES === 0) knownSummaries = new WeakMap();
    knownSummaries.set(value, summary);
  }
  return summary;
}

/** First 16 hex digits of the SHA-256 of the encoded value. */
export const digestOf = (value: Value): string => summarise(value).digest;

function summaryOf(value: Value, digest: string): ValueSummary {
  const text = value.type === 'bytes' ? hexOf(value.bytes.subarray(0, PREVIEW_CHARACTERS / 2)) : previewText(value);
  return {
    type: value.type,
    preview: text.length > PREVIEW_CHARACTERS ? `${text.slice(0, PREVIEW_CHARACTERS - 1)}…` : text,
    sizeBytes: payloadOf(value).length,
    digest,
  };
}

const previewText = (value: Exclude<Value, { type: 'bytes' }>): string =>
  value.type === 'string' ? value.text : JSON.stringify(value.json);

function payloadOf(value: Value): Uint8Array {
  switch (value.type) {
    case 'string':
      return utf8(value.text);
    case 'json':
      return utf8(JSON.stringify(value.json));
    case 'bytes':
      return value.bytes;
  }
}

/** Throws Fault `bad-key` unless the key is a non-empty, well-formed UTF-8 string of at most 1 KiB (rule 1). */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '') throw new Fault('bad-key', 'A key must be a non-empty string.');
  if (!isWellFormed(key)) {
    throw new Fault('bad-key', 'A key must be valid Unicode text: this one holds half of a surrogate pair.');
  }
  const size = utf8(key).length;
  if (size > MAX_KEY_BYTES) {
    throw new Fault(
      'bad-key',
      `A key may have at most ${MAX_KEY_BYTES} bytes of UTF-8; this one has ${size}. Shorten it.`,
    );
  }
}

/** A value from what a client hands over. Throws Fault `bad-value` for anything else than a string, JSON or bytes up to 1 MiB (rule 1). */
export function valueFrom(given: unknown): Value {
  const value = classify(given);
  const size = payloadOf(value).length;
  if (size > MAX_VALUE_BYTES) {
    throw new Fault(
      'bad-value',
      `A value may have at most ${MAX_VALUE_BYTES} bytes; this one has ${size}. Split it over several keys.`,
    );
  }
  return value;
}

/** What a client gets back: the string, the JSON value or the bytes. */
export function plainOf(value: Value): Json | Uint8Array {
  switch (value.type) {
    case 'string':
      return value.text;
    case 'json':
      return value.json;
    case 'bytes':
      return value.bytes;
  }
}

function classify(given: unknown): Value {
  if (given instanceof Uint8Array) return { type: 'bytes', bytes: given.slice() };
  if (typeof given === 'string') {
    if (!isWellFormed(given)) {
      throw new Fault(
        'bad-value',
        'A string value must be valid Unicode text: this one holds half of a surrogate pair. Store it as bytes.',
      );
    }
    return { type: 'string', text: given };
  }
  checkJson(given, '', 0);
  return { type: 'json', json: JSON.parse(JSON.stringify(given)) as Json };
}

const MAX_JSON_DEPTH = 200;

function checkJson(given: unknown, path: string, depth: number): void {
  const where = path === '' ? 'The value' : `The value at ${path}`;
  if (depth > MAX_JSON_DEPTH)
    throw new Fault('bad-value', `${where} is nested more than ${MAX_JSON_DEPTH} deep, or refers to itself.`);
  if (given === null || typeof given === 'boolean') return;
  if (typeof given === 'number') {
    if (!Number.isFinite(given)) throw new Fault('bad-value', `${where} is ${given}, which JSON cannot hold.`);
    return;
  }
  if (typeof given === 'string') {
    if (!isWellFormed(given))
      throw new Fault('bad-value', `${where} holds half of a surrogate pair, which is not valid text.`);
    return;
  }
  if (Array.isArray(given)) {
    given.forEach((item, i) => {
      checkJson(item, `${path}[${i}]`, depth + 1);
    });
    return;
  }
  if (typeof given === 'object') {
    const prototype: unknown = Object.getPrototypeOf(given);
    if (prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null) {
      for (const [field, item] of Object.entries(given))
        checkJson(item, path === '' ? field : `${path}.${field}`, depth + 1);
      return;
    }
  }
  throw new Fault('bad-value', `${where} is of type ${typeof given}; store a string, a JSON value or a Uint8Array.`);
}

// String.prototype.isWellFormed is not in every engine that runs the lab yet.
const isWellFormed = (text: string): boolean =>
  !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
