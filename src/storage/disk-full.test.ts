// Rule 34 when there is no room: the engine can be read and not be written, and goes on when there is room again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskWrite } from './disk';
import { getText, now, openNow, put, scanText } from './testing/engine-talk';
import { limitedDisk } from './testing/limited-disk';

const writesTo = (store: 'wal' | 'sst') => (writes: readonly DiskWrite[]) =>
  writes.some((write) => write.kind === 'PutChunk' && write.store === store);
const removesTables = (writes: readonly DiskWrite[]): boolean =>
  writes.some((write) => write.kind === 'DeleteFile' && write.store === 'sst');

describe('a disk without room', () => {
  it.each([
    ['the log', writesTo('wal')],
    ['a flush', writesTo('sst')],
    ['a compaction', removesTables],
  ])('at %s makes the engine read-only, and with room it loses nothing', (_, meetsTheLimit) => {
    let isTight = false;
    const disk = limitedDisk((writes) => isTight && meetsTheLimit(writes));
    const engine = openNow(disk, { memtableBytes: 200 });
    const expected: Record<string, string> = {};
    const write = (n: number): void => {
      engine.append([put(`key-${n % 30}`, `${n}`.padEnd(20, '.'))]);
      expected[`key-${n % 30}`] = `${n}`.padEnd(20, '.');
      now(engine.commit());
    };
    for (let n = 0; n < 100; n++) write(n);
    isTight = true;
    let refused = 100;
    expect(() => {
      for (; refused < 300; refused++) write(refused);
    }).toThrow('The storage of this site is full.');
    for (let n = 0; n < 3; n++) {
      expect(() => engine.append([put('new', '1')])).toThrow('The storage of this site is full.');
      expect(() => engine.commit()).toThrow('The storage of this site is full.');
    }
    expect(scanText(engine, 'key-')).toEqual(expected);
    // Whoever opens the disk meanwhile finds what was acknowledged.
    isTight = false;
    now(engine.commit());
    for (let n = 300; n < 400; n++) write(n);
    expect(scanText(engine, '')).toEqual(expected);
    now(engine.close());
    expect(scanText(openNow(disk), '')).toEqual(expected);
  });

  it('keeps what was acknowledged for the next open, which can be read before there is room', () => {
    let isTight = false;
    const disk = limitedDisk(() => isTight);
    const engine = openNow(disk, { memtableBytes: 40 });
    for (let n = 0; n < 3; n++) engine.append([put(`key-${n}`, 'v'.repeat(30))]);
    now(engine.commit());
    isTight = true;
    engine.append([put('lost', '1')]);
    expect(() => engine.commit()).toThrow('full');
    const next = openNow(disk, { memtableBytes: 40 });
    expect(Object.keys(scanText(next, ''))).toEqual(['key-0', 'key-1', 'key-2']);
    expect(() => next.append([put('more', '1')])).toThrow('full');
    isTight = false;
    now(next.commit());
    next.append([put('more', '1')]);
    now(next.close());
    expect(getText(openNow(disk), 'more')).toBe('1');
  });

  it('never loses or repeats anything, whenever it is full', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.nat(20), full: fc.boolean() }), { maxLength: 120 }),
        fc.integer({ min: 1, max: 400 }),
        (steps, memtableBytes) => {
          let isTight = false;
          const disk = limitedDisk(() => isTight);
          const engine = openNow(disk, { memtableBytes });
          const model: Record<string, string> = {};
          let isReadOnly = false;
          steps.forEach(({ key, full }, n) => {
            isTight = full;
            try {
              engine.append([put(`k${key}`, `${n}`)]);
              model[`k${key}`] = `${n}`;
            } catch (thrown) {
              expect([isReadOnly, thrown]).toMatchObject([true, { code: 'disk-quota' }]);
            }
            try {
              now(engine.commit());
              isReadOnly = false;
            } catch (thrown) {
              expect([isTight, thrown]).toMatchObject([true, { code: 'disk-quota' }]);
              isReadOnly = true;
            }
            expect(scanText(engine, '')).toEqual(model);
          });
          isTight = false;
          now(engine.close());
          expect(scanText(openNow(disk), '')).toEqual(model);
        },
      ),
      { numRuns: 100 },
    );
  });
});
