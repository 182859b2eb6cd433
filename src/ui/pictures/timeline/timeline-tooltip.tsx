// One sentence above what the pointer is on, inside the timeline's edges.
import type { Size } from '../use-size';
import type { TimelineTarget } from './timeline-hits';
import { timelineWords } from './timeline-words';

interface TimelineTooltipProps {
  readonly target: TimelineTarget;
  readonly x: number;
  readonly y: number;
  readonly size: Size;
  readonly scale: number;
}

export function TimelineTooltip({ target, x, y, size, scale }: TimelineTooltipProps) {
  const words = timelineWords(target);
  const width = Math.min(size.width - 8, (words.length * 6.3 + 18) * scale);
  const height = 22 * scale;
  const left = Math.min(size.width - width - 4, Math.max(4, x - width / 2));
  const top = y > height + 14 ? y - height - 10 : y + 14;
  return (
    <div
      className="pointer-events-none absolute z-10 flex items-center justify-center rounded-md bg-ink px-2 text-bg"
      style={{ left, top, width, height, fontSize: `${11.5 * scale}px` }}
    >
      <span className="truncate">{words}</span>
    </div>
  );
}
