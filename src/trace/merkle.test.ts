import { describe, expect, it } from 'vitest';
import type { EventBody } from './event';
import { MAX_DIFFERED, pairKey } from './merkle';
import { foldOf } from './testing/plain-view';
import { node, sibling, TraceBuilder } from './testing/trace-builder';

const peer = node('n2');
const range = 'n1,n2,n3';
const started = (round: string): EventBody => ({ kind: 'AntiEntropyStarted', round, peer, range, keys: 3, buckets: 4 });
const compared = (round: string, level: number, ...differing: number[]): EventBody => ({
  kind: 'MerkleLevelCompared',
  round,
  peer,
  range,
  level,
  nodes: differing.map((index) => ({ index, mine: 'a', theirs: 'b' })),
});
const ended = (round: string, outcome: 'agreed' | 'exchanged' | 'silent'): EventBody => ({
  kind: 'AntiEntropyEnded',
  round,
  peer,
  range,
  outcome,
  repairedHere: outcome === 'agreed' ? 0 : 1,
  repairedThere: 0,
  hashes: 5,
  keys: 3,
  sentBytes: 100,
  fullCopyBytes: 9000,
});
const merkle = (trace: TraceBuilder) => foldOf(trace.events).merkle;
const roundOf = (trace: TraceBuilder) => merkle(trace).latest.get(pairKey(node('n1'), peer, range));

describe('rule 30: the merkle view', () => {
  it('keeps the walk of a round level by level, with its buckets and keys', () => {
    const trace = new TraceBuilder()
      .at(1)
      .by('n1', started('n1.1.1'))
      .by('n1', compared('n1.1.1', 0, 0))
      .by('n1', compared('n1.1.1', 1, 0, 1))
      .by('n1', {
        kind: 'BucketsExchanged',
        round: 'n1.1.1',
        peer,
        range,
        buckets: [1],
        keys: 3,
        differing: [{ key: 'k', heldBy: 'peer' }],
      })
      .at(5)
      .by('n1', ended('n1.1.1', 'exchanged'));
    expect(roundOf(trace)).toMatchObject({
      startedAt: 1000,
      endedAt: 5000,
      outcome: 'exchanged',
      levels: [
        { level: 0, nodes: [{ index: 0, mine: 'a', theirs: 'b' }] },
        { level: 1, nodes: [{ index: 0 }, { index: 1 }] },
      ],
      bucketsListed: [1],
      keysListed: 3,
      differing: [{ key: 'k', heldBy: 'peer' }],
      repairedHere: 1,
      sentBytes: 100,
      fullCopyBytes: 9000,
    });
    expect([...merkle(trace).differed.keys()]).toEqual(['n1.1.1']);
  });

  it('shows the latest round of a pair, and of an agreeing one keeps nothing else', () => {
    const trace = new TraceBuilder().by('n1', started('n1.1.1')).by('n1', compared('n1.1.1', 0, 0));
    trace.by('n1', ended('n1.1.1', 'agreed')).by('n1', started('n1.1.2')).by('n1', ended('n1.1.2', 'agreed'));
    expect(roundOf(trace)?.round).toBe('n1.1.2');
    expect(merkle(trace)).toMatchObject({ rounds: 2, agreed: 2, repaired: 0, hashes: 10, fullCopyBytes: 0 });
    expect(merkle(trace).differed.size).toBe(0);
  });

  it('counts a round that nobody answered as neither', () => {
    const trace = new TraceBuilder().by('n1', started('n1.1.1')).by('n1', ended('n1.1.1', 'silent'));
    trace.by('n1', started('n1.1.2')).by('n1', ended('n1.1.2', 'exchanged'));
    expect(merkle(trace)).toMatchObject({ rounds: 2, agreed: 0, walked: 1, fullCopyBytes: 9000 });
  });

  it('takes nothing from a round that another has followed', () => {
    const trace = new TraceBuilder().by('n1', started('n1.1.2')).by('n1', compared('n1.1.1', 0, 0));
    expect(roundOf(trace)?.levels).toEqual([]);
  });

  it('keeps the last 100 rounds that differed', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i <= MAX_DIFFERED; i++) {
      trace
        .by('n1', started(`r${i}`))
        .by('n1', compared(`r${i}`, 0, 0))
        .by('n1', compared(`r${i}`, 1, 0));
    }
    expect([merkle(trace).differed.size, merkle(trace).differed.has('r0')]).toEqual([MAX_DIFFERED, false]);
  });
});

describe('rule 28: a reaped tombstone', () => {
  it('leaves the node without a copy of the key', () => {
    const stored: EventBody = {
      kind: 'VersionStored',
      key: 'k',
      cause: 'replicated',
      clock: [],
      siblings: [sibling('n1:2')],
    };
    const trace = new TraceBuilder().by('n1', stored).by('n2', stored);
    trace.by('n1', { kind: 'TombstoneReaped', key: 'k', dots: [], because: 'confirmed' });
    const view = foldOf(trace.events);
    expect([...(view.versions.get('k')?.holders.keys() ?? [])]).toEqual(['n2']);
    expect(view.merkle.tombstonesReaped).toBe(1);
  });
});
