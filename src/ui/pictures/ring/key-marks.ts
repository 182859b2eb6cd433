// Where the selected key's marks go: its dot and label, the walk outside the band, and a numbered badge a stop.
import { arc } from 'd3';
import type { NodeId } from '../../../base/ids';
import { type KeyWalk, spreadAfter } from './key-walk';
import { type Box, boxAround, type Obstacles, place } from './placement';
import { type Point, polar, type RingLayout, TURN } from './ring-geometry';

export interface KeyBadge {
  readonly node: NodeId;
  readonly rank: number;
  readonly at: Point;
  /** On the band's rim, where its token really is. */
  readonly foot: Point;
}

export interface KeyLabel {
  readonly box: Box;
  readonly anchor: 'start' | 'end';
  readonly characters: number;
  /** Drawn when the label had to go farther away. */
  readonly leader: { readonly from: Point; readonly to: Point } | undefined;
}

export interface KeyMarks {
  readonly dot: Point;
  readonly foot: Point;
  /** Path data around the ring's centre. */
  readonly walk: string;
  readonly badges: readonly KeyBadge[];
  readonly label: KeyLabel | undefined;
}

export const BADGE_RADIUS = 10;
export const NAME_SIZE = 12;
export const TOKEN_SIZE = 10.5;

const WALK_GAP = 6;
const BADGE_GAP = 13;
const DOT_GAP = 10;
const TOKEN_CHARACTERS = 9;
const MARGIN = 4;
const DISTANCES = [9, 22, 40, 64, 92, 124];
const SLANTS = [0, -0.35, 0.35, -0.7, 0.7, -1.1, 1.1, -1.5, 1.5];
/** The widest letters of the interface font are about this many times its size. */
const CHARACTER = 0.61;

/** `shown` stops get a badge; the walk is drawn to the last of them. */
export function keyMarks(layout: RingLayout, walk: KeyWalk, name: string, scale: number): KeyMarks {
  const { centre, outer } = layout;
  const badgeGap = (2 * BADGE_RADIUS + 2) / (outer + BADGE_GAP);
  const angles = spreadAfter(
    walk.start,
    walk.stops.map((stop) => stop.angle),
    badgeGap,
  );
  const dot = polar(centre, outer + DOT_GAP, walk.start);
  const badges = walk.stops.map((stop, i) => ({
    node: stop.node,
    rank: stop.rank,
    at: polar(centre, outer + BADGE_GAP, angles[i] ?? stop.angle),
    foot: polar(centre, outer, stop.angle),
  }));
  const end = Math.min(walk.start + TURN, walk.stops.at(-1)?.angle ?? walk.start);
  const line = arc<{ start: number; end: number }>()
    .innerRadius(outer + WALK_GAP)
    .outerRadius(outer + WALK_GAP)
    .startAngle((span) => span.start)
    .endAngle((span) => span.end);
  return {
    dot,
    foot: polar(centre, outer, walk.start),
    walk: openArc(line({ start: walk.start, end })),
    badges,
    label: placeLabel(layout, { dot, walkStart: walk.start }, badges, name, scale),
  };
}

/** d3 closes an arc without thickness by going back over it: only the way there is drawn. */
function openArc(path: string | null): string {
  return (path ?? '').split('L')[0] ?? '';
}

function placeLabel(
  layout: RingLayout,
  { dot, walkStart }: { readonly dot: Point; readonly walkStart: number },
  badges: readonly KeyBadge[],
  name: string,
  scale: number,
): KeyLabel | undefined {
  const { centre, outer, inner, width, height } = layout;
  const rows = (NAME_SIZE + TOKEN_SIZE) * scale * 1.25;
  const tokenWidth = TOKEN_CHARACTERS * TOKEN_SIZE * scale * CHARACTER;
  const widthOf = (characters: number) => Math.max(tokenWidth, characters * NAME_SIZE * scale * CHARACTER);
  const lengths = [...new Set([26, 16, 10].map((most) => Math.min(name.length, most)))];
  const candidates = DISTANCES.flatMap((distance) =>
    lengths.flatMap((characters) =>
      boxesOutside(dot, walkStart, distance, widthOf(characters), rows).map((box) => ({ box, characters })),
    ),
  );
  const obstacles: Obstacles = {
    boxes: [...badges.map(({ at }) => boxAround(at, 2 * BADGE_RADIUS + 2, 2 * BADGE_RADIUS + 2))],
    discs: [{ centre: dot, radius: 9 }],
    band: { centre, inner: inner - 4, outer: outer + WALK_GAP + 2 },
  };
  const chosen = place(candidates, obstacles, {
    x: MARGIN,
    y: MARGIN,
    width: width - 2 * MARGIN,
    height: height - 2 * MARGIN,
  });
  if (chosen === undefined) return undefined;
  const { box, characters } = chosen;
  const anchor = box.x + box.width / 2 >= dot.x ? 'start' : 'end';
  const near = { x: clampTo(dot.x, box.x, box.x + box.width), y: clampTo(dot.y, box.y, box.y + box.height) };
  const far = Math.hypot(near.x - dot.x, near.y - dot.y) > 18;
  return { box, anchor, characters, leader: far ? { from: dot, to: near } : undefined };
}

const clampTo = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Boxes whose rim is `distance` from the dot, outwards first, then ever more aslant. */
function boxesOutside(dot: Point, outwards: number, distance: number, width: number, height: number): readonly Box[] {
  return SLANTS.map((slant) => {
    const dx = Math.sin(outwards + slant);
    const dy = -Math.cos(outwards + slant);
    return {
      x: dot.x + distance * dx - (width * (1 - dx)) / 2,
      y: dot.y + distance * dy - (height * (1 - dy)) / 2,
      width,
      height,
    };
  });
}

/** Keeps both ends of a long name, for keys often differ at the end. */
export function shortened(name: string, characters: number): string {
  if (name.length <= characters) return name;
  const head = Math.ceil((characters - 1) * 0.6);
  const tail = characters - 1 - head;
  return `${name.slice(0, head)}…${tail > 0 ? name.slice(-tail) : ''}`;
}
