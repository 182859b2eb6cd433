// Lays a key's history out from top to bottom with d3-dag's Sugiyama layout: pure, in px.
import { coordGreedy, coordSimplex, decrossDfs, graphStratify, sugiyama } from 'd3-dag';
import type { VersionNode } from '../../../trace/views';

export interface PlacedVersion {
  readonly id: string;
  /** The box's middle. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface VersionLayout {
  readonly width: number;
  readonly height: number;
  readonly boxWidth: number;
  readonly nodes: readonly PlacedVersion[];
  readonly edges: readonly PlacedEdge[];
}

export const BOX_HEIGHT = 42;
export const BOX_WIDTHS = { wide: 152, narrow: 112, slim: 76 } as const;
const GAP = { x: 12, y: 30 } as const;
const SLIM_GAP = 8;
/** Above this the exact layout would hold the page up; the quick one is nearly as good. */
const MOST_EDGES_FOR_SIMPLEX = 24;

export interface HistoryNode {
  readonly id: string;
  readonly parents: readonly string[];
}

/** With narrow or slim boxes where wide ones would not fit: the same layout, closed up. */
export function layoutWithin(history: readonly HistoryNode[], room: number): VersionLayout {
  const wide = layoutHistory(history);
  if (wide.width <= room) return wide;
  const narrow = narrowed(wide, BOX_WIDTHS.narrow, GAP.x);
  return narrow.width <= room ? narrow : narrowed(wide, BOX_WIDTHS.slim, SLIM_GAP);
}

/** Parents that are not among the nodes are left out. */
export function layoutHistory(history: readonly HistoryNode[]): VersionLayout {
  const boxWidth = BOX_WIDTHS.wide;
  if (history.length === 0) return { width: 0, height: 0, boxWidth, nodes: [], edges: [] };
  const known = new Set(history.map(({ id }) => id));
  const graph = graphStratify()(
    history.map(({ id, parents }) => ({ id, parentIds: parents.filter((parent) => known.has(parent)) })),
  );
  const shape = sugiyama().nodeSize([boxWidth, BOX_HEIGHT]).gap([GAP.x, GAP.y]);
  const edges = [...graph.links()].length;
  const quick = shape.decross(decrossDfs()).coord(coordGreedy());
  const { width, height } = edges > MOST_EDGES_FOR_SIMPLEX ? quick(graph) : shape.coord(coordSimplex())(graph);
  return {
    width,
    height,
    boxWidth,
    nodes: [...graph.nodes()].map((node) => ({ id: node.data.id, x: node.x, y: node.y })),
    edges: [...graph.links()].map((link) => ({
      from: link.source.data.id,
      to: link.target.data.id,
      points: link.points,
    })),
  };
}

function narrowed(wide: VersionLayout, boxWidth: number, gap: number): VersionLayout {
  const ratio = (boxWidth + gap) / (BOX_WIDTHS.wide + GAP.x);
  const closer = (x: number) => boxWidth / 2 + (x - BOX_WIDTHS.wide / 2) * ratio;
  return {
    ...wide,
    width: boxWidth + (wide.width - BOX_WIDTHS.wide) * ratio,
    boxWidth,
    nodes: wide.nodes.map((node) => ({ ...node, x: closer(node.x) })),
    edges: wide.edges.map((edge) => ({ ...edge, points: edge.points.map(([x, y]) => [closer(x), y] as const) })),
  };
}

/** A smooth line from the lower rim of one box to the upper rim of the next, through the points between them. */
export function edgePath(points: PlacedEdge['points']): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const way = [
    [first[0], first[1] + BOX_HEIGHT / 2],
    ...points.slice(1, -1),
    [last[0], last[1] - BOX_HEIGHT / 2],
  ] as const;
  return way
    .map(([x = 0, y = 0], i) => {
      const before = way[i - 1];
      if (before === undefined) return `M${x} ${y}`;
      const [x0 = 0, y0 = 0] = before;
      const middle = (y0 + y) / 2;
      return `C${x0} ${middle} ${x} ${middle} ${x} ${y}`;
    })
    .join('');
}

export const MOST_VERSIONS = 40;

export interface ShownHistory {
  /** Oldest first. */
  readonly versions: readonly VersionNode[];
  readonly earlier: number;
}

/** The last versions, and those that are current however old they are. */
export function shownHistory(versions: Iterable<VersionNode>, current: readonly VersionNode[]): ShownHistory {
  const all = [...versions];
  const keep = new Set([...current.map(({ id }) => id), ...all.slice(-MOST_VERSIONS).map(({ id }) => id)]);
  const shown = all.filter(({ id }) => keep.has(id));
  return { versions: shown, earlier: all.length - shown.length };
}
