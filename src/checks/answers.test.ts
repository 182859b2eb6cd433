// What clients and peers are told: runs that must pass and runs that must be caught (rules 16, 17, 20, 26, 34).
import { describe, expect, it } from 'vitest';
import { labTime } from '../base/ids';
import type { EventBody } from '../trace/event';
import {
  answered,
  clock,
  msg,
  node,
  nodes,
  put,
  req,
  sibling,
  stored,
  type TraceBuilder,
  value,
} from '../trace/testing/trace-builder';
import { durableBeforeAnswer } from './durable-before-answer';
import { quorumAccounting } from './quorum-accounting';
import { monotonicReads, readYourWrites } from './sessions';
import { opened, sentencesIn, violationsIn } from './testing/judge';

const A = sibling('n1:1', 'a');

/** r1 puts `a` at n1, which is then stored at the nodes named. */
const written = (holders = ''): TraceBuilder => {
  const trace = put(opened(), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
  for (const holder of nodes(holders).filter((name) => name !== '')) trace.by(holder, stored('k', 'n1:1', [A]));
  return trace;
};

const hintFor = (owner: string): EventBody => ({
  kind: 'HintStored',
  key: 'k',
  owner: node(owner),
  siblings: [A],
  held: 1,
});

const asked = (request: number, op: 'put' | 'get' | 'delete'): EventBody => ({
  kind: 'RequestReceived',
  request: req(request),
  op,
  key: 'k',
  token: '0',
  value: op === 'put' ? value('v') : undefined,
  context: undefined,
});

describe('rules 16, 17, 20: quorumAccounting', () => {
  it('passes an ok with two own copies, or with one and a hint for another primary', () => {
    expect(sentencesIn(written('n2').by('n1', answered(1, 'k')), quorumAccounting)).toEqual([]);
    expect(sentencesIn(written().by('n5', hintFor('n3')).by('n1', answered(1, 'k')), quorumAccounting)).toEqual([]);
  });

  it('catches an ok with one copy, with two for one primary, or with one outside the list', () => {
    expect(violationsIn(written().at(6).by('n1', answered(1, 'k')), quorumAccounting)).toEqual([
      {
        at: 6000,
        node: 'n1',
        key: 'k',
        sentence: 'put r1 of k was answered ok, but copies for 1 of W=2 primaries were durable (n1)',
      },
    ]);
    const twice = written().by('n5', hintFor('n1')).by('n1', answered(1, 'k'));
    expect(sentencesIn(twice, quorumAccounting)).toHaveLength(1);
    expect(sentencesIn(written('n4').by('n1', answered(1, 'k')), quorumAccounting)).toHaveLength(1);
  });

  it('catches a copy that became durable only after the ok', () => {
    const late = written()
      .by('n1', answered(1, 'k'))
      .by('n2', stored('k', 'n1:1', [A]));
    expect(sentencesIn(late, quorumAccounting)).toHaveLength(1);
  });

  it('catches a failed write that was minted, before or after', () => {
    expect(sentencesIn(written().by('n1', answered(1, 'k', { outcome: 'failed' })), quorumAccounting)).toEqual([
      'put r1 of k was answered failed, certainly nothing stored, but n1:1 was minted for it',
    ]);
    const first = opened()
      .by('n1', asked(1, 'put'))
      .by('n1', answered(1, 'k', { outcome: 'failed' }));
    put(first, { request: 1, at: 'n2', key: 'k', text: 'a', dot: 'n2:1', clock: 'n2:1' });
    expect(sentencesIn(first, quorumAccounting)).toEqual([
      'n2:1 of k was minted for r1, which had been answered failed: certainly nothing stored',
    ]);
    const refused = opened()
      .by('n1', asked(1, 'put'))
      .by('n1', answered(1, 'k', { outcome: 'failed' }));
    expect(sentencesIn(refused, quorumAccounting)).toEqual([]);
  });

  const read = (replicas: string): TraceBuilder => {
    const trace = opened()
      .by('n1', asked(2, 'get'))
      .by('n1', {
        kind: 'CoordinationStarted',
        request: req(2),
        op: 'get',
        key: 'k',
        token: '0',
        needed: 2,
        preference: nodes('n1 n2 n3'),
        targets: [
          { node: node('n1'), standsInFor: undefined },
          { node: node('n2'), standsInFor: undefined },
          { node: node('n5'), standsInFor: node('n3') },
        ],
      });
    trace.by('n1', {
      kind: 'ReplicaTimedOut',
      request: req(2),
      replica: node('n2'),
      afterUs: 100_000,
      replacement: node('n4'),
    });
    for (const replica of nodes(replicas)) {
      trace.by('n1', {
        kind: 'ReplicaAnswered',
        request: req(2),
        replica,
        answered: 2,
        needed: 2,
        found: true,
      });
    }
    return trace.by('n1', answered(2, 'k', { op: 'get' }));
  };

  it('counts the answers of a get by primary', () => {
    expect(sentencesIn(read('n1 n5'), quorumAccounting)).toEqual([]);
    expect(sentencesIn(read('n4 n5'), quorumAccounting)).toEqual([]);
    expect(sentencesIn(read('n4 n2'), quorumAccounting)).toEqual([
      'get r2 of k was answered ok, but 1 of R=2 had answered (n2)',
    ]);
  });
});

describe('rules 26, 34: durableBeforeAnswer', () => {
  const acknowledge: EventBody = {
    kind: 'MessageSent',
    id: msg('m1'),
    to: node('n1'),
    type: 'AcknowledgePut',
    due: labTime(0),
    key: 'k',
    request: req(1),
    copyOf: undefined,
  };

  it('passes an acknowledgement after the copy, or after the hint', () => {
    expect(sentencesIn(written('n2').by('n2', acknowledge), durableBeforeAnswer)).toEqual([]);
    expect(sentencesIn(written().by('n5', hintFor('n3')).by('n5', acknowledge), durableBeforeAnswer)).toEqual([]);
  });

  it('catches one before it, and one whose copy went with its disk', () => {
    const early = written()
      .at(3)
      .by('n2', acknowledge)
      .by('n2', stored('k', 'n1:1', [A]));
    expect(violationsIn(early, durableBeforeAnswer)).toEqual([
      { at: 3000, node: 'n2', key: 'k', sentence: 'n2 acknowledged r1 of k to n1 before it held n1:1' },
    ]);
    const wiped = written('n2')
      .by('lab', { kind: 'DiskWiped', subject: node('n2') })
      .by('n2', acknowledge);
    expect(sentencesIn(wiped, durableBeforeAnswer)).toHaveLength(1);
  });

  it('takes under last-write-wins whatever was written later for it, and nothing else', () => {
    // The hint holds n1:3, which nobody who saw n1:1 has heard of: it overruled n1:2, which had replaced n1:1.
    const times = (second: number, third: number): TraceBuilder => {
      const trace = opened({ conflicts: 'last-write-wins' });
      const at = { at: 'n1', key: 'k', text: 'a', clock: 'n1:3' };
      put(trace, { ...at, request: 1, dot: 'n1:1', writtenMs: 10 });
      put(trace, { ...at, request: 2, dot: 'n1:2', writtenMs: second, context: 'n1:1' });
      put(trace, { ...at, request: 3, dot: 'n1:3', writtenMs: third, context: 'n1:1' });
      const hint = { ...hintFor('n3'), siblings: [sibling('n1:3', 'a')] } as EventBody;
      return trace.by('n5', hint).by('n5', acknowledge);
    };
    expect(sentencesIn(times(20, 30), durableBeforeAnswer)).toEqual([]);
    // A clock that was slow: the version had replaced n1:1 and is the older all the same.
    expect(sentencesIn(times(20, 5), durableBeforeAnswer)).toHaveLength(1);
  });

  it('catches a hint that is deleted although its owner never had it', () => {
    const gone: EventBody = { kind: 'HintDeleted', key: 'k', owner: node('n3'), held: 0 };
    const delivered = written()
      .by('n5', hintFor('n3'))
      .by('n3', stored('k', 'n1:1', [A], 'hint-delivery'))
      .by('n5', gone);
    expect(sentencesIn(delivered, durableBeforeAnswer)).toEqual([]);
    expect(sentencesIn(written().by('n5', hintFor('n3')).by('n5', gone), durableBeforeAnswer)).toEqual([
      'n5 deleted its hint of k for n3, which never had n1:1',
    ]);
  });
});

describe('rule 17: sessions of one client', () => {
  const get = (trace: TraceBuilder, request: number, via: string, context: string, siblings = [A]): TraceBuilder =>
    trace
      .by(via, asked(request, 'get'))
      .by(via, answered(request, 'k', { op: 'get', context: clock(context), siblings }));

  it('monotonicReads passes what only grows, and another client that sees less', () => {
    expect(sentencesIn(get(get(written(), 2, 'n1', 'n1:1'), 3, 'n1', 'n1:1 n2:1'), monotonicReads)).toEqual([]);
    expect(sentencesIn(get(get(written(), 2, 'n1', 'n1:1'), 3, 'n2', '', []), monotonicReads)).toEqual([]);
  });

  it('monotonicReads catches a get that knows less than the one before it', () => {
    const falling = get(get(written(), 2, 'n1', 'n1:1').at(5), 3, 'n1', '', []);
    expect(violationsIn(falling, monotonicReads)).toEqual([
      {
        at: 5000,
        node: 'n1',
        key: 'k',
        sentence: 'get r3 of k through n1 knows nothing of n1:1, which get r2 had shown or written there before',
      },
    ]);
  });

  it('rule 18: monotonicReads goes by the newest version of a register, however long its clock', () => {
    const [older, newer] = [sibling('n1:1', 'a'), sibling('n2:2', 'b')];
    const cp = (): TraceBuilder => opened({ consistency: 'cp' });
    const rising = get(get(cp(), 2, 'n1', 'n1:1', [older]), 3, 'n1', 'n2:2', [newer]);
    expect(sentencesIn(rising, monotonicReads)).toEqual([]);
    const falling = get(get(cp(), 2, 'n1', 'n1:1 n2:2', [newer]), 3, 'n1', 'n1:1 n2:2', [older]);
    expect(sentencesIn(falling, monotonicReads)).toHaveLength(1);
  });

  it('monotonicReads leaves gets alone that were called before the other was answered', () => {
    const beside = written().by('n1', asked(3, 'get'));
    get(beside, 2, 'n1', 'n1:1').by('n1', answered(3, 'k', { op: 'get', siblings: [] }));
    expect(sentencesIn(beside, monotonicReads)).toEqual([]);
  });

  it('readYourWrites passes a get that shows the write, and catches one that knows nothing of it', () => {
    const wrote = (): TraceBuilder => written('n2').by('n1', answered(1, 'k'));
    expect(sentencesIn(get(wrote(), 2, 'n1', 'n1:1'), readYourWrites)).toEqual([]);
    expect(sentencesIn(get(wrote(), 2, 'n3', '', []), readYourWrites)).toEqual([]);
    expect(sentencesIn(get(wrote(), 2, 'n1', '', []), readYourWrites)).toEqual([
      'get r2 of k through n1 knows nothing of n1:1, which put r1 had shown or written there before',
    ]);
  });
});
