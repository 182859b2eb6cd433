import { describe, expect, it } from 'vitest';
import { checkKey, decodeValue, encodeValue, plainOf, summarise, valueFrom } from './value';

describe('rule 1: keys and values', () => {
  it.each(['', 5, null, undefined, 'x'.repeat(1025), 'é'.repeat(513), '\ud800'])('refuses the key %j', (key) => {
    expect(() => checkKey(key)).toThrow(/key/);
  });

  it('takes a key of exactly 1 KiB of UTF-8', () => {
    expect(() => checkKey('é'.repeat(512))).not.toThrow();
  });

  it.each([
    ['text', 'string'],
    ['', 'string'],
    [30, 'json'],
    [null, 'json'],
    [{ a: [1, 'b', false] }, 'json'],
    [Uint8Array.of(0, 255), 'bytes'],
  ] as const)('stores %j as %s and gives it back', (given, type) => {
    const value = valueFrom(given);
    expect(value.type).toBe(type);
    expect(plainOf(decodeValue(encodeValue(value)))).toEqual(given);
  });

  it.each([undefined, Number.NaN, 10n, () => 1, new (class Thing {})(), new Map(), { a: { b: undefined } }, '\udc00'])(
    'refuses a value that is neither string, JSON nor bytes (%#)',
    (given) => {
      expect(() => valueFrom(given)).toThrow(/value/);
    },
  );

  it('refuses a value that contains itself, and one above 1 MiB', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => valueFrom(loop)).toThrow('refers to itself');
    expect(() => valueFrom('x'.repeat(1024 * 1024 + 1))).toThrow('1048577');
    expect(() => valueFrom(new Uint8Array(1024 * 1024))).not.toThrow();
  });

  it('summarises without carrying the whole value', () => {
    const summary = summarise(valueFrom('y'.repeat(5000)));
    expect(summary.preview).toHaveLength(240);
    expect(summary.sizeBytes).toBe(5000);
  });
});
