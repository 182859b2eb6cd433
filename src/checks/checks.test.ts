// Each check is shown a run that it must pass and runs that it must catch.
import { describe, expect, it } from 'vitest';
import { labTime, messageId } from '../base/ids';
import type { EventBody, Settings } from '../trace/event';
import { answered, clock, node, nodes, put, sibling, stored, type TraceBuilder } from '../trace/testing/trace-builder';
import { acknowledgedWritesKept } from './acknowledged-writes-kept';
import { acknowledgedWritesPresent } from './acknowledged-writes-present';
import { contextsShown } from './contexts-shown';
import { convergence } from './convergence';
import { handedOffEverywhere } from './handed-off-everywhere';
import { hintAccounting } from './hint-accounting';
import { phantomValues } from './phantom-values';
import { opened, sentencesIn, violationsIn } from './testing/judge';

/** r1 puts `a` at n1, and it is stored at the nodes named. */
const written = (holders: string, settings: Partial<Settings> = {}): TraceBuilder => {
  const trace = put(opened(settings).at(1), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
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
    expect(violationsIn(written('n2 n3'), acknowledgedWritesPresent)).toEqual([]);
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
    expect(sentencesIn(superseded, acknowledgedWritesPresent)).toEqual([]);
    expect(sentencesIn(twoBlind([sibling('n1:1', 'a'), sibling('n2:1', 'b')]), acknowledgedWritesPresent)).toEqual([]);
  });

  it('rule 18: takes an overruled write of a register for present, and catches one that is newer than what is held', () => {
    const cp = { consistency: 'cp' } as const;
    const overruled = written('n2 n3', cp);
    for (const holder of nodes('n1 n2 n3')) overruled.by(holder, stored('k', 'n1:1 n2:1', [sibling('n2:1', 'b')]));
    expect(sentencesIn(overruled, acknowledgedWritesPresent)).toEqual([]);
    const older = written('n2 n3', cp).by('n3', stored('k', 'n0:1', [sibling('n0:1', 'old')]));
    expect(sentencesIn(older, acknowledgedWritesPresent)).toHaveLength(1);
  });

  it('catches a primary that never got it', () => {
    const verdict = violationsIn(written('n2'), acknowledgedWritesPresent);
    expect(verdict).toMatchObject([{ at: 2000, node: 'n3', key: 'k' }]);
    expect(verdict.map(({ sentence }) => sentence)).toEqual([
      'put r1 of k (n1:1) was answered ok, but n3 neither holds it nor a version that supersedes it: it holds nothing',
    ]);
  });

  it('catches a write lost to a wipe', () => {
    const wiped = written('n2 n3').by('lab', { kind: 'DiskWiped', subject: node('n2') });
    expect(violationsIn(wiped, acknowledgedWritesPresent).map((violation) => violation.node)).toEqual(['n2']);
  });

  it('catches the lost update of last-write-wins: the clock covers a sibling that nothing superseded', () => {
    const verdict = violationsIn(twoBlind([sibling('n2:1', 'b')]), acknowledgedWritesPresent);
    expect(verdict.map((violation) => violation.node)).toEqual(['n1', 'n2', 'n3']);
    expect(verdict.map(({ sentence }) => sentence)[0]).toContain('put r1 of k (n1:1) was answered ok');
  });

  it('catches an ok for which nothing was written, and leaves writes alone that were not acknowledged', () => {
    expect(sentencesIn(opened().by('n1', answered(1, 'k')), acknowledgedWritesPresent)[0]).toContain(
      'no version was ever minted',
    );
    expect(sentencesIn(opened().by('n1', answered(1, 'k', { outcome: 'unknown' })), acknowledgedWritesPresent)).toEqual(
      [],
    );
  });
});

describe('acknowledgedWritesKept', () => {
  const kept: EventBody = {
    kind: 'HintStored',
    key: 'k',
    owner: node('n2'),
    siblings: [sibling('n1:1', 'a')],
    held: 1,
  };
  const wiped = (trace: TraceBuilder) => trace.by('lab', { kind: 'DiskWiped', subject: node('n1') });
  const started = (name: string): EventBody => ({
    kind: 'NodeStarted',
    subject: node(name),
    incarnation: 1,
    freshDisk: false,
  });
  const only = (...names: string[]) => {
    const trace = written('n1');
    for (const name of names) trace.by('lab', started(name));
    return trace;
  };

  it('passes a write that one primary holds, or one hint', () => {
    expect(sentencesIn(only('n1', 'n2'), acknowledgedWritesKept)).toEqual([]);
    expect(sentencesIn(wiped(only('n1', 'n5').by('n5', kept)), acknowledgedWritesKept)).toEqual([]);
  });

  it('catches a write that went with the last disk that had it', () => {
    expect(violationsIn(wiped(only('n1', 'n2')), acknowledgedWritesKept)).toEqual([
      { at: 2000, key: 'k', sentence: 'put r1 of k (n1:1) was answered ok, but no disk has it any more' },
    ]);
  });
});

