import { describe, expect, it } from 'vitest';
import { compareBytes, textOf, utf8 } from '../base/bytes';
import { randomStream } from '../base/random';
import { type Keyed, sortByKey } from './key-sort';
import { Memtable, type MemtableView } from './memtable';

const NO_SNAPSHOT = 0;

describe('sortByKey', () => {
  it.each([0, 1, 2, 11, 12, 500, 3_000])('puts %i keys in byte order, whatever they have in common', (count) => {
    const random = randomStream(count, 'keys');
    const names = new Set<string>();
    while (names.size < count) {
      names.add(
        '\u0000\u007f'.repeat(random.integer(0, 20)) +
          String.fromCharCode(random.integer(0, 127)).repeat(random.integer(0, 40)),
      );
    }
    const items: Keyed[] = Array.from(names, (name) => ({ key: utf8(name) }));
    const expected = items.toSorted((a, b) => compareBytes(a.key, b.key));
    for (const _ of sortByKey(items));
    expect(items).toEqual(expected);
  });
});

describe('memtable', () => {
  const listOf = (view: MemtableView): string[] =>
    Array.from(view.forward(), ({ key, newest }) => `${textOf(key)}@${newest.sequence}`);

  it('shows each view what was there when it was taken', () => {
    const memtable = new Memtable();
    const put = (sequence: number, key: string): void => memtable.put(sequence, utf8(key), utf8('v'), NO_SNAPSHOT);
    put(1, 'b');
    put(2, 'd');
    const first = memtable.view();
    put(3, 'a');
    put(4, 'b');
    const second = memtable.view();
    put(5, 'c');
    put(6, 'a');
    put(7, 'a');
    expect(listOf(first)).toEqual(['b@1', 'd@2']);
    expect(listOf(second)).toEqual(['a@3', 'b@4', 'd@2']);
    expect(listOf(memtable.view())).toEqual(['a@7', 'b@4', 'c@5', 'd@2']);
    expect(memtable.entries).toBe(4);
    const below = Array.from(second.backward(utf8('d')), ({ key }) => textOf(key));
    expect(below).toEqual(['b', 'a']);
    expect(Array.from(second.forward(utf8('aa')), ({ key }) => textOf(key))).toEqual(['b', 'd']);
  });

  it('can be viewed while its order is being made', () => {
    const memtable = new Memtable();
    const keys = Array.from({ length: 20_000 }, (_, n) => `key-${String((n * 7_919) % 20_000).padStart(5, '0')}`);
    for (const [n, key] of keys.entries()) memtable.put(n + 1, utf8(key), utf8('v'), NO_SNAPSHOT);
    const ordering = memtable.orderSteps();
    for (let n = 0; n < 3; n++) expect(ordering.next().done).toBe(false);
    const namesOf = (view: MemtableView) => Array.from(view.forward(), ({ key }) => textOf(key));
    const sorted = keys.toSorted();
    expect(namesOf(memtable.view())).toEqual(sorted);
    for (const _ of ordering);
    expect(namesOf(memtable.view())).toEqual(sorted);
  });

  it('finds every key among many', () => {
    const memtable = new Memtable();
    for (let n = 0; n < 2_000; n++) memtable.put(n + 1, utf8(`key-${n}`), utf8(`${n}`), NO_SNAPSHOT);
    for (let n = 0; n < 2_000; n++) expect(memtable.get(utf8(`key-${n}`))?.sequence).toBe(n + 1);
    expect(memtable.get(utf8('key-2000'))).toBeUndefined();
    expect(memtable.get(utf8('key-7'), 7)).toBeUndefined();
  });
});
