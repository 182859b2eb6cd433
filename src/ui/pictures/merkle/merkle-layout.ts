// Where the compared nodes of a Merkle walk stand: only what was compared is drawn, as a tidy tree (d3-hierarchy).
import { hierarchy, tree } from 'd3';
import type { MerkleRoundView } from '../../../trace/views';

type Compared = MerkleRoundView['levels'][number]['nodes'][number];

export interface PlacedHash {
  readonly id: string;
  readonly level: number;
  readonly index: number;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
  readonly x: number;
  readonly y: number;
  readonly parent: { readonly x: number; readonly y: number } | undefined;
}

export interface MerkleLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedHash[];
  /** The most nodes that stand beside each other. */
  readonly breadth: number;
}

interface Branch {
  readonly level: number;
  readonly node: Compared;
  readonly children: Branch[];
}

export const LEVEL_HEIGHT = 30;

/** A level's nodes hang below those of the level above that they are the children of: `fanOut` is how many each has. */
export function layoutMerkle(levels: MerkleRoundView['levels'], width: number): MerkleLayout {
  const root = branchesOf(levels);
  if (root === undefined) return { width, height: 0, nodes: [], breadth: 0 };
  const height = (levels.length - 1) * LEVEL_HEIGHT;
  const laid = tree<Branch>()
    .size([width, height])
    .separation(() => 1)(hierarchy(root));
  const nodes = laid.descendants().map(({ data, x, y, parent }): PlacedHash => {
    const { index, mine, theirs } = data.node;
    return {
      id: `${data.level}.${index}`,
      level: data.level,
      index,
      mine,
      theirs,
      differs: mine !== theirs,
      x,
      y,
      parent: parent === null ? undefined : { x: parent.x, y: parent.y },
    };
  });
  return { width, height, nodes, breadth: Math.max(...levels.map((level) => level.nodes.length)) };
}

function branchesOf(levels: MerkleRoundView['levels']): Branch | undefined {
  const first = levels[0]?.nodes[0];
  if (first === undefined) return undefined;
  const root: Branch = { level: 0, node: first, children: [] };
  let above = new Map([[first.index, root]]);
  for (const { level, nodes } of levels.slice(1)) {
    const fanOut = fanOutOf(nodes, above);
    const here = new Map<number, Branch>();
    for (const node of nodes) {
      const parent = above.get(Math.floor(node.index / fanOut));
      if (parent === undefined) continue;
      const branch: Branch = { level, node, children: [] };
      parent.children.push(branch);
      here.set(node.index, branch);
    }
    above = here;
  }
  return root;
}

/** Each differing node's children are compared, all of them: so many nodes here for one above. */
function fanOutOf(nodes: readonly Compared[], above: ReadonlyMap<number, Branch>): number {
  const opened = [...above.values()].filter(({ node }) => node.mine !== node.theirs).length;
  return Math.max(2, Math.round(nodes.length / Math.max(1, opened)));
}
