// Says how many lanes are out of sight, where they do not all fit, and brings them there.
import { countText } from '../../words/time';
import { AXIS, lanesOutOfSight, type TimelineLayout } from './timeline-layout';

interface MoreLanesProps {
  readonly layout: TimelineLayout;
  readonly scroll: number;
  scrollTo(top: number): void;
}

/** In the corner below the lanes' names and left of the ticks, where nothing is drawn. */
export function MoreLanes({ layout, scroll, scrollTo }: MoreLanesProps) {
  const { above, below } = lanesOutOfSight(layout, scroll);
  if (above + below === 0) return null;
  const page = layout.laneHeight * Math.max(1, layout.names.length - above - below - 2);
  return (
    <button
      type="button"
      aria-label={
        below > 0 ? `Scroll to ${countText(below, 'more lane')} below` : `Scroll back up to ${countText(above, 'lane')}`
      }
      className="absolute left-2 whitespace-nowrap rounded-sm text-[0.625rem] leading-4 text-accent hover:underline"
      style={{ top: layout.axisY - AXIS / 2, height: AXIS }}
      onClick={() => scrollTo(below > 0 ? scroll + page : 0)}
    >
      {below > 0 ? `▾ ${below} more` : '▴ first'}
    </button>
  );
}
