// A node's storage when its engine fails it.
import { expect, it } from 'vitest';
import { utf8 } from '../base/bytes';
import { labTime } from '../base/ids';
import { randomStream } from '../base/random';
import { faultyDisk } from '../storage/disk-faulty';
import { memoryDisk } from '../storage/disk-memory';
import { type Engine, openEngine } from '../storage/engine';
import { NodeStorage } from './node-storage';
import { now } from './testing/scripts';

it('rule 34: a write whose merge of tables fails half-way never becomes durable, since nobody hears of it', () => {
  const disk = faultyDisk(memoryDisk());
  const kinds: string[] = [];
  const open = (): Engine => now(openEngine(disk, { memtableBytes: 512, onEvent: ({ kind }) => kinds.push(kind) }));
  const storage = new NodeStorage(open(), { minMs: 1, maxMs: 1 }, randomStream(1, 'disk'), labTime(0));
  let number = 0;
  const append = (): void =>
    now(storage.append([{ key: `key ${number++ % 20}`, value: utf8(`${number} ${'x'.repeat(80)}`) }]));
  const appendAll = (): void => {
    for (;;) {
      if (kinds.includes('TableWritten')) disk.inflict({ kind: 'FailRead' }); // only merges read
      append();
      now(storage.commit());
    }
  };
  expect(appendAll).toThrow('could not be read');
  const lost = number - 1; // the last to be tried
  expect(() => now(storage.commit())).toThrow('could not be read');
  const found = now(open().get(utf8(`key ${lost % 20}`)));
  expect(found === undefined || !new TextDecoder().decode(found).startsWith(`${number} `)).toBe(true);
});
