import { describe, expect, it } from 'vitest';
import { requestId } from '../base/ids';
import { decodeSet, encodeSet } from './records';
import { valueFrom } from './value';
import type { VersionSet } from './versions/version-set';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

describe('the record of a version set', () => {
  it('is still read in the format without writing times', () => {
    // Format 1, clock [n1:2 at 5 ms], one sibling n1:2 = "v" with its digest, one tombstone n1:1.
    const old = bytesOf(`01 01 02 6e31 02 05 02 00 02 03 0102030405060708 01 76 00 01 00`.replaceAll(' ', ''));
    expect(decodeSet(old)).toEqual({
      clock: [{ actor: 'n1', counter: 2, timeMs: 5 }],
      siblings: [
        {
          dot: { actor: 'n1', counter: 2 },
          value: { type: 'string', text: 'v' },
          digest: '0102030405060708',
          writtenMs: 0,
        },
        { dot: { actor: 'n1', counter: 1 }, value: undefined, digest: '', writtenMs: 0 },
      ],
    });
  });

  it('keeps times of clocks that are before their time, and where merged versions come from', () => {
    const pair = (actor: string, counter: number) => ({ actor, counter, timeMs: 7 });
    const set: VersionSet = {
      clock: [pair('n1', 2), pair('n2', 1)],
      siblings: [
        {
          dot: { actor: 'n2', counter: 1 },
          value: valueFrom({ n: 1 }),
          digest: '0102030405060708',
          writtenMs: -4969,
          lineage: { past: [pair('n1', 1)], timeMs: 8, previous: 0, request: requestId('r2') },
        },
        { dot: { actor: 'n1', counter: 2 }, value: undefined, digest: '', writtenMs: 3 },
      ],
      superseded: [
        {
          dot: { actor: 'gone', counter: 9 },
          value: valueFrom('x'),
          digest: '1112131415161718',
          writtenMs: 0,
          lineage: { past: [], timeMs: 1, previous: 4, request: undefined },
        },
      ],
    };
    expect(decodeSet(encodeSet(set).slice())).toEqual(set);
  });

  it('of an unknown format is refused', () => {
    expect(() => decodeSet(Uint8Array.of(9, 0, 0))).toThrow('unknown format 9');
  });
});
