import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../../base/ids';
import type { BeliefView } from '../../../trace/views';
import { beliefSentence, cellState, cellWord } from './belief-words';

const belief = (change: Partial<BeliefView> = {}): BeliefView => ({
  incarnation: 1,
  heartbeat: 42,
  roseAt: labTime(10_000_000),
  status: 'up',
  statusSince: labTime(0),
  confirmers: [],
  needed: 0,
  ...change,
});
const told = (value: BeliefView | undefined, subject = 'n3') =>
  ({ believer: 'n1', subject, belief: value, believerState: 'live', at: 12_400_000 }) as const;

describe('a belief in words', () => {
  it('of a node that is up is the age of its last heartbeat', () => {
    expect(cellWord(told(belief()))).toBe('up 2.4 s');
    expect(beliefSentence(told(belief()))).toBe(
      'n1 holds n3 for up: heartbeat 42 of incarnation 1 last rose 2.4 s ago.',
    );
  });

  it('of a suspected node names who confirmed, of how many needed', () => {
    const suspected = belief({
      status: 'suspected',
      statusSince: labTime(12_000_000),
      confirmers: [nodeId('n2')],
      needed: 2,
    });
    expect(cellWord(told(suspected))).toBe('suspect 1/2');
    expect(beliefSentence(told(suspected))).toBe(
      'n1 suspects n3 since 0.4 s: heartbeat 42 of incarnation 1 last rose 2.4 s ago; n2 confirmed: 1 of 2.',
    );
  });

  it('of a suspected node names who denied it too', () => {
    const suspected = belief({ status: 'suspected', statusSince: labTime(12_000_000) });
    expect(beliefSentence({ ...told(suspected), denied: ['n4', 'n5'] })).toContain(
      'no one confirmed yet, n4, n5 denied it.',
    );
  });

  it('of a node held for down says whether by confirmation or by gossip', () => {
    const down = belief({ status: 'down', statusSince: labTime(12_000_000) });
    expect(cellWord(told(down))).toBe('down 2.4 s'); // like the others: since the heartbeat last rose
    expect(beliefSentence(told(down))).toContain('learned by gossip');
    expect(beliefSentence(told({ ...down, confirmers: [nodeId('n4')] }))).toContain('n4 confirmed');
  });

  it('of itself is its own heartbeat; of one never heard of, nothing', () => {
    expect(cellState({ believer: 'n1', subject: 'n1', belief: belief() })).toBe('own');
    expect(beliefSentence(told(belief(), 'n1'))).toBe('n1 itself: heartbeat 42 of incarnation 1.');
    expect(cellWord(told(undefined))).toBe('unheard');
  });

  it('of a node that is not live is what it believed last', () => {
    expect(beliefSentence({ ...told(belief()), believerState: 'dead' })).toContain('is not live');
  });
});
