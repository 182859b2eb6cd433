// Each check is shown a run that it must pass and runs that it must catch.
import { describe, expect, it } from 'vitest';
import type { EventBody, LabEvent } from '../trace/event';
import { sampleSettings } from '../trace/testing/sample-settings';
import { answered, clock, node, nodes, put, sibling, stored, TraceBuilder } from '../trace/testing/trace-builder';
import { acknowledgedWritesPresent } from './acknowledged-writes-present';
import { checkRun } from './all-checks';
import { contextsShown } from './contexts-shown';
import { convergence } from './convergence';
import { hintAccounting } from './hint-accounting';
import { phantomValues } from './phantom-values';
import { MAX_VIOLATIONS, type Verdict } from './verdict';

const sentences = (verdict: Verdict): readonly string[] => verdict.violations.map((violation) => violation.sentence);
const opened = (session = 1) =>
  new TraceBuilder().by('lab', { kind: 'LabOpened', settings: sampleSettings(5), seed: 1, session });

/** r1 puts `a` at n1, and it is stored at the nodes named. */
const written = (holders: string): TraceBuilder => {
  const trace = put(opened().at(1), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
  for (const holder of nodes(holders)) trace.by(holder, stored('k', 'n1:1', [sibling('n1:1', 'a')]));
  return trace.at(2).by('n1', answered(1, 'k'));
};

const read = (...siblings: ReturnType<typeof sibling>[]): EventBody => answered(9, 'k', { op: 'get', siblings });

/** Two blind writes side by side, of which all replicas then hold only what is named, under the given clock. */
const twoBlind = (held: readonly ReturnType<typeof sibling>[]): TraceBuilder => {
  const trace = written('n2 n3');
  put(trace, { request: 2, at: 'n2', key: 'k', text: 'b', dot: 'n2:1', clock: 'n1:1 n2:1' }).by('n2', answered(2, 'k'));
  for (const holder of nodes('n1 n2 n3')) trace.by(holder, stored('k', 'n1:1 n2:1', held));
  return trace;
};

describe('acknowledgedWritesPresent', () => {
  it('passes when all primaries hold the write, or one that had seen it', () => {
    expect(acknowledgedWritesPresent(written('n2 n3').events)).toEqual({
      check: 'acknowledged-writes-present',
      ok: true,
      violations: [],
    });
    const superseded = put(written('n2 n3'), {
      request: 2,
      at: 'n1',
      key: 'k',
      text: 'b',
      dot: 'n1:2',
      context: 'n1:1',
      clock: 'n1:2',
    });
    for (const holder of nodes('n2 n3')) superseded.by(holder, stored('k', 'n1:2', [sibling('n1:2', 'b')]));
    expect(acknowledgedWritesPresent(superseded.events).ok).toBe(true);
    expect(acknowledgedWritesPresent(twoBlind([sibling('n1:1', 'a'), sibling('n2:1', 'b')]).events).ok).toBe(true);
  });

  it('catches a primary that never got it', () => {
    const verdict = acknowledgedWritesPresent(written('n2').events);
    expect(verdict).toMatchObject({ ok: false, violations: [{ at: 2000, node: 'n3', key: 'k' }] });
    expect(sentences(verdict)).toEqual([
      'put r1 of k (n1:1) was answered ok, but n3 neither holds it nor a version that supersedes it: it holds nothing',
    ]);
  });

  it('catches a write lost to a wipe', () => {
    const wiped = written('n2 n3').by('lab', { kind: 'DiskWiped', subject: node('n2') });
    expect(acknowledgedWritesPresent(wiped.events).violations.map((violation) => violation.node)).toEqual(['n2']);
  });

  it('catches the lost update of last-write-wins: the clock covers a sibling that nothing superseded', () => {
    const verdict = acknowledgedWritesPresent(twoBlind([sibling('n2:1', 'b')]).events);
    expect(verdict.violations.map((violation) => violation.node)).toEqual(['n1', 'n2', 'n3']);
    expect(sentences(verdict)[0]).toContain('put r1 of k (n1:1) was answered ok');
  });

  it('catches an ok for which nothing was written, and leaves writes alone that were not acknowledged', () => {
    expect(sentences(acknowledgedWritesPresent(opened().by('n1', answered(1, 'k')).events))[0]).toContain(
      'no version was ever minted',
    );
    expect(acknowledgedWritesPresent(opened().by('n1', answered(1, 'k', { outcome: 'unknown' })).events).ok).toBe(true);
  });

  it('names the first 100', () => {
    const trace = opened();
    for (let i = 1; i <= MAX_VIOLATIONS + 1; i++) trace.by('n1', answered(i, 'k'));
    expect(acknowledgedWritesPresent(trace.events).violations).toHaveLength(100);
  });
});

describe('convergence', () => {
  it('passes when all primaries agree, whatever others still hold', () => {
    expect(convergence(written('n2 n3 n4').events).ok).toBe(true);
  });

  it('catches a primary that lags behind, that knows less, or that holds another value under the same dot', () => {
    const lagging = convergence(written('n2').events);
    expect(sentences(lagging)).toEqual([
      'the primaries of k differ: n1 holds n1:1, clock [n1:1]; n2 holds n1:1, clock [n1:1]; n3 holds nothing',
    ]);
    const knowsLess = written('n2 n3').by('n3', stored('k', 'n1:1 n2:1', [sibling('n1:1', 'a')]));
    expect(convergence(knowsLess.events).ok).toBe(false);
    const otherValue = written('n2 n3')
      .at(7)
      .by('n3', stored('k', 'n1:1', [sibling('n1:1', 'z')]));
    expect(convergence(otherValue.events)).toMatchObject({ ok: false, violations: [{ at: 7000, key: 'k' }] });
  });
});

describe('hintAccounting', () => {
  const owner = node('n1');
  const kept: EventBody = { kind: 'HintStored', key: 'k', owner, siblings: [sibling('n3:1', 'v')], held: 1 };
  const gone: EventBody = { kind: 'HintDeleted', key: 'k', owner, held: 0 };
  const recovered: EventBody = { kind: 'HintsRecovered', hints: [{ key: 'k', owner }] };

  it('passes a hint that was kept, recovered, sent and deleted, and one that went with its disk', () => {
    const trace = opened()
      .by('n3', kept)
      .by('n3', recovered)
      .by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 })
      .by('n3', gone);
    expect(hintAccounting(trace.events).ok).toBe(true);
    expect(hintAccounting(trace.by('n3', kept).by('lab', { kind: 'DiskWiped', subject: node('n3') }).events).ok).toBe(
      true,
    );
    expect(hintAccounting(opened(2).by('n3', recovered).by('n3', gone).events).ok).toBe(true);
  });

  it('catches a hint that is left', () => {
    const verdict = hintAccounting(opened().at(4).by('n3', kept).events);
    expect(verdict.violations).toEqual([
      { at: 4000, node: 'n3', key: 'k', sentence: 'n3 still keeps a hint of k for n1' },
    ]);
  });

  it('catches a hint that is deleted or sent twice, or lost in a restart', () => {
    expect(sentences(hintAccounting(opened().by('n3', kept).by('n3', gone).by('n3', gone).events))).toEqual([
      'n3 deleted a hint of k for n1 that it did not keep',
    ]);
    const sent = opened().by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 });
    expect(sentences(hintAccounting(sent.events))).toEqual(['n3 sent a hint of k for n1 that it did not keep']);
    const lost = opened().by('n3', kept).by('n3', { kind: 'HintsRecovered', hints: [] });
    expect(sentences(hintAccounting(lost.events))).toEqual(['n3 started again without its hint of k for n1']);
  });
});

