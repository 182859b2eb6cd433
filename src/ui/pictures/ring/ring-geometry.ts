// Where everything on the ring stands, as pure functions of the container's size and the tokens. Angles are radians
// clockwise from twelve o'clock, as d3's arcs have them; the smallest token is at the top.
import type { NodeId } from '../../../base/ids';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface RingLayout {
  readonly width: number;
  readonly height: number;
  readonly centre: Point;
  /** Radii in px: the band, the circle of node centres, one node. */
  readonly outer: number;
  readonly inner: number;
  readonly orbit: number;
  readonly nodeRadius: number;
  readonly size: NodeSize;
}

/** `full`: name and state inside; `name`: only the name fits; `dot`: the name stands outside; `heat`: no single nodes. */
export type NodeSize = 'full' | 'name' | 'dot' | 'heat';

export interface RangeArc {
  readonly node: NodeId;
  readonly start: number;
  readonly end: number;
}

/** A token and its owner, as the ring lists them, ascending. */
export interface Token {
  readonly token: bigint;
  readonly node: NodeId;
}

export const TURN = 2 * Math.PI;
/** Up to here all links are drawn; beyond, only those of one node and those that are cut. */
export const MAX_NODES_WITH_LINKS = 12;
const MAX_SINGLE_NODES = 64;

/** A smaller container shows a part of this. */
const SMALLEST_SIDE = 200;
const HALF_TOKENS = 1n << 63n;
const ALL_TOKENS = 2 ** 64;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Fits the ring into the container. */
export function layoutRing(width: number, height: number, nodeCount: number): RingLayout {
  const side = Math.max(SMALLEST_SIDE, Math.min(width, height));
  const outer = side / 2 - clamp(side * 0.07, 30, 50);
  const inner = outer - clamp(outer * 0.075, 9, 22);
  const gap = clamp(inner * 0.13, 9, 34);
  const roomFor = (radius: number): number => inner - gap - radius;
  // Neighbours keep nearly a radius between them.
  const share = nodeCount > 1 ? Math.sin(Math.PI / nodeCount) / 1.45 : 1;
  const nodeRadius = Math.min(clamp(inner * 0.18, 14, 38), Math.max(3, (share * (inner - gap)) / (1 + share)));
  const size = sizeOf(nodeRadius, nodeCount);
  return {
    width,
    height,
    centre: { x: width / 2, y: height / 2 },
    outer,
    inner,
    orbit: size === 'dot' ? roomFor(nodeRadius) - 12 : roomFor(nodeRadius),
    nodeRadius: size === 'dot' ? nodeRadius * 0.8 : nodeRadius,
    size,
  };
}

function sizeOf(nodeRadius: number, nodeCount: number): NodeSize {
  if (nodeCount > MAX_SINGLE_NODES) return 'heat';
  if (nodeRadius >= 24) return 'full';
  return nodeRadius >= 11 ? 'name' : 'dot';
}

/** Where a token stands on the band. */
export const angleOf = (token: bigint): number => (Number(BigInt.asUintN(64, token + HALF_TOKENS)) / ALL_TOKENS) * TURN;

export const polar = (centre: Point, radius: number, angle: number): Point => ({
  x: centre.x + radius * Math.sin(angle),
  y: centre.y - radius * Math.cos(angle),
});

/** Nodes in the order of the settings, the first at the top. */
export function nodePoints(layout: RingLayout, nodes: readonly NodeId[]): ReadonlyMap<NodeId, Point> {
  return new Map(nodes.map((node, i) => [node, polar(layout.centre, layout.orbit, (i / nodes.length) * TURN)]));
}

/** Who owns what, neighbouring ranges of one owner joined; the range that ends at the first token starts before zero. */
export function rangeArcs(tokens: readonly Token[]): readonly RangeArc[] {
  const last = tokens.at(-1);
  if (last === undefined) return [];
  const arcs: { node: NodeId; start: number; end: number }[] = [];
  let start = angleOf(last.token) - TURN;
  for (const { token, node } of tokens) {
    const end = angleOf(token);
    const before = arcs.at(-1);
    if (before?.node === node) before.end = end;
    else arcs.push({ node, start, end });
    start = end;
  }
  const first = arcs[0];
  const final = arcs.at(-1);
  if (first !== undefined && final !== undefined && arcs.length > 1 && first.node === final.node) {
    first.start = final.start - TURN;
    arcs.pop();
  }
  return arcs;
}

/** The straight way from one node's rim to another's; undefined where they touch. */
export function linkSegment(
  from: Point,
  to: Point,
  radius: number,
): { readonly a: Point; readonly b: Point } | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const inset = radius + 3;
  if (length <= 2 * inset) return undefined;
  const ux = (to.x - from.x) / length;
  const uy = (to.y - from.y) / length;
  return { a: { x: from.x + ux * inset, y: from.y + uy * inset }, b: { x: to.x - ux * inset, y: to.y - uy * inset } };
}

export const between = (a: Point, b: Point, fraction: number): Point => ({
  x: a.x + (b.x - a.x) * fraction,
  y: a.y + (b.y - a.y) * fraction,
});
