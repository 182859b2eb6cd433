import { describe, expect, it } from 'vitest';
import { labTime, type NodeId, nodeId } from '../../../base/ids';
import type { BeliefView, ClusterView } from '../../../trace/views';
import { doubtLines } from './doubt-lines';
import { layoutRing, nodePoints } from './ring-geometry';

const names = (count: number): readonly NodeId[] => Array.from({ length: count }, (_, i) => nodeId(`n${i + 1}`));
const belief = (status: BeliefView['status']): BeliefView => ({
  incarnation: 1,
  heartbeat: 1,
  roseAt: labTime(0),
  status,
  statusSince: labTime(0),
  confirmers: [],
  needed: 0,
});
type Doubts = readonly (readonly [believer: string, subject: string, status: BeliefView['status']])[];

function linesOf(doubts: Doubts, focus?: string, count = 5, dead = '') {
  const nodes = names(count);
  const layout = layoutRing(700, 600, count);
  const membership = new Map<NodeId, Map<NodeId, BeliefView>>();
  for (const [believer, subject, status] of doubts) {
    const row = membership.get(nodeId(believer)) ?? new Map<NodeId, BeliefView>();
    membership.set(nodeId(believer), row.set(nodeId(subject), belief(status)));
  }
  const states = new Map(nodes.map((node) => [node, { state: node === dead ? 'dead' : 'live' }]));
  const view = { membership, nodes: states } as unknown as Pick<ClusterView, 'membership' | 'nodes'>;
  const lines = doubtLines(
    nodePoints(layout, nodes),
    layout.nodeRadius,
    view,
    focus === undefined ? undefined : nodeId(focus),
  );
  return lines.map(({ believer, subject, kind }) => `${believer}>${subject} ${kind}`);
}

describe('doubts on the ring', () => {
  it('shows every open suspicion, and verdicts only of the node in focus', () => {
    const doubts: Doubts = [
      ['n1', 'n3', 'suspected'],
      ['n2', 'n3', 'up'],
      ['n4', 'n3', 'down'],
      ['n4', 'n5', 'down'],
    ];
    expect(linesOf(doubts)).toEqual(['n1>n3 suspected']);
    expect(linesOf(doubts, 'n3')).toEqual(['n1>n3 suspected', 'n4>n3 down']);
  });

  it('leaves out what the dead believed, and all but the focus where there are too many', () => {
    expect(linesOf([['n1', 'n3', 'suspected']], undefined, 5, 'n1')).toEqual([]);
    const all: Doubts = names(12).flatMap((a) => ['n1', 'n2', 'n3'].map((b) => [a, b, 'suspected'] as const));
    expect(linesOf(all, undefined, 12)).toEqual([]);
    expect(linesOf(all, 'n2', 12)).toHaveLength(11);
  });
});
