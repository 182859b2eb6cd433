// Between what a person types and what the store holds.
import type { PlainValue } from '../../lab/lab-api';
import type { Clock, ValueSummary } from '../../trace/event';

export type ValueType = 'auto' | 'string' | 'json' | 'bytes';

export type ReadValue =
  | { readonly ok: true; readonly value: PlainValue; readonly as: string }
  | { readonly ok: false; readonly problem: string };

/** What the text means as a value of the chosen type; `auto` takes valid JSON for JSON and all else for text. */
export function readValue(text: string, type: ValueType): ReadValue {
  switch (type) {
    case 'string':
      return { ok: true, value: text, as: 'text' };
    case 'bytes':
      return readBytes(text);
    case 'json':
      return readJson(text);
    case 'auto': {
      const json = readJson(text);
      return json.ok && typeof json.value !== 'string' ? json : { ok: true, value: text, as: 'text' };
    }
  }
}

function readJson(text: string): ReadValue {
  try {
    const value = JSON.parse(text) as PlainValue;
    return { ok: true, value, as: `JSON ${jsonKind(value)}` };
  } catch (thrown) {
    return { ok: false, problem: `Not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

function jsonKind(value: PlainValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `array of ${value.length}`;
  return typeof value;
}

function readBytes(text: string): ReadValue {
  const hex = text.replace(/\s+|0x/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) return { ok: false, problem: 'Bytes are pairs of hex digits: de ad be ef.' };
  const value = Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return { ok: true, value, as: value.length === 1 ? '1 byte' : `${value.length} bytes` };
}

/** A value as the text that would be typed for it, and the type to read it back with. */
export function typedText(value: PlainValue): { readonly text: string; readonly type: ValueType } {
  if (value instanceof Uint8Array) return { text: hexText(value), type: 'bytes' };
  if (typeof value === 'string') return { text: value, type: 'string' };
  return { text: JSON.stringify(value), type: 'json' };
}

const hexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** One line; undefined is a tombstone. */
export const summaryText = (value: ValueSummary | undefined): string =>
  value === undefined ? 'deleted' : value.type === 'string' ? `"${value.preview}"` : value.preview;

/** `n2:2 n4:1`; `none` for an empty clock. */
export const contextText = (clock: Clock): string =>
  clock.length === 0 ? 'none' : clock.map((pair) => `${pair.actor}:${pair.counter}`).join(' ');