describe('convergence', () => {
  it('passes when all primaries agree, whatever others still hold', () => {
    expect(sentencesIn(written('n2 n3 n4'), convergence)).toEqual([]);
  });

  it('rule 18: of a register compares the newest version only', () => {
    const knowsMore = stored('k', 'n1:1 n2:1', [sibling('n1:1', 'a')]);
    expect(sentencesIn(written('n2 n3', { consistency: 'cp' }).by('n3', knowsMore), convergence)).toEqual([]);
    expect(sentencesIn(written('n2 n3').by('n3', knowsMore), convergence)).toHaveLength(1);
  });

  it('rule 37: a copy that cannot be read counts as absent: others must bring it back, if they have it', () => {
    const unreadable: EventBody = {
      kind: 'RecordUnreadable',
      key: 'k',
      what: 'copy',
      reason: 'block 3 fails its checksum',
    };
    expect(sentencesIn(written('').by('n1', unreadable), convergence)).toEqual([]);
    expect(sentencesIn(written('n2 n3').by('n3', unreadable), convergence)).toHaveLength(1);
    for (const what of ['hint', 'copy-behind'] as const) {
      expect(sentencesIn(written('n2 n3').by('n3', { ...unreadable, what }), convergence)).toEqual([]);
    }
    const mended = stored('k', 'n1:1', [sibling('n1:1', 'a')], 'read-repair');
    expect(sentencesIn(written('n2 n3').by('n3', unreadable).by('n3', mended), convergence)).toEqual([]);
  });

  it('catches a primary that lags behind, that knows less, or that holds another value under the same dot', () => {
    const lagging = violationsIn(written('n2'), convergence);
    expect(lagging.map(({ sentence }) => sentence)).toEqual([
      'the primaries of k differ: n1 holds n1:1, clock [n1:1]; n2 holds n1:1, clock [n1:1]; n3 holds nothing',
    ]);
    const knowsLess = written('n2 n3').by('n3', stored('k', 'n1:1 n2:1', [sibling('n1:1', 'a')]));
    expect(sentencesIn(knowsLess, convergence)).toHaveLength(1);
    const otherValue = written('n2 n3')
      .at(7)
      .by('n3', stored('k', 'n1:1', [sibling('n1:1', 'z')]));
    expect(violationsIn(otherValue, convergence)).toMatchObject([{ at: 7000, key: 'k' }]);
  });
});

