// The timeline's lanes: one a node, and one for faults when links were cut.
import type { NodeId } from '../../../base/ids';
import type { Plot } from './timeline-scale';

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly plot: Plot;
  readonly laneHeight: number;
  /** Of the first lane's middle, before scrolling. */
  readonly firstLaneY: number;
  /** Of all lanes: more than `height` when they scroll. */
  readonly contentHeight: number;
  readonly lanes: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  /** Where the ticks stand, below the lanes that show. */
  readonly axisY: number;
  readonly labelSize: number;
}

export const FAULTS = 'faults';
const TOP = 12;
export const AXIS = 16;

const LOWEST_LANE = 13;
/** Lanes of a tall timeline stand farther apart. */
const HIGHEST_LANE = 30;
const TALL_LANE_SHARE = 0.11;

export function layoutTimeline(
  width: number,
  height: number,
  nodes: readonly NodeId[],
  faults: boolean,
  scale: number,
): TimelineLayout {
  const names = [...nodes, ...(faults ? [FAULTS] : [])];
  const room = height - TOP - AXIS;
  const laneHeight = Math.min(
    Math.max(HIGHEST_LANE * scale, height * TALL_LANE_SHARE),
    Math.max(LOWEST_LANE * scale, room / Math.max(1, names.length)),
  );
  const labelSize = Math.min(12, laneHeight * 0.72) * (scale > 1 ? 1.15 : 1);
  const longest = Math.max(...names.map((name) => Math.min(name.length, 10)));
  const left = Math.min(width * 0.3, Math.max(46, longest * labelSize * 0.64 + 26));
  const contentHeight = TOP + names.length * laneHeight + AXIS;
  return {
    width,
    height,
    plot: { left, right: Math.max(left + 20, width - 14) },
    laneHeight,
    firstLaneY: TOP + laneHeight / 2,
    contentHeight,
    lanes: new Map(names.map((name, i) => [name, i])),
    names,
    axisY: Math.min(height, contentHeight) - AXIS / 2,
    labelSize,
  };
}

/** How many nodes' lanes are out of sight, farther up and farther down than the scrolled window shows. */
export function lanesOutOfSight(
  layout: TimelineLayout,
  scroll: number,
): { readonly above: number; readonly below: number } {
  const lowest = lowestLaneY(layout, scroll);
  const ys = layout.names.filter((name) => name !== FAULTS).map((name) => laneY(layout, name, scroll) ?? 0);
  return { above: ys.filter((y) => y < 0).length, below: ys.filter((y) => y > lowest).length };
}

/** Below this a lane lies under the faults or under the ticks. */
export function lowestLaneY(layout: TimelineLayout, scroll: number): number {
  const faultsY = laneY(layout, FAULTS, scroll);
  return faultsY === undefined ? layout.axisY - AXIS / 2 : faultsY - layout.laneHeight * 0.9;
}

/** The middle of a lane in px from the top; undefined for a name without a lane. Faults stay in sight while lanes scroll. */
export function laneY(layout: TimelineLayout, name: string, scroll: number): number | undefined {
  const lane = layout.lanes.get(name);
  if (name === FAULTS && lane !== undefined) {
    return Math.min(layout.firstLaneY + lane * layout.laneHeight, layout.axisY - AXIS / 2 - layout.laneHeight / 2);
  }
  return lane === undefined ? undefined : layout.firstLaneY + lane * layout.laneHeight - scroll;
}
