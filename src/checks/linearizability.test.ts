// The check is shown histories that it must accept and histories that it must refuse.
import { describe, expect, it } from 'vitest';
import type { Settings } from '../trace/event';
import { sampleSettings } from '../trace/testing/sample-settings';
import { answered, node, req, sibling, TraceBuilder, value } from '../trace/testing/trace-builder';
import { linearizability, linearizabilityOfHistory, linearizabilityOfKeys } from './linearizability';
import { runOf } from './run';
import { operation } from './testing/histories';

describe('a register’s history is linearizable', () => {
  it.each([
    ['one after the other', [operation('put a', 1, 2), operation('get a', 3, 4)]],
    ['nothing is there before the first put', [operation('get -', 1, 2), operation('put a', 3, 4)]],
    ['a get beside a put sees the old value', [operation('put a', 1, 4), operation('get -', 2, 3)]],
    ['a get beside a put sees the new value', [operation('put a', 1, 4), operation('get a', 2, 3)]],
    ['a delete leaves nothing', [operation('put a', 1, 2), operation('put -', 3, 4), operation('get -', 5, 6)]],
    ['a put returns at the instant of a get’s call', [operation('put a', 1, 2), operation('get -', 2, 3)]],
    [
      'an open write took effect much later',
      [operation('put a', 1, 2), operation('put b', 3), operation('get a', 4, 5), operation('get b', 6, 7)],
    ],
    [
      'an open write never took effect',
      [operation('put a', 1, 2), operation('put b', 3), operation('get a', 4, 5), operation('get a', 6, 7)],
    ],
    [
      'open writes feed a compare-and-set',
      [operation('put a', 1), operation('cas a b', 2), operation('cas b c ok', 3, 4), operation('get c', 5, 6)],
    ],
    [
      'only an open write explains that a compare-and-set failed',
      [operation('put a', 1, 2), operation('put b', 3), operation('cas a c no', 4, 5), operation('get b', 6, 7)],
    ],
  ])('%s', (_what, history) => {
    expect(linearizabilityOfHistory(history)).toMatchObject([{ outcome: 'linearizable' }]);
  });
});

describe('a register’s history is not linearizable', () => {
  it.each([
    ['stale read', [operation('put a', 1, 2), operation('put b', 3, 4), operation('get a', 5, 6)], 'get a'],
    ['lost update', [operation('put a', 1, 2), operation('get -', 3, 4)], 'get -'],
    [
      'both compare-and-sets of one value succeed',
      [operation('put a', 1, 2), operation('cas a b ok', 3, 7), operation('cas a c ok', 4, 6)],
      'cas a b ok',
    ],
    [
      'reads beside a put go back',
      [operation('put a', 1, 8), operation('get a', 2, 3), operation('get -', 4, 5), operation('get a', 6, 7)],
      'get -',
    ],
    ['a value from nowhere', [operation('put a', 1), operation('get b', 2, 3)], 'get b'],
    ['an open write took effect before its call', [operation('get a', 1, 2), operation('put a', 3)], 'get a'],
    [
      'an open write took effect twice',
      [
        operation('put b', 1),
        operation('get b', 2, 3),
        operation('put a', 4, 5),
        operation('get a', 6, 7),
        operation('get b', 8, 9),
      ],
      'get b',
    ],
  ])('%s', (_what, history, blocked) => {
    const [verdict] = linearizabilityOfHistory(history);
    expect(verdict?.outcome).toBe('not-linearizable');
    expect(verdict?.violation?.sentence).toContain(`${blocked}: no order of the operations of k`);
  });

  it('names the first answer that no order explains', () => {
    const history = [
      operation('put a', 1, 2),
      operation('put b', 3, 4),
      operation('get a', 5, 6),
      operation('get -', 7, 8),
      operation('put c', 9, 10),
    ];
    expect(linearizabilityOfHistory(history)[0]?.violation?.at).toBe(6);
  });

  it('siblings are never a register’s value', () => {
    const [verdict] = linearizabilityOfHistory([
      operation('put a', 1),
      operation('put b', 2),
      operation('get a b', 3, 4),
    ]);
    expect(verdict?.outcome).toBe('not-linearizable');
    expect(verdict?.violation?.sentence).toContain('these are siblings, and a register holds one value at a time');
  });
});

describe('linearizability of a trace', () => {
  const opened = (session: number, more: Partial<Settings> = {}) =>
    new TraceBuilder().by('lab', { kind: 'LabOpened', settings: { ...sampleSettings(5), ...more }, seed: 1, session });

  /** One request of 1 ms through n1: a put with a text, a get of a text. */
  const asks = (trace: TraceBuilder, request: number, op: 'put' | 'get', key: string, text: string) => {
    const [asked, siblings] = op === 'put' ? [value(text), undefined] : [undefined, [sibling('n1:1', text)]];
    return trace
      .at(request)
      .by('n1', { kind: 'RequestReceived', request: req(request), op, key, token: '0', value: asked, context: [] })
      .at(request + 0.5)
      .by('n1', answered(request, key, { op, siblings }));
  };

  const twoKeys = (session = 1) => {
    const trace = asks(asks(opened(session), 1, 'put', 'good', 'a'), 2, 'put', 'bad', 'b');
    return asks(asks(trace, 3, 'get', 'good', 'a'), 4, 'get', 'bad', 'a').events;
  };

  it('judges key by key, and names the moment, the node and the request', () => {
    expect(linearizabilityOfKeys(twoKeys()).map(({ key, outcome }) => [key, outcome])).toEqual([
      ['good', 'linearizable'],
      ['bad', 'not-linearizable'],
    ]);
    expect(linearizability(runOf(twoKeys()))).toEqual([
      {
        at: 4500,
        node: node('n1'),
        key: 'bad',
        sentence:
          'get r4 of bad through n1, which returned “a”: no order of the operations of bad, each taking effect between its call and its answer, explains this',
      },
    ]);
  });

  it('rule 28: excuses with grace-only what came back once the trace has owned up to it, and nothing before', () => {
    const back = (settings: Partial<Settings>, toldAt: number) => {
      const trace = asks(asks(opened(1, settings), 1, 'put', 'k', 'a'), 2, 'put', 'k', 'b');
      trace.at(toldAt).by('n2', { kind: 'KeyResurrected', key: 'k', dots: [], reapedAt: 0 });
      return linearizability(runOf(asks(trace, 4, 'get', 'k', 'a').events)).length;
    };
    expect(back({ tombstoneReap: 'grace-only' }, 3)).toBe(0);
    expect(back({ tombstoneReap: 'grace-only' }, 5)).toBe(1);
    expect(back({ tombstoneReap: 'confirmed' }, 3)).toBe(1);
  });

  it('does not judge what began before the trace', () => {
    expect(linearizability(runOf(twoKeys(2))).map(({ sentence }) => sentence.slice(0, 46))).toEqual([
      'undecided: the trace begins after a reload, an',
      'undecided: the trace begins after a reload, an',
    ]);
  });
});
