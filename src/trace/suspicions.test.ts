import { describe, expect, it } from 'vitest';
import { MAX_SUSPICIONS } from './suspicions';
import { foldOf } from './testing/plain-view';
import { ms, node, nodes, TraceBuilder } from './testing/trace-builder';

const suspected = () =>
  new TraceBuilder()
    .at(6001)
    .by('n1', { kind: 'NodeSuspected', of: node('n3'), lastRoseAt: ms(1) })
    .at(6010)
    .by('n1', { kind: 'SuspicionDenied', of: node('n3'), by: node('n4') })
    .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n2'), count: 1, needed: 2 })
    .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n2'), count: 1, needed: 2 })
    .by('n1', { kind: 'SuspicionDenied', of: node('n3'), by: node('n4') });

describe('the stories of the failure detector', () => {
  it('rule 23: a suspicion keeps who confirmed and who denied, each once, and the verdict', () => {
    const trace = suspected()
      .at(7020)
      .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n5'), count: 2, needed: 2 })
      .by('n1', { kind: 'NodeDeclaredDown', of: node('n3'), incarnation: 1, confirmers: nodes('n2 n5') })
      .at(7030)
      .by('n4', { kind: 'VerdictLearned', of: node('n3'), incarnation: 1, from: node('n1') });
    expect(foldOf(trace.events).suspicions.suspicions).toEqual([
      {
        believer: 'n1',
        subject: 'n3',
        since: 6_001_000,
        lastRoseAt: 1000,
        suspectedAt: 6_001_000,
        confirmed: [
          { by: 'n2', at: 6_010_000 },
          { by: 'n5', at: 7_020_000 },
        ],
        denied: [{ by: 'n4', at: 6_010_000 }],
        needed: 2,
        verdict: { at: 7_020_000, incarnation: 1, from: undefined },
        ended: undefined,
      },
      expect.objectContaining({
        believer: 'n4',
        suspectedAt: undefined,
        verdict: { at: 7_030_000, incarnation: 1, from: 'n1' },
      }),
    ]);
  });

  it('rule 24: ends with the incarnation that refuted it; the next silence is another story', () => {
    const trace = suspected()
      .at(8000)
      .by('n3', { kind: 'SuspicionRefuted', incarnation: 2, heardFrom: node('n1') })
      .at(8010)
      .by('n1', { kind: 'NodeSeenUp', of: node('n3'), incarnation: 2, was: 'suspected' })
      .at(20_000)
      .by('n1', { kind: 'NodeSuspected', of: node('n3'), lastRoseAt: ms(14_000) });
    const { suspicions, refutations } = foldOf(trace.events).suspicions;
    expect(suspicions.map(({ ended }) => ended)).toEqual([{ at: 8_010_000, incarnation: 2 }, undefined]);
    expect(refutations).toEqual([{ node: 'n3', at: 8_000_000, incarnation: 2, heardFrom: 'n1' }]);
  });

  it('rule 24: a node that hears nobody doubts itself until it hears somebody', () => {
    const trace = new TraceBuilder()
      .at(6000)
      .by('n1', { kind: 'SelfDoubted', lastHeardAt: ms(900) })
      .at(9000)
      .by('n1', { kind: 'SelfDoubtEnded', heardFrom: node('n2') });
    expect(foldOf(trace.events).suspicions.selfDoubts).toEqual([
      { node: 'n1', at: 6_000_000, lastHeardAt: 900_000, ended: { at: 9_000_000, heardFrom: 'n2' } },
    ]);
  });

  it('closes what a believer suspected when it is started anew, and forgets the oldest at the bound', () => {
    const restarted = suspected()
      .at(9000)
      .by('lab', { kind: 'NodeStarted', subject: node('n1'), incarnation: 2, freshDisk: false });
    expect(foldOf(restarted.events).suspicions.suspicions[0]?.ended).toEqual({ at: 9_000_000, incarnation: undefined });

    const many = new TraceBuilder();
    for (let i = 0; i <= MAX_SUSPICIONS; i++)
      many.at(i).by('n1', { kind: 'NodeSuspected', of: node(`m${i}`), lastRoseAt: 0 });
    const { suspicions } = foldOf(many.events).suspicions;
    expect(suspicions).toHaveLength(MAX_SUSPICIONS);
    expect(suspicions[0]?.subject).toBe('m1');
  });
});
