// One short sentence beside the pointer: what a click, or letting go, will do.

import type { NodeId } from '../../../base/ids';
import { boxesBeside, place } from './placement';
import type { Point, RingLayout } from './ring-geometry';

interface RingHintProps {
  readonly words: string;
  readonly at: Point;
  readonly layout: RingLayout;
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly scale: number;
}

export function RingHint({ words, at, layout, points, scale }: RingHintProps) {
  const width = Math.min(layout.width - 8, (words.length * 6.3 + 18) * scale);
  const height = 24 * scale;
  const discs = [...points.values()].map((centre) => ({ centre, radius: layout.nodeRadius }));
  const bounds = { x: 2, y: 2, width: layout.width - 4, height: layout.height - 4 };
  const box = place(boxesBeside(at, 16, width, height), { boxes: [], discs, band: undefined }, bounds)?.box;
  if (box === undefined) return null;
  return (
    <div
      className="pointer-events-none absolute z-10 flex items-center justify-center rounded-md bg-ink px-2 text-bg"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height, fontSize: `${11.5 * scale}px` }}
    >
      <span className="truncate">{words}</span>
    </div>
  );
}