describe('handedOffEverywhere', () => {
  const copy = stored('k', 'n1:1', [sibling('n1:1', 'milk')]);
  const given: EventBody = { kind: 'KeyHandedOff', key: 'k', to: nodes('n1 n3'), hintFor: undefined };
  const hint: EventBody = {
    kind: 'HintStored',
    key: 'k',
    owner: node('n9'),
    siblings: [sibling('n1:1', 'milk')],
    held: 1,
  };

  it('rule 32: is content when every owner has what was given away, and not when one lacks it', () => {
    const both = opened()
      .by('n2', copy)
      .by('n1', copy)
      .by('n3', stored('k', 'n1:1 n3:1', [sibling('n3:1', 'oat')]));
    expect(sentencesIn(both.by('n2', given), handedOffEverywhere)).toEqual([]);
    expect(sentencesIn(opened().by('n2', copy).by('n1', copy).by('n2', given), handedOffEverywhere)).toEqual([
      'n2 deleted k (n1:1) although n3 did not have it',
    ]);
    const hinted = opened()
      .by('n2', hint)
      .by('n1', copy)
      .by('n2', { ...given, hintFor: node('n9') });
    expect(sentencesIn(hinted, handedOffEverywhere)).toEqual(['n2 deleted k (n1:1) although n3 did not have it']);
  });

  it('rule 28: an owner that has reaped what had deleted a version needs it no more, and one that has reaped another does', () => {
    const reaped: EventBody = {
      kind: 'TombstoneReaped',
      key: 'k',
      dots: [{ actor: node('n3'), counter: 1 }],
      because: 'confirmed',
    };
    const deletedAt = (clock: string): TraceBuilder =>
      opened()
        .by('n2', copy)
        .by('n1', copy)
        .by('n3', stored('k', clock, [sibling('n3:1', undefined)]))
        .by('n3', reaped);
    expect(sentencesIn(deletedAt('n1:1 n3:1').by('n2', given), handedOffEverywhere)).toEqual([]);
    expect(sentencesIn(deletedAt('n3:1').by('n2', given), handedOffEverywhere)).toHaveLength(1);
  });

  it('rule 32: an owner had what its disk has lost since it acknowledged it, and nothing that it never acknowledged', () => {
    const acknowledged = (to: string): EventBody => ({
      kind: 'MessageSent',
      id: messageId(`n3>${to}#1`),
      to: node(to),
      type: 'AcknowledgeHandOff',
      due: labTime(9000),
      key: 'k',
      request: undefined,
      copyOf: undefined,
    });
    const wiped: EventBody = { kind: 'DiskWiped', subject: node('n3') };
    const missing = ['n2 deleted k (n1:1) although n3 did not have it'];
    const held = (): TraceBuilder => opened().by('n2', copy).by('n1', copy).by('n3', copy);
    const underWay = held().by('n3', acknowledged('n2')).by('lab', wiped).by('n2', given);
    expect(sentencesIn(underWay, handedOffEverywhere)).toEqual([]);
    const silent = held().by('lab', wiped).by('n2', given);
    expect(sentencesIn(silent, handedOffEverywhere)).toEqual(missing);
    const toAnother = held().by('n3', acknowledged('n4')).by('lab', wiped).by('n2', given);
    expect(sentencesIn(toAnother, handedOffEverywhere)).toEqual(missing);
    const untrue = opened().by('n2', copy).by('n1', copy).by('n3', acknowledged('n2')).by('lab', wiped);
    expect(sentencesIn(untrue.by('n2', given), handedOffEverywhere)).toEqual(missing);
    const grown = held()
      .by('n3', acknowledged('n2'))
      .by('lab', wiped)
      .by('n2', stored('k', 'n1:2', [sibling('n1:2', 'oat')]));
    expect(sentencesIn(grown.by('n1', stored('k', 'n1:2', [])).by('n2', given), handedOffEverywhere)).toEqual([
      'n2 deleted k (n1:2) although n3 did not have it',
    ]);
  });

  it('rules 18, 32: a later version of a register is enough, an earlier one is not', () => {
    const cut = (owned: string) =>
      opened({ consistency: 'cp', clockLimit: 1 })
        .by('n2', stored('k', 'n1:2', [sibling('n1:2', 'milk')]))
        .by('n1', stored('k', 'n1:2', [sibling('n1:2', 'milk')]))
        .by('n3', stored('k', owned, [sibling(owned, 'oat')]))
        .by('n2', given);
    expect(sentencesIn(cut('n3:3'), handedOffEverywhere)).toEqual([]);
    expect(sentencesIn(cut('n3:1'), handedOffEverywhere)).toEqual(['n2 deleted k (n1:2) although n3 did not have it']);
  });
});