describe('phantomValues', () => {
  it('passes values that were put, tombstones, and what a reload found on the disks', () => {
    expect(phantomValues(written('n2').by('n1', read(sibling('n1:1', 'a'), sibling('n2:1'))).events).ok).toBe(true);
    const reloaded = opened(2)
      .by('n1', stored('k', 'n1:1', [sibling('n1:1', 'old')]))
      .by('n1', read(sibling('n1:1', 'old')));
    expect(phantomValues(reloaded.events).ok).toBe(true);
  });

  it('catches a value that nobody put, that was put under another key, or that was put only later', () => {
    const verdict = phantomValues(
      written('n2')
        .at(3)
        .by('n2', read(sibling('n1:1', 'z'))).events,
    );
    expect(verdict.violations).toEqual([
      { at: 3000, node: 'n2', key: 'k', sentence: 'get r9 of k returned “z” (n1:1), which no request had put' },
    ]);
    const otherKey = put(opened(), { request: 1, at: 'n1', key: 'other', text: 'a', dot: 'n1:1', clock: 'n1:1' }).by(
      'n1',
      read(sibling('n1:1', 'a')),
    );
    expect(phantomValues(otherKey.events).ok).toBe(false);
    const early: LabEvent[] = opened().by('n1', read(sibling('n1:1', 'a'))).events;
    const later = put(new TraceBuilder().at(5), {
      request: 1,
      at: 'n1',
      key: 'k',
      text: 'a',
      dot: 'n1:1',
      clock: 'n1:1',
    });
    expect(phantomValues([...early, ...later.events]).ok).toBe(false);
  });

  it('does not take a stored value for a written one in a first session', () => {
    const trace = opened()
      .by('n1', stored('k', 'n1:1', [sibling('n1:1', 'made up')]))
      .by('n1', read(sibling('n1:1', 'made up')));
    expect(phantomValues(trace.events).ok).toBe(false);
  });
});

