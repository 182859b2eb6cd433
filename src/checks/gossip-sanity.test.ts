// Gossip: a run that must pass and runs that must be caught (rules 22–24).
import { describe, expect, it } from 'vitest';
import { labTime } from '../base/ids';
import type { EventBody, RingChange } from '../trace/event';
import { msg, node, type TraceBuilder } from '../trace/testing/trace-builder';
import { gossipSanity } from './gossip-sanity';
import { opened, sentencesIn, violationsIn } from './testing/judge';

const of = node('n3');
const started = (subject: string, incarnation = 1): EventBody => ({
  kind: 'NodeStarted',
  subject: node(subject),
  incarnation,
  freshDisk: incarnation === 1,
});
const raised = (incarnation: number, heartbeat: number): EventBody => ({
  kind: 'HeartbeatRaised',
  incarnation,
  heartbeat,
});
const heard = (incarnation: number, heartbeat: number): EventBody => ({
  kind: 'MembershipMerged',
  from: node('n2'),
  rose: [[of, incarnation, heartbeat]],
});
const suspected: EventBody = { kind: 'NodeSuspected', of, lastRoseAt: 0 };
const confirmed = (by: string, count: number): EventBody => ({
  kind: 'SuspicionConfirmed',
  of,
  by: node(by),
  count,
  needed: 2,
});
const declared = (...confirmers: string[]): EventBody => ({
  kind: 'NodeDeclaredDown',
  of,
  incarnation: 1,
  confirmers: confirmers.map(node),
});
const doubt: EventBody = { kind: 'SelfDoubted', lastHeardAt: 0 };

const four = (): TraceBuilder => {
  const trace = opened();
  for (const name of ['n1', 'n2', 'n3', 'n4']) trace.by('lab', started(name));
  return trace.by('n3', raised(1, 1)).by('n3', raised(1, 2)).by('n1', heard(1, 1)).by('n1', heard(1, 2));
};
const judged = (): TraceBuilder =>
  four().by('n1', suspected).by('n1', confirmed('n2', 1)).by('n1', confirmed('n4', 2)).by('n1', declared('n2', 'n4'));

describe('rules 22–24: gossipSanity', () => {
  it('takes for new who is a member again after a ring without it has given way (swarm seed 565)', () => {
    const adopted = (epoch: number, changes: readonly RingChange[]): EventBody => ({
      kind: 'RingAdopted',
      term: 0,
      epoch,
      claimant: node('n1'),
      changes,
      change: undefined,
      queue: [],
    });
    const trace = four()
      .by('n1', adopted(1, [{ kind: 'remove', node: of }]))
      .by('n1', adopted(2, []))
      .by('n1', heard(1, 2));
    expect(violationsIn(trace, gossipSanity)).toEqual([]);
    expect(violationsIn(four().by('n1', adopted(2, [])).by('n1', heard(1, 2)), gossipSanity)).toHaveLength(1);
  });

  it('passes suspicion, confirmation, verdict, its spread, a refutation and the return', () => {
    const trace = judged()
      .by('n4', { kind: 'VerdictLearned', of, incarnation: 1, from: node('n1') })
      .by('n3', { kind: 'SuspicionRefuted', incarnation: 2, heardFrom: node('n1') })
      .by('n3', raised(2, 3))
      .by('n1', { kind: 'NodeSeenUp', of, incarnation: 2, was: 'down' })
      .by('n1', heard(2, 3))
      .by('lab', { kind: 'NodeKilled', subject: of })
      .by('lab', started('n3', 3))
      .by('n3', raised(3, 1));
    expect(sentencesIn(trace, gossipSanity)).toEqual([]);
  });

  it.each<[string, TraceBuilder, string]>([
    [
      'a heartbeat that falls',
      four().by('n3', raised(1, 2)),
      'n3 fell from incarnation 1, heartbeat 2 to incarnation 1',
    ],
    ['a start with an old incarnation', four().by('lab', started('n3', 1)), 'n3 started with incarnation 1, but had 1'],
    [
      'old news',
      four().by('n1', heard(1, 1)),
      'n1 took incarnation 1, heartbeat 1 of n3 for news, but knew incarnation 1',
    ],
    ['news of what never was', four().by('n1', heard(1, 9)), 'n1 heard incarnation 1, heartbeat 9 of n3, which was at'],
    ['a verdict without suspicion', four().by('n1', declared('n2')), 'n1 declared n3 down without having suspected it'],
    [
      'a verdict on one confirmation of two',
      four().by('n1', suspected).by('n1', confirmed('n2', 1)).by('n1', declared('n2', 'n2')),
      'n1 declared n3 down with 1 of 2 confirmations',
    ],
    [
      'a confirmer that confirmed nothing',
      four().by('n1', suspected).by('n1', confirmed('n2', 2)).by('n1', declared('n2', 'n4')),
      'n1 declared n3 down and names n4, which had not confirmed it',
    ],
    [
      'a verdict in self-doubt',
      four()
        .by('n1', suspected)
        .by('n1', confirmed('n2', 1))
        .by('n1', confirmed('n4', 2))
        .by('n1', doubt)
        .by('n1', declared('n2', 'n4')),
      'n1 declared n3 down while it doubted itself',
    ],
    [
      'a verdict learned from one that never held it',
      judged().by('n4', { kind: 'VerdictLearned', of, incarnation: 1, from: node('n2') }),
      'n4 learned from n2 that n3 is down (incarnation 1), which n2 never held',
    ],
    [
      'a return with the incarnation that was judged',
      judged().by('n1', { kind: 'NodeSeenUp', of, incarnation: 1, was: 'down' }),
      'n1 sees n3 up again with incarnation 1, which its verdict of 1 still covers',
    ],
    [
      'a refutation that does not rise',
      four().by('n3', { kind: 'SuspicionRefuted', incarnation: 1, heardFrom: node('n1') }),
      'n3 refuted with incarnation 1, but has 1 already',
    ],
  ])('catches %s', (_what, trace, sentence) => {
    expect(sentencesIn(trace, gossipSanity)[0]).toContain(sentence);
  });

  it('catches a confirmation by a node that doubted itself when it sent it', () => {
    const trace = four()
      .by('n1', suspected)
      .by('n2', doubt)
      .at(4)
      .by('n2', {
        kind: 'MessageSent',
        id: msg('m1'),
        to: node('n1'),
        type: 'AnswerSuspicion',
        due: labTime(0),
        key: undefined,
        request: undefined,
        copyOf: undefined,
      });
    trace
      .by('n1', { kind: 'MessageDelivered', id: msg('m1'), from: node('n2'), type: 'AnswerSuspicion' })
      .by('n1', confirmed('n2', 1));
    expect(violationsIn(trace, gossipSanity)).toEqual([
      { at: 4000, node: 'n1', sentence: 'n2 confirmed to n1 that n3 is silent, but doubted itself' },
    ]);
  });
});