describe('hintAccounting', () => {
  const owner = node('n1');
  const kept: EventBody = { kind: 'HintStored', key: 'k', owner, siblings: [sibling('n3:1', 'v')], held: 1 };
  const gone: EventBody = { kind: 'HintDeleted', key: 'k', owner, held: 0 };
  const recovered: EventBody = {
    kind: 'HintsRecovered',
    hints: [{ key: 'k', owner, storedAtMs: 0, siblings: [sibling('n3:1', 'v')] }],
  };

  it('passes a hint that was kept, recovered, sent and deleted, and one that went with its disk', () => {
    const trace = opened()
      .by('n3', kept)
      .by('n3', recovered)
      .by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 })
      .by('n3', gone);
    expect(sentencesIn(trace, hintAccounting)).toEqual([]);
    expect(
      sentencesIn(trace.by('n3', kept).by('lab', { kind: 'DiskWiped', subject: node('n3') }), hintAccounting),
    ).toEqual([]);
    expect(sentencesIn(opened({}, 2).by('n3', recovered).by('n3', gone), hintAccounting)).toEqual([]);
  });

  it('passes a hint that is left while its owner is down, and one that expires in time', () => {
    const down = opened().by('lab', { kind: 'NodeKilled', subject: owner }).by('n3', kept);
    expect(sentencesIn(down, hintAccounting)).toEqual([]);
    const expired = opened({ hintWindowMs: 3000 })
      .by('n3', kept)
      .by('n3', { kind: 'HintExpired', key: 'k', owner, ageMs: 3400, held: 0 });
    expect(sentencesIn(expired, hintAccounting)).toEqual([]);
  });

  it('catches a hint that expires too early, or that a node keeps for itself', () => {
    const early = opened().by('n3', kept).by('n3', { kind: 'HintExpired', key: 'k', owner, ageMs: 3400, held: 0 });
    expect(sentencesIn(early, hintAccounting)).toEqual(['n3 let a hint of k for n1 expire after 3400 of 10800000 ms']);
    expect(sentencesIn(opened().by('n1', kept).by('n1', gone), hintAccounting)).toEqual([
      'n1 keeps a hint of k for itself',
    ]);
  });

  it('catches a hint that is left', () => {
    const verdict = violationsIn(opened().at(4).by('n3', kept), hintAccounting);
    expect(verdict).toEqual([{ at: 4000, node: 'n3', key: 'k', sentence: 'n3 still keeps a hint of k for n1' }]);
  });

  it('catches a hint that is deleted or sent twice, or lost in a restart', () => {
    expect(sentencesIn(opened().by('n3', kept).by('n3', gone).by('n3', gone), hintAccounting)).toEqual([
      'n3 deleted a hint of k for n1 that it did not keep',
    ]);
    const sent = opened().by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 });
    expect(sentencesIn(sent, hintAccounting)).toEqual(['n3 sent a hint of k for n1 that it did not keep']);
    const lost = opened().by('n3', kept).by('n3', { kind: 'HintsRecovered', hints: [] });
    expect(sentencesIn(lost, hintAccounting)).toEqual(['n3 started again without its hint of k for n1']);
  });

  it('excuses a hint that a restart finds deleted if its owner had acknowledged it (swarm seed 1960)', () => {
    const delivered = opened()
      .by('n3', kept)
      .by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 })
      .by('n3', { kind: 'MessageDelivered', id: messageId('n1>n3#1'), from: owner, type: 'AcknowledgeHint' });
    const restarted = delivered.by('n3', { kind: 'HintsRecovered', hints: [] });
    expect(sentencesIn(restarted, hintAccounting)).toEqual([]);
  });
});

describe('phantomValues', () => {
  it('passes values that were put, tombstones, and what a reload found on the disks', () => {
    expect(sentencesIn(written('n2').by('n1', read(sibling('n1:1', 'a'), sibling('n2:1'))), phantomValues)).toEqual([]);
    const reloaded = opened({}, 2)
      .by('n1', stored('k', 'n1:1', [sibling('n1:1', 'old')]))
      .by('n1', read(sibling('n1:1', 'old')));
    expect(sentencesIn(reloaded, phantomValues)).toEqual([]);
  });

  it('catches a value that nobody put, that was put under another key, or that was put only later', () => {
    const verdict = violationsIn(
      written('n2')
        .at(3)
        .by('n2', read(sibling('n1:1', 'z'))),
      phantomValues,
    );
    expect(verdict).toEqual([
      { at: 3000, node: 'n2', key: 'k', sentence: 'get r9 of k returned “z” (n1:1), which no request had put' },
    ]);
    const otherKey = put(opened(), { request: 1, at: 'n1', key: 'other', text: 'a', dot: 'n1:1', clock: 'n1:1' }).by(
      'n1',
      read(sibling('n1:1', 'a')),
    );
    expect(sentencesIn(otherKey, phantomValues)).toHaveLength(1);
    const later = opened()
      .by('n1', read(sibling('n1:1', 'a')))
      .at(5);
    put(later, { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    expect(sentencesIn(later, phantomValues)).toHaveLength(1);
  });

  it('does not take a stored value for a written one in a first session', () => {
    const trace = opened()
      .by('n1', stored('k', 'n1:1', [sibling('n1:1', 'made up')]))
      .by('n1', read(sibling('n1:1', 'made up')));
    expect(sentencesIn(trace, phantomValues)).toHaveLength(1);
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
    expect(sentencesIn(read, contextsShown)).toEqual([]);
    expect(sentencesIn(blind().by('n1', answered(2, 'k')), contextsShown)).toEqual([]);
  });

  it('knows nothing of what a version stands upon that a torn commit has left behind untold (swarm seed 9397)', () => {
    const getting = (shown: string) =>
      blind().by('n1', answered(9, 'k', { op: 'get', context: clock(shown), siblings: [sibling(shown, 'c')] }));
    expect(sentencesIn(getting('n1:3'), contextsShown)).toEqual([]);
    expect(sentencesIn(getting('n1:2'), contextsShown)).toHaveLength(1);
  });

  it('catches a blind put whose context covers the sibling beside it', () => {
    const verdict = violationsIn(
      blind()
        .at(8)
        .by('n1', answered(2, 'k', { context: clock('n1:2') })),
      contextsShown,
    );
    expect(verdict).toEqual([
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
    expect(sentencesIn(hiding, contextsShown)).toHaveLength(1);
  });
});
