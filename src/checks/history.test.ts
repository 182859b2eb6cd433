// What clients did and saw, out of a trace.
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../trace/event';
import { answered, clock, node, req, sibling, TraceBuilder, value } from '../trace/testing/trace-builder';
import { historyOf } from './history';

const asked = (request: number, op: 'put' | 'get' | 'delete', text?: string): EventBody => ({
  kind: 'RequestReceived',
  request: req(request),
  op,
  key: 'k',
  token: '0',
  value: text === undefined ? undefined : value(text),
  context: clock(''),
});

/** One request through n1, called at 1 ms and answered at 2 ms. */
const one = (call: EventBody, answer: EventBody | undefined, by = 'n1') => {
  const trace = new TraceBuilder().at(1).by('n1', call).at(2);
  return historyOf((answer === undefined ? trace : trace.by(by, answer)).events);
};

describe('historyOf', () => {
  it('takes a put that was answered ok with its times and the digest of its value', () => {
    expect(one(asked(1, 'put', 'a'), answered(1, 'k'))).toEqual([
      {
        key: 'k',
        calledAt: 1000,
        returnedAt: 2000,
        input: { kind: 'put', value: 'digest of a' },
        output: { kind: 'stored' },
        node: node('n1'),
        label: 'put r1 of k through n1 (“a”)',
      },
    ]);
  });

  it('takes a delete for a put of absence', () => {
    const [operation] = one(asked(1, 'delete'), answered(1, 'k', { op: 'delete' }));
    expect(operation).toMatchObject({ input: { kind: 'put', value: undefined }, label: 'delete r1 of k through n1' });
  });

  it.each([
    ['nothing, where nothing was ever stored', [], []],
    ['nothing, where a tombstone is', [sibling('n1:1')], []],
    ['one value', [sibling('n1:1', 'a')], ['digest of a']],
    ['the value beside a tombstone', [sibling('n1:1', 'a'), sibling('n2:1')], ['digest of a']],
    ['siblings', [sibling('n1:1', 'a'), sibling('n2:1', 'b')], ['digest of a', 'digest of b']],
  ])('takes a get that found %s', (_what, siblings, values) => {
    const [operation] = one(asked(1, 'get'), answered(1, 'k', { op: 'get', siblings }));
    expect(operation?.output).toEqual({ kind: 'found', values });
  });

  it('leaves out failed writes, failed gets and gets without an answer', () => {
    expect(one(asked(1, 'put', 'a'), answered(1, 'k', { outcome: 'failed' }))).toEqual([]);
    expect(one(asked(1, 'get'), answered(1, 'k', { op: 'get', outcome: 'failed' }))).toEqual([]);
    expect(one(asked(1, 'get'), undefined)).toEqual([]);
  });

  it('keeps writes open that were never answered, or whose outcome is unknown, also in the words of the lab', () => {
    const open = { returnedAt: undefined, output: undefined };
    expect(one(asked(1, 'put', 'a'), undefined)).toMatchObject([open]);
    expect(one(asked(1, 'put', 'a'), answered(1, 'k', { outcome: 'unknown' }))).toMatchObject([open]);
    expect(one(asked(1, 'put', 'a'), answered(1, 'k', { outcome: 'unknown' }), 'lab')).toMatchObject([open]);
  });

  it('heeds only what reached the client', () => {
    expect(one(asked(1, 'put', 'a'), answered(1, 'k'), 'n2')).toMatchObject([{ returnedAt: undefined }]);
  });
});
