import { describe, expect, it } from 'vitest';
import { foldOf } from '../../trace/testing/plain-view';
import { clock, dot, ms, req, sibling, TraceBuilder, value } from '../../trace/testing/trace-builder';
import { falseSiblingsIn, mergeOf, noteSentence, overruledIn, reapedIn } from './key-notes';

const minted = (trace: TraceBuilder, dotText: string, context: string, text?: string) =>
  trace.by(dotText.split(':')[0] ?? '', {
    kind: 'VersionMinted',
    request: req(1),
    key: 'k',
    dot: dot(dotText),
    context: clock(context),
    clock: clock(`${context} ${dotText}`),
    value: text === undefined ? undefined : value(text),
    writtenMs: 0,
    replaced: [],
  });
const stored = (trace: TraceBuilder, at: string, ...dots: string[]) =>
  trace.by(at, {
    kind: 'VersionStored',
    key: 'k',
    cause: 'replicated',
    clock: [],
    siblings: dots.map((each) => sibling(each, 'x')),
  });
const fork = () => {
  const trace = new TraceBuilder().at(10);
  minted(trace, 'n1:1', '', 'a');
  minted(trace, 'n2:1', 'n1:1', 'b');
  minted(trace, 'n3:1', 'n1:1', 'c');
  return stored(trace, 'n4', 'n2:1', 'n3:1').at(20);
};
const keyOf = (trace: TraceBuilder) => {
  const key = foldOf(trace.events).versions.get('k');
  if (key === undefined) throw new Error('the trace has no key');
  return key;
};
const sentences = (trace: TraceBuilder) => {
  const key = keyOf(trace);
  return key.notes.map((note) => noteSentence(key, note));
};

describe('what happened to a key', () => {
  it('names a merge with its ancestor, or the fields that both sides changed', () => {
    const base = { kind: 'SiblingsMerged', request: req(9), key: 'k', ancestor: [dot('n1:1')] } as const;
    const merged = [dot('n2:1'), dot('n3:1')];
    const trace = fork()
      .by('n4', { ...base, outcome: 'merged', merged, value: value('bc'), conflicts: [] })
      .by('n4', {
        ...base,
        outcome: 'conflict',
        merged,
        value: undefined,
        conflicts: [{ path: 'items.pen', ours: '1', theirs: undefined }],
      });
    expect(sentences(trace)).toEqual([
      'n4 merged D2 and D3 for r9 with their ancestor D1: "bc"',
      'n4 left D2 and D3 for r9 as siblings with their ancestor D1: items.pen: 1 or removed',
    ]);
    const key = keyOf(trace);
    const siblings = ['n2:1', 'n3:1'].flatMap((id) => key.versions.get(id) ?? []);
    expect(mergeOf(key, siblings)).toMatchObject({ outcome: 'conflict', ancestor: ['n1:1'] });
    expect(mergeOf(key, siblings.slice(1))).toBeUndefined();
  });

  it('says by which times a write was overruled', () => {
    const trace = fork().by('n4', {
      kind: 'WriteOverruled',
      key: 'k',
      winner: { dot: dot('n3:1'), writtenMs: 12_730 },
      losers: [{ dot: dot('n2:1'), writtenMs: 12_480 }],
    });
    expect(sentences(trace)).toEqual([
      'D2 (written 00:12.480) lost to D3 (00:12.730), whose writer had not seen it: gone for good',
    ]);
    expect(overruledIn(keyOf(trace))).toEqual(new Map([['n2:1', 'overruled: written 00:12.480, D3 00:12.730']]));
  });

  it('rule 14: names the false siblings that a shortened clock brought back', () => {
    const trace = fork().by('n4', {
      kind: 'ClockTruncated',
      key: 'k',
      dropped: clock('n1:1'),
      kept: clock('n2:1 n3:1'),
    });
    expect(falseSiblingsIn(keyOf(trace)).size).toBe(0);
    stored(trace, 'n4', 'n1:1', 'n3:1');
    expect([...falseSiblingsIn(keyOf(trace))]).toEqual(['n1:1']);
    expect(sentences(trace)[0]).toMatch(/^n4 kept 2 pairs of its clock and dropped n1:1/);
  });

  it('rule 28: tells of reaped tombstones and of what came back', () => {
    const trace = fork()
      .by('n4', { kind: 'TombstoneReaped', key: 'k', dots: [dot('n3:1')], because: 'confirmed' })
      .by('n4', { kind: 'KeyResurrected', key: 'k', dots: [dot('n1:1')], reapedAt: ms(20) });
    expect(sentences(trace)).toEqual([
      'n4 reaped the tombstone D3: its grace was over and every replica is known to have it',
      'D1 came back at n4, which had reaped its tombstone at 00:00.020',
    ]);
    expect([...reapedIn(keyOf(trace))]).toEqual(['n3:1']);
    expect([...keyOf(trace).holders.keys()]).toEqual([]);
  });
});
