// Where the selected key's marks go: its dot and label, the walk outside the band, and a numbered badge a stop.
import { arc } from 'd3';
import type { NodeId } from '../../../base/ids';
import { BADGE_RADIUS, GAPS, type KeyLabel, placeLabel } from './key-label';
import { type KeyWalk, spreadAfter } from './key-walk';
import { type Point, polar, type RingLayout, TURN } from './ring-geometry';

export interface KeyBadge {
  readonly node: NodeId;
  readonly rank: number;
  readonly at: Point;
  /** On the band's rim, where its token really is. */
  readonly foot: Point;
}

export interface KeyMarks {
  readonly dot: Point;
  readonly foot: Point;
  /** Path data around the ring's centre. */
  readonly walk: string;
  readonly badges: readonly KeyBadge[];
  readonly label: KeyLabel | undefined;
}

/** `shown` stops get a badge; the walk is drawn to the last of them. */
export function keyMarks(layout: RingLayout, walk: KeyWalk, name: string, scale: number): KeyMarks {
  const { centre, outer } = layout;
  const badgeGap = (2 * BADGE_RADIUS + 2) / (outer + GAPS.badge);
  const angles = spreadAfter(
    walk.start,
    walk.stops.map((stop) => stop.angle),
    badgeGap,
  );
  const dot = polar(centre, outer + GAPS.dot, walk.start);
  const badges = walk.stops.map((stop, i) => ({
    node: stop.node,
    rank: stop.rank,
    at: polar(centre, outer + GAPS.badge, angles[i] ?? stop.angle),
    foot: polar(centre, outer, stop.angle),
  }));
  const end = Math.min(walk.start + TURN, walk.stops.at(-1)?.angle ?? walk.start);
  const line = arc<{ start: number; end: number }>()
    .innerRadius(outer + GAPS.walk)
    .outerRadius(outer + GAPS.walk)
    .startAngle((span) => span.start)
    .endAngle((span) => span.end);
  return {
    dot,
    foot: polar(centre, outer, walk.start),
    walk: openArc(line({ start: walk.start, end })),
    badges,
    label: placeLabel(
      layout,
      { dot, walkStart: walk.start },
      badges.map((badge) => badge.at),
      name,
      scale,
    ),
  };
}

/** d3 closes an arc without thickness by going back over it: only the way there is drawn. */
function openArc(path: string | null): string {
  return (path ?? '').split('L')[0] ?? '';
}
