import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../../base/ids';
import type { MerkleRoundView, MerkleView } from '../../../trace/views';
import { LEVEL_HEIGHT, layoutMerkle } from './merkle-layout';
import { hashSentence, levelText, roundInFocus, roundSentence } from './merkle-words';

const same = (index: number) => ({ index, mine: 'aaaa1111', theirs: 'aaaa1111' });
const other = (index: number) => ({ index, mine: 'bbbb2222', theirs: 'cccc3333' });
const gone = (index: number) => ({ index, mine: 'dddd4444', theirs: '' });
const walk: MerkleRoundView['levels'] = [
  { level: 0, nodes: [other(0)] },
  { level: 1, nodes: [other(0), same(1)] },
  { level: 2, nodes: [same(0), gone(1)] },
];
const round = (over: Partial<MerkleRoundView> = {}): MerkleRoundView => ({
  round: 'n1.1.1',
  node: nodeId('n1'),
  peer: nodeId('n2'),
  range: 'n1,n2,n3',
  keysHere: 12,
  buckets: 4,
  startedAt: labTime(1_000_000),
  endedAt: undefined,
  outcome: 'running',
  levels: walk,
  bucketsListed: [],
  keysListed: 0,
  differing: [],
  repairedHere: 0,
  repairedThere: 0,
  hashes: 5,
  sentBytes: 100,
  fullCopyBytes: 9000,
  ...over,
});

describe('rule 30: the walk down two Merkle trees', () => {
  it('hangs what was compared below the node that differed, one level a row, none over another', () => {
    const { nodes, height, breadth } = layoutMerkle(walk, 150);
    const at = new Map(nodes.map((node) => [node.id, node]));
    expect(nodes).toHaveLength(5);
    expect([height, breadth]).toEqual([2 * LEVEL_HEIGHT, 2]);
    expect(at.get('2.1')?.parent).toEqual({ x: at.get('1.0')?.x, y: at.get('1.0')?.y });
    expect(at.get('0.0')?.parent).toBeUndefined();
    expect((at.get('2.1')?.x ?? 0) - (at.get('2.0')?.x ?? 0)).toBeGreaterThan(20);
    for (const { x } of nodes) expect(x >= 0 && x <= 150).toBe(true);
    expect([...at.values()].filter(({ differs }) => differs).map(({ id }) => id)).toEqual(['0.0', '1.0', '2.1']);
  });

  it('finds its way through wider trees, and draws nothing before the root is compared', () => {
    const wide = layoutMerkle(
      [
        { level: 0, nodes: [other(0)] },
        { level: 1, nodes: Array.from({ length: 16 }, (_, i) => (i === 9 ? other(i) : same(i))) },
        { level: 2, nodes: Array.from({ length: 16 }, (_, i) => same(9 * 16 + i)) },
      ],
      150,
    );
    expect(wide.nodes).toHaveLength(33);
    expect(wide.nodes.find(({ id }) => id === '2.150')?.parent?.x).toBe(wide.nodes.find(({ id }) => id === '1.9')?.x);
    expect(layoutMerkle([], 150).nodes).toEqual([]);
  });

  it('is told level by level and node by node', () => {
    expect(walk.map(levelText)).toEqual([
      'root: 1 compared, 1 differs',
      'level 1: 2 compared, 1 differs',
      'level 2: 2 compared, 1 differs',
    ]);
    const { nodes } = layoutMerkle(walk, 150);
    expect(nodes.map((node) => hashSentence(node, round())).at(-1)).toBe(
      'Level 2, node 1: n1 has dddd…, n2 has nothing: look below.',
    );
    expect(roundSentence(round())).toBe('n1 compares its 12 keys of the range n1 n2 n3 with n2: level 2 so far.');
    expect(roundSentence(round({ outcome: 'agreed', levels: walk.slice(0, 1) }))).toBe(
      'n1 and n2 agree on 12 keys of the range n1 n2 n3: one root compared, nothing else.',
    );
  });

  it('shows what is under way, else what differed last, else the last round', () => {
    const agreed = round({ round: 'a', outcome: 'agreed', levels: walk.slice(0, 1) });
    const exchanged = round({ round: 'b', outcome: 'exchanged' });
    const view = (latest: MerkleRoundView[], differed: MerkleRoundView[]) =>
      ({
        latest: new Map(latest.map((each) => [each.round, each])),
        differed: new Map(differed.map((each) => [each.round, each])),
      }) as unknown as MerkleView;
    expect(roundInFocus(view([], []))).toBeUndefined();
    expect(roundInFocus(view([agreed], []))?.round).toBe('a');
    expect(roundInFocus(view([exchanged, agreed], [exchanged]))?.round).toBe('b');
    expect(roundInFocus(view([round({ round: 'c' }), agreed], [exchanged]))?.round).toBe('c');
  });
});
