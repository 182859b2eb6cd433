import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../../base/ids';
import type { SuspicionsView, SuspicionView } from '../../../trace/views';
import { suspicionStories } from './suspicion-stories';

const [n1, n2, n3, n4] = [nodeId('n1'), nodeId('n2'), nodeId('n3'), nodeId('n4')];
const at = (ms: number) => labTime(ms * 1000);
const doubt = (over: Partial<SuspicionView> = {}): SuspicionView => ({
  believer: n1,
  subject: n3,
  since: at(5000),
  lastRoseAt: at(0),
  suspectedAt: at(5000),
  confirmed: [],
  denied: [],
  needed: 0,
  verdict: undefined,
  ended: undefined,
  ...over,
});
const told = (suspicions: SuspicionView[], over: Partial<SuspicionsView> = {}) =>
  suspicionStories({ suspicions, refutations: [], selfDoubts: [], ...over });

describe('the stories of suspicion', () => {
  it('name who confirmed, who denied, and of how many', () => {
    const [story] = told([
      doubt({
        confirmed: [{ by: n2, at: at(5010) }],
        denied: [{ by: n4, at: at(5011) }],
        needed: 2,
      }),
    ]);
    expect(story).toMatchObject({ subject: 'n3', state: 'suspected', words: 'suspected by 1' });
    expect(story?.lines.map(({ text }) => text)).toEqual(['missed it for 5 s; n2 confirmed (1 of 2); n4 denied it']);
    expect(told([doubt()])[0]?.lines[0]?.text).toBe('missed it for 5 s; nobody confirmed');
  });

  it('join all doubts of one silence with its refutation, and keep the next silence apart', () => {
    const verdict = { at: at(5020), incarnation: 1, from: undefined };
    const ended = { at: at(9000), incarnation: 2 };
    const stories = told(
      [
        doubt({ confirmed: [{ by: n2, at: at(5020) }], needed: 1, verdict, ended }),
        doubt({
          believer: n4,
          since: at(5030),
          lastRoseAt: undefined,
          suspectedAt: undefined,
          verdict: { ...verdict, from: n1 },
          ended,
        }),
        doubt({ since: at(30_000), suspectedAt: at(30_000), lastRoseAt: at(25_000) }),
      ],
      { refutations: [{ node: n3, at: at(8990), incarnation: 2, heardFrom: n2 }] },
    );
    expect(stories.map(({ state, since }) => [state, since])).toEqual([
      ['suspected', 30_000_000],
      ['up', 5_000_000],
    ]);
    expect(stories[1]?.lines.map(({ node, text }) => `${node} ${text}`)).toEqual([
      'n1 missed it for 5 s; n2 confirmed (1 of 1); so: down; up again with incarnation 2',
      'n4 down, as n1 says; up again with incarnation 2',
      'n3 heard of it from n2 and refuted it with incarnation 2',
    ]);
  });

  it('tell of a node that doubts itself', () => {
    const alone = { node: n1, at: at(6000), lastHeardAt: at(1000), ended: undefined };
    expect(told([], { selfDoubts: [alone] })[0]).toMatchObject({
      subject: 'n1',
      words: 'doubts itself',
      lines: [{ text: 'heard nobody for 5 s: it judges no one' }],
    });
  });
});
