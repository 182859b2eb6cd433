import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './byte-writer';
import { hexOf, textOf, utf8 } from './bytes';

describe('byte codecs', () => {
  it('encodes short and long texts of any script as TextEncoder does', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary-ascii', maxLength: 200 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(utf8(text)).toEqual(new TextEncoder().encode(text));
        expect(textOf(utf8(text))).toBe(text);
      }),
    );
  });

  it('reads its own hex, and capital digits too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new ByteWriter().hex(hexOf(bytes)).take()).toEqual(bytes);
        expect(new ByteWriter().hex(hexOf(bytes).toUpperCase()).take()).toEqual(bytes);
      }),
    );
  });
});
