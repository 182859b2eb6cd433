// What copies show, and what puts replace: runs that must pass and runs that must be caught (rules 8–13, 15, 28).
import { describe, expect, it } from 'vitest';
import type { Clock, EventBody, SiblingSummary } from '../trace/event';
import { answered, clock, dot, node, nodes, put, req, sibling, stored, value } from '../trace/testing/trace-builder';
import { causalMaxima } from './causal-maxima';
import { countersUnique } from './counters-unique';
import { putReplacesCovered } from './put-replaces-covered';
import { resurrection } from './resurrection';
import { opened, sentencesIn, violationsIn } from './testing/judge';

const A = sibling('n1:1', 'a');
const B = sibling('n2:1', 'b');
const C = sibling('n1:2', 'c');

/** r1 puts `a` at n1, r2 puts `b` at n2 without having seen it. */
const twoBlind = (settings = {}) => {
  const trace = put(opened(settings), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
  return put(trace.at(1), { request: 2, at: 'n2', key: 'k', text: 'b', dot: 'n2:1', clock: 'n2:1' });
};
const both = [A, B];

const found = (context: string, siblings: readonly ReturnType<typeof sibling>[]): EventBody =>
  answered(9, 'k', { op: 'get', context: clock(context), siblings });

describe('rules 9–13: causalMaxima', () => {
  it('passes siblings that nobody had seen, and the one version that had seen both', () => {
    const trace = twoBlind()
      .by('n3', stored('k', 'n1:1 n2:1', both))
      .by('n3', found('n1:1 n2:1', both));
    const resolving = { request: 3, at: 'n1', key: 'k', text: 'c', dot: 'n1:2', context: 'n1:1 n2:1' };
    put(trace, { ...resolving, clock: 'n1:2 n2:1' }).by('n3', found('n1:2 n2:1', [C]));
    expect(sentencesIn(trace, causalMaxima)).toEqual([]);
  });

  it('catches a copy that drops a sibling and keeps its clock', () => {
    const trace = twoBlind()
      .at(4)
      .by('n3', stored('k', 'n1:1 n2:1', [B]))
      .by('n1', stored('k', 'n1:1 n2:1', [B]));
    expect(violationsIn(trace, causalMaxima)).toEqual([
      {
        at: 4000,
        node: 'n3',
        key: 'k',
        sentence: 'n3’s copy of k lacks n1:1, which its clock covers and no version it knows had seen',
      },
    ]);
  });

  it('catches a get that still shows what the other sibling had replaced', () => {
    const trace = twoBlind();
    put(trace, { request: 3, at: 'n1', key: 'k', text: 'c', dot: 'n1:2', context: 'n1:1', clock: 'n1:2' });
    expect(sentencesIn(trace.by('n1', found('n1:2', [A, C])), causalMaxima)).toEqual([
      'get r9 of k shows n1:1 beside n1:2, though a version it knows had seen it',
    ]);
  });

  it('takes an untold version to stand upon nothing that any copy shows beside it (swarm seed 24554)', () => {
    const untold = sibling('n3:1', 'torn');
    const recovered = stored('k', 'n1:2 n2:1 n3:1', [C, untold], 'recovered');
    const trace = twoBlind().by('n1', stored('k', 'n1:1 n2:1 n3:1', [...both, untold]));
    put(trace, { request: 3, at: 'n1', key: 'k', text: 'c', dot: 'n1:2', context: 'n1:1 n2:1', clock: 'n1:2' });
    expect(sentencesIn(trace.by('n1', recovered), causalMaxima)).toEqual([]);
  });

  it('catches a version that its own clock does not cover', () => {
    expect(sentencesIn(twoBlind().by('n3', stored('k', 'n1:1', both)), causalMaxima)).toEqual([
      'n3’s copy of k shows n2:1, which its clock does not cover',
    ]);
  });

  it('rule 28: does not miss what a reaped tombstone had seen, though a later counter covers it (swarm seed 1437)', () => {
    const trace = put(opened(), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    put(trace, { request: 2, at: 'n2', key: 'k', text: 'b', dot: 'n2:1', context: 'n1:1', clock: 'n1:1 n2:1' });
    trace.by('n1', { kind: 'TombstoneReaped', key: 'k', dots: [dot('n2:1')], because: 'confirmed' });
    put(trace, { request: 3, at: 'n1', key: 'k', text: 'c', dot: 'n1:2', clock: 'n1:2' });
    expect(sentencesIn(trace, causalMaxima)).toEqual([]);
  });

  it('rule 18: of a register wants the newest, and no siblings', () => {
    const cp = { consistency: 'cp' } as const;
    expect(sentencesIn(twoBlind(cp).by('n3', stored('k', 'n1:1 n2:1', [B])), causalMaxima)).toEqual([]);
    expect(sentencesIn(twoBlind(cp).by('n3', stored('k', 'n1:1 n2:1', [A])), causalMaxima)).toEqual([
      'n3’s copy of k shows n1:1, but its clock covers the newer n2:1',
    ]);
    expect(sentencesIn(twoBlind(cp).by('n3', stored('k', 'n1:1 n2:1', both)), causalMaxima)).toEqual([
      'n3’s copy of k is a register and shows n1:1, n2:1',
    ]);
  });
});

// r3 puts `c`.
const givenUpon = (context: Clock) =>
  ({ kind: 'RequestReceived', request: req(3), op: 'put', key: 'k', token: '0', value: value('c'), context }) as const;

const mintedAs = (named: string, covers: string) =>
  ({
    kind: 'VersionMinted',
    request: req(3),
    key: 'k',
    dot: dot(named),
    context: [],
    clock: clock(covers),
    value: value('c'),
    writtenMs: 0,
    replaced: [],
  }) as const;

/** n1 holds `a` and `b`; r3 puts `c` there. */
const third = (more: {
  readonly given?: string;
  readonly minted?: Clock;
  readonly left: readonly ReturnType<typeof sibling>[];
  readonly replaced?: readonly string[];
  readonly settings?: object;
}) =>
  twoBlind(more.settings)
    .at(3)
    .by('n1', stored('k', 'n1:1 n2:1', both))
    .by('n1', givenUpon(clock(more.given ?? '')))
    .by('n1', {
      ...mintedAs('n1:2', 'n1:2 n2:1'),
      context: more.minted ?? clock(more.given ?? ''),
      replaced: (more.replaced ?? []).map(dot),
    })
    .by('n1', stored('k', 'n1:2 n2:1', more.left, 'coordinated'));

describe('rules 9, 10: putReplacesCovered', () => {
  it('passes a blind put, one that has seen one sibling, and one that has seen both', () => {
    expect(sentencesIn(third({ left: [...both, C] }), putReplacesCovered)).toEqual([]);
    const one = third({ given: 'n2:1', left: [A, C], replaced: ['n2:1'] });
    expect(sentencesIn(one, putReplacesCovered)).toEqual([]);
    const all = third({ given: 'n1:1 n2:1', left: [C], replaced: ['n1:1', 'n2:1'] });
    expect(sentencesIn(all, putReplacesCovered)).toEqual([]);
  });

  it('catches a put that drops a sibling that its context does not cover', () => {
    expect(violationsIn(third({ given: 'n2:1', left: [C], replaced: ['n1:1', 'n2:1'] }), putReplacesCovered)).toEqual(
      [
        'n1:2 of k, minted for r3, lost n1:1, which its context does not cover',
        'n1:2 of k, minted for r3, says it replaced n1:1, which was not there to be replaced',
      ].map((sentence) => ({ at: 3000, node: 'n1', key: 'k', sentence })),
    );
  });

  it('catches a put that leaves what its context covers, or is minted upon another context', () => {
    expect(sentencesIn(third({ given: 'n1:1', left: [...both, C] }), putReplacesCovered)).toEqual([
      'n1:2 of k, minted for r3, left n1:1 beside it, which its context covers',
    ]);
    expect(sentencesIn(third({ given: '', minted: clock('n1:1'), left: [...both, C] }), putReplacesCovered)).toEqual([
      'n1:2 of k, minted for r3, was minted upon [n1:1], but its client gave []',
    ]);
  });

  it('knows a version of a write whose node went down with it, once its hint is recovered (swarm seed 351 of 2,000 operations)', () => {
    const owner = node('n1');
    const kept = { kind: 'HintStored', key: 'k', owner, held: 1 } as const;
    const both = [sibling('n3+1:1', 'b'), sibling('n3+1:2', 'c')];
    const mintedUpon = (hints: readonly SiblingSummary[]) =>
      opened()
        .by('n3', { kind: 'HintsRecovered', hints: [{ key: 'k', owner, storedAtMs: 0, siblings: hints }] })
        .by('n3', givenUpon([]))
        .by('n3', mintedAs('n3+1:2', 'n3+1:2'))
        .by('n3', { ...kept, siblings: both });
    expect(sentencesIn(mintedUpon([sibling('n3+1:1', 'b')]), putReplacesCovered)).toEqual([]);
    expect(sentencesIn(mintedUpon([]), putReplacesCovered)).toEqual([
      'n3+1:2 of k, minted for r3, left n3+1:1 beside it, which its context covers',
    ]);
  });

  it('of plain clocks: all goes or nothing', () => {
    const plain = { versioning: 'plain' } as const;
    const some = third({ settings: plain, given: 'n2:1', left: [...both, C] });
    expect(sentencesIn(some, putReplacesCovered)).toEqual([]);
    const dropping = third({ settings: plain, given: 'n2:1', left: [A, C], replaced: ['n2:1'] });
    expect(sentencesIn(dropping, putReplacesCovered)).toHaveLength(2);
  });

  it('rule 18: of a register catches an old context that is not refused', () => {
    const cp = { consistency: 'cp' } as const;
    const trace = third({ settings: cp, given: 'n1:1', left: [C] });
    expect(sentencesIn(trace, putReplacesCovered)).toEqual([
      'n1:2 of k, minted for r3, was not refused, though its context does not cover n2:1',
    ]);
    // Who has seen n3:2 has seen all before it replaced, though its clock was cut to that one pair.
    expect(sentencesIn(third({ settings: cp, given: 'n3:2', left: [C] }), putReplacesCovered)).toEqual([]);
  });
});

describe('rule 15: countersUnique', () => {
  it('passes one counter under two keys, and catches one under one', () => {
    const trace = twoBlind();
    put(trace, { request: 3, at: 'n1', key: 'other', text: 'c', dot: 'n1:1', clock: 'n1:1' });
    expect(sentencesIn(trace, countersUnique)).toEqual([]);
    put(trace, { request: 4, at: 'n1', key: 'k', text: 'd', dot: 'n1:1', clock: 'n1:1' });
    expect(sentencesIn(trace, countersUnique)).toEqual(['n1 minted n1:1 of k for r4, but had minted it for r1 before']);
  });
});

describe('rule 28: resurrection', () => {
  const deleted = (outcome: 'ok' | 'unknown' = 'ok', settings = {}) => {
    const trace = put(opened(settings), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    trace.by('n2', {
      kind: 'VersionMinted',
      request: req(2),
      key: 'k',
      dot: dot('n2:1'),
      context: clock('n1:1'),
      clock: clock('n1:1 n2:1'),
      value: undefined,
      writtenMs: 0,
      replaced: [],
    });
    trace.by('n2', answered(2, 'k', { op: 'delete', outcome }));
    for (const name of nodes('n1 n2 n3')) trace.by(name, stored('k', 'n1:1 n2:1', [sibling('n2:1')]));
    return trace;
  };

  it('passes a tombstone at all primaries, and a value written since', () => {
    expect(sentencesIn(deleted(), resurrection)).toEqual([]);
    const since = deleted().by('n3', stored('k', 'n1:1 n2:1 n3:1', [sibling('n2:1'), sibling('n3:1', 'new')]));
    expect(sentencesIn(since, resurrection)).toEqual([]);
  });

  it('catches a primary that has the deleted value again', () => {
    const back = deleted()
      .at(7)
      .by('n3', stored('k', 'n1:1', [A]));
    expect(violationsIn(back, resurrection)).toEqual([
      { at: 7000, node: node('n3'), key: 'k', sentence: 'n3 holds n1:1 of k (“a”), which r2 had deleted' },
    ]);
  });

  it('excuses what the trace owns up to, with grace-only alone', () => {
    const told: EventBody = { kind: 'KeyResurrected', key: 'k', dots: [dot('n1:1')], reapedAt: 0 };
    const back = (settings: object) =>
      deleted('ok', settings)
        .by('n3', told)
        .by('n3', stored('k', 'n1:1', [A]));
    expect(sentencesIn(back({ tombstoneReap: 'grace-only' }), resurrection)).toEqual([]);
    expect(sentencesIn(back({}), resurrection)).toHaveLength(1);
  });

  it('rule 26: excuses what no node but a stand-in knew to be deleted, when its hint has become too old', () => {
    const hint = { key: 'k', owner: node('n1'), held: 1 };
    const away = () => {
      const trace = put(opened(), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
      const tombstone = { request: req(2), key: 'k', dot: dot('n4+1:1'), context: clock('n1:1'), writtenMs: 0 };
      const minted = { clock: clock('n1:1 n4+1:1'), value: undefined, replaced: [] };
      trace.by('n4', { kind: 'VersionMinted', ...tombstone, ...minted });
      trace.by('n4', { kind: 'HintStored', ...hint, siblings: [sibling('n4+1:1')] });
      return trace.by('n4', answered(2, 'k', { op: 'delete' }));
    };
    const expired = { kind: 'HintExpired', ...hint, ageMs: 9, held: 0 } as const;
    expect(sentencesIn(away(), resurrection)).toHaveLength(1);
    expect(sentencesIn(away().by('n4', expired), resurrection)).toEqual([]);
    const known = away().by('n2', stored('k', 'n1:1 n4+1:1', [sibling('n4+1:1')]));
    expect(sentencesIn(known.by('n4', expired), resurrection)).toHaveLength(1);
  });

  it('leaves a delete alone that was not acknowledged', () => {
    expect(sentencesIn(deleted('unknown').by('n3', stored('k', 'n1:1', [A])), resurrection)).toEqual([]);
  });
});
