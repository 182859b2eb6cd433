// Roots that agree and roots that do not: runs that must pass and runs that must be caught (rules 29, 30).
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../trace/event';
import { node, put, sibling, stored, type TraceBuilder } from '../trace/testing/trace-builder';
import { merkleAgreement } from './merkle-agreement';
import { opened, sentencesIn, violationsIn } from './testing/judge';

const A = sibling('n1:1', 'a');
const range = 'n1,n2,n3';
const began: EventBody = { kind: 'AntiEntropyStarted', round: 'r', peer: node('n2'), range, keys: 1, buckets: 16 };
const compared = (mine: string, theirs: string): EventBody => ({
  kind: 'MerkleLevelCompared',
  round: 'r',
  peer: node('n2'),
  range,
  level: 0,
  nodes: [{ index: 0, mine, theirs }],
});

/** `k` is at n1, and at those named; then n1 begins a round with n2. */
const round = (...holders: string[]): TraceBuilder => {
  const trace = put(opened().at(1), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
  for (const holder of holders) trace.by(holder, stored('k', 'n1:1', [A]));
  return trace.at(5).by('n1', began).at(6);
};

describe('merkleAgreement', () => {
  it('passes equal roots over equal copies and different ones over different copies', () => {
    expect(sentencesIn(round('n2').by('n1', compared('aa', 'aa')), merkleAgreement)).toEqual([]);
    expect(sentencesIn(round().by('n1', compared('aa', '')), merkleAgreement)).toEqual([]);
  });

  it('catches equal roots over different copies', () => {
    expect(violationsIn(round().by('n1', compared('aa', 'aa')), merkleAgreement)).toEqual([
      {
        at: 6000,
        node: 'n1',
        key: 'k',
        sentence: 'n1 and n2 compared the roots of n1,n2,n3 and found them equal, but they differ in k',
      },
    ]);
  });

  it('catches different roots over equal copies', () => {
    expect(sentencesIn(round('n2').by('n1', compared('aa', 'bb')), merkleAgreement)).toEqual([
      'n1 and n2 compared the roots of n1,n2,n3 and found them different, but they hold the same',
    ]);
  });

  it('leaves rounds alone during which something changed, and what came after a change of the ring', () => {
    const late = round()
      .by('n2', stored('k', 'n1:1', [A]))
      .by('n1', compared('aa', ''));
    expect(sentencesIn(late, merkleAgreement)).toEqual([]);
    const reloaded = opened({}, 2).by('n1', began).at(6).by('n1', compared('aa', 'bb'));
    expect(sentencesIn(reloaded, merkleAgreement)).toEqual([]);
  });
});
