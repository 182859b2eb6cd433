// What a line drawn over the ring will do: a knife cuts the links it crosses, a loop parts the nodes inside it.
import type { NodeId } from '../../../base/ids';
import { isLoop, linksCrossed, nodesInside } from './link-hits';
import type { ShownLink } from './link-lines';
import type { Point } from './ring-geometry';

export interface Stroke {
  readonly path: readonly Point[];
  /** Drawn with Shift: a loop, closed or not. */
  readonly lasso: boolean;
}

export type StrokeMeaning =
  | { readonly kind: 'knife'; readonly links: readonly ShownLink[]; readonly words: string }
  | {
      readonly kind: 'lasso';
      readonly inside: readonly NodeId[];
      readonly links: readonly ShownLink[];
      readonly words: string;
    };

export function strokeMeaning(
  stroke: Stroke,
  links: readonly ShownLink[],
  points: ReadonlyMap<NodeId, Point>,
): StrokeMeaning {
  const inside = nodesInside(stroke.path, points);
  const parts = inside.length > 0 && inside.length < points.size;
  if (stroke.lasso || (parts && isLoop(stroke.path))) return lassoMeaning(inside, links, points.size);
  const crossed = linksCrossed(stroke.path, links);
  const open = links.filter((link) => link.cut !== 'both' && crossed.includes(link));
  const words = open.length === 0 ? 'Draw across links to cut them' : `Release to cut ${linksText(open)}`;
  return { kind: 'knife', links: open, words };
}

function lassoMeaning(inside: readonly NodeId[], links: readonly ShownLink[], all: number): StrokeMeaning {
  const within = new Set(inside);
  const severed = links.filter((link) => link.cut !== 'both' && within.has(link.from) !== within.has(link.to));
  const useless = inside.length === 0 || inside.length === all;
  const rest = all - inside.length;
  const names = inside.length > 6 ? `${inside.length} nodes` : inside.join(' ');
  const words = useless
    ? 'Loop around some nodes to part them from the rest'
    : `Release to part ${names} from the other ${rest}`;
  return { kind: 'lasso', inside: useless ? [] : inside, links: useless ? [] : severed, words };
}

function linksText(links: readonly ShownLink[]): string {
  if (links.length > 3) return `${links.length} links`;
  return links.map(({ from, to }) => `${from}–${to}`).join(', ');
}
