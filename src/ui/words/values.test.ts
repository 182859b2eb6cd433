import { describe, expect, it } from 'vitest';
import { readValue, typedText } from './values';

describe('what a typed value means', () => {
  it('is JSON when it is valid JSON, unless that would be a mere string', () => {
    expect(readValue('30', 'auto')).toEqual({ ok: true, value: 30, as: 'JSON number' });
    expect(readValue('["pen","ink"]', 'auto')).toEqual({ ok: true, value: ['pen', 'ink'], as: 'JSON array of 2' });
    expect(readValue('null', 'auto')).toEqual({ ok: true, value: null, as: 'JSON null' });
    expect(readValue("{'username':'john_doe'}", 'auto')).toEqual({
      ok: true,
      value: "{'username':'john_doe'}",
      as: 'text',
    });
    expect(readValue('"active"', 'auto')).toEqual({ ok: true, value: '"active"', as: 'text' });
  });

  it('is what the person insists on', () => {
    expect(readValue('30', 'string')).toMatchObject({ value: '30' });
    expect(readValue('{a', 'json')).toMatchObject({ ok: false });
    expect(readValue('de ad be ef', 'bytes')).toEqual({
      ok: true,
      value: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
      as: '4 bytes',
    });
    expect(readValue('de a', 'bytes')).toMatchObject({ ok: false });
  });

  it('survives being shown and read back', () => {
    for (const value of ['text', '30', 30, { a: [1, null] }, Uint8Array.of(0, 255)]) {
      const { text, type } = typedText(value);
      expect(readValue(text, type)).toMatchObject({ ok: true, value });
    }
  });
});