describe('contextsShown', () => {
  const blind = () => {
    const trace = put(opened(), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    const both = [sibling('n1:1', 'a'), sibling('n1:2', 'b')];
    return put(trace, { request: 2, at: 'n1', key: 'k', text: 'b', dot: 'n1:2', clock: 'n1:2', siblings: both });
  };

  it('passes the context of a read of both siblings, of a put that resolves them, and of a put that says nothing of the other', () => {
    const read = blind().by(
      'n1',
      answered(9, 'k', { op: 'get', context: clock('n1:2'), siblings: [sibling('n1:1', 'a'), sibling('n1:2', 'b')] }),
    );
    put(read, { request: 3, at: 'n2', key: 'k', text: 'c', dot: 'n2:1', context: 'n1:2', clock: 'n1:2 n2:1' });
    read
      .by('n2', answered(3, 'k', { context: clock('n1:2 n2:1') }))
      .by('n3', answered(10, 'k', { op: 'get', context: clock('n1:2 n2:1'), siblings: [sibling('n2:1', 'c')] }));
    expect(contextsShown(read.events).ok).toBe(true);
    expect(contextsShown(blind().by('n1', answered(2, 'k')).events).ok).toBe(true);
  });

  it('catches a blind put whose context covers the sibling beside it', () => {
    const verdict = contextsShown(
      blind()
        .at(8)
        .by('n1', answered(2, 'k', { context: clock('n1:2') })).events,
    );
    expect(verdict.violations).toEqual([
      {
        at: 8000,
        node: 'n1',
        key: 'k',
        sentence: 'the context that put r2 of k returned covers n1:1, which its client was not shown',
      },
    ]);
  });

  it('catches a read that hides a sibling', () => {
    const hiding = blind().by(
      'n1',
      answered(9, 'k', { op: 'get', context: clock('n1:2'), siblings: [sibling('n1:2', 'b')] }),
    );
    expect(contextsShown(hiding.events).ok).toBe(false);
  });
});

describe('checkRun', () => {
  it('gives every check’s verdict', () => {
    expect(checkRun(written('n2 n3').events).map(({ check, ok }) => [check, ok])).toEqual([
      ['acknowledged-writes-present', true],
      ['contexts-shown', true],
      ['convergence', true],
      ['hint-accounting', true],
      ['phantom-values', true],
    ]);
  });
});
