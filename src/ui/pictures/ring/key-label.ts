// Where the selected key's name and token are written: as near to its dot as room allows, never over band or badges.
import { type Box, boxAround, type Obstacles, place } from './placement';
import type { Point, RingLayout } from './ring-geometry';

export interface KeyLabel {
  readonly box: Box;
  readonly anchor: 'start' | 'end';
  readonly characters: number;
  /** Drawn when the label had to go farther away. */
  readonly leader: { readonly from: Point; readonly to: Point } | undefined;
}

export const BADGE_RADIUS = 10;
export const NAME_SIZE = 12;
export const TOKEN_SIZE = 10.5;
/** From the band's rim, in px. */
export const GAPS = { walk: 6, badge: 13, dot: 10 } as const;

const DISTANCES = [9, 22, 40, 64, 92, 124];
const SLANTS = [0, -0.35, 0.35, -0.7, 0.7, -1.1, 1.1, -1.5, 1.5];
const LENGTHS = [26, 16, 10];
const TOKEN_CHARACTERS = 9;
const MARGIN = 4;
/** The widest letters of the interface font are about this many times its size. */
const CHARACTER = 0.61;

export function placeLabel(
  layout: RingLayout,
  { dot, walkStart }: { readonly dot: Point; readonly walkStart: number },
  badges: readonly Point[],
  name: string,
  scale: number,
): KeyLabel | undefined {
  const { centre, outer, inner, width, height } = layout;
  const rows = (NAME_SIZE + TOKEN_SIZE) * scale * 1.25;
  const tokenWidth = TOKEN_CHARACTERS * TOKEN_SIZE * scale * CHARACTER;
  const widthOf = (characters: number) => Math.max(tokenWidth, characters * NAME_SIZE * scale * CHARACTER);
  const lengths = [...new Set(LENGTHS.map((most) => Math.min(name.length, most)))];
  const near = DISTANCES.flatMap((distance) =>
    lengths.flatMap((characters) =>
      boxesOutside(dot, walkStart, distance, widthOf(characters), rows).map((box) => ({ box, characters })),
    ),
  );
  const far = lengths.flatMap((characters) =>
    corners(layout, dot, widthOf(characters), rows).map((box) => ({ box, characters })),
  );
  const candidates = [...near, ...far];
  const obstacles: Obstacles = {
    boxes: [...badges.map((at) => boxAround(at, 2 * BADGE_RADIUS + 2, 2 * BADGE_RADIUS + 2))],
    discs: [{ centre: dot, radius: 9 }],
    band: { centre, inner: inner - 4, outer: outer + GAPS.walk + 2 },
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
  const tip = { x: clampTo(dot.x, box.x, box.x + box.width), y: clampTo(dot.y, box.y, box.y + box.height) };
  const isFar = Math.hypot(tip.x - dot.x, tip.y - dot.y) > 18;
  return { box, anchor, characters, leader: isFar ? { from: dot, to: tip } : undefined };
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

/** The corners around the ring, then those of the picture, the nearest to the dot first: a circle never fills them. */
function corners(layout: RingLayout, dot: Point, width: number, height: number): readonly Box[] {
  const { centre } = layout;
  const reach = layout.outer + GAPS.badge + BADGE_RADIUS;
  const within = (value: number, most: number) => Math.min(most, Math.max(MARGIN, value));
  const boxes = [-1, 1].flatMap((sideways) =>
    [-1, 1].flatMap((upright) =>
      [reach, Number.POSITIVE_INFINITY].map((far) => ({
        x: within(sideways < 0 ? centre.x - reach : centre.x + reach - width, layout.width - MARGIN - width),
        y: within(upright < 0 ? centre.y - far - height : centre.y + far, layout.height - MARGIN - height),
        width,
        height,
      })),
    ),
  );
  const distance = (box: Box) => Math.hypot(box.x + width / 2 - dot.x, box.y + height / 2 - dot.y);
  return boxes.sort((a, b) => distance(a) - distance(b));
}
