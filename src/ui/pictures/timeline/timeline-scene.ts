// What of the tracks shows in a window, as shapes in px: drawn from, and searched when the pointer asks what it is on.
import type { NodeId } from '../../../base/ids';
import { lossReach } from '../loss-reach';
import { MESSAGE_LOOKS } from '../message-looks';
import { type CutStretch, cutStretches } from './cut-stretches';
import { FAULTS, laneY, type TimelineLayout } from './timeline-layout';
import { type TimeWindow, xOf } from './timeline-scale';
import { type Arrow, type Downtime, type Span, startingBetween, type TimelineTracks } from './timeline-tracks';

export interface DrawnArrow {
  readonly arrow: Arrow;
  readonly muted: boolean;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Still under way at the moment that is shown: it has no head yet. */
  readonly flying: boolean;
}

export interface DrawnBar<Item> {
  readonly item: Item;
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
}

export interface TimelineScene {
  readonly arrows: readonly DrawnArrow[];
  readonly spans: readonly DrawnBar<Span>[];
  readonly downtimes: readonly DrawnBar<Downtime>[];
  readonly cuts: readonly DrawnBar<CutStretch>[];
}

export interface SceneMoment {
  readonly window: TimeWindow;
  readonly layout: TimelineLayout;
  readonly scroll: number;
  /** Nothing later has happened yet as far as the picture knows. */
  readonly knownUntil: number;
}

const SPAN_ABOVE_LANE = 0.3;

export function sceneOf(tracks: TimelineTracks, moment: SceneMoment): TimelineScene {
  return { arrows: arrowsOf(tracks, moment), ...barsOf(tracks, moment) };
}

function arrowsOf(tracks: TimelineTracks, { window, layout, scroll, knownUntil }: SceneMoment): readonly DrawnArrow[] {
  const from = window.from - tracks.longestFlightUs;
  const arrows: DrawnArrow[] = [];
  for (const arrow of startingBetween(
    tracks.arrows,
    (each) => each.sentAt,
    from,
    Math.min(window.to, knownUntil + 1),
  )) {
    const reach =
      arrow.lost === undefined || arrow.endedAt === undefined ? 1 : lossReach(arrow, arrow.lost, arrow.endedAt);
    const ends =
      arrow.lost === undefined ? (arrow.endedAt ?? arrow.due) : arrow.sentAt + reach * (arrow.due - arrow.sentAt);
    const end = Math.min(ends, knownUntil);
    const y1 = laneY(layout, arrow.from, scroll);
    const receiver = laneY(layout, arrow.to, scroll);
    if (end < window.from || y1 === undefined || receiver === undefined) continue;
    const flying = arrow.endedAt === undefined || ends > knownUntil;
    const fraction = flying ? Math.min(1, (end - arrow.sentAt) / Math.max(1, arrow.due - arrow.sentAt)) : reach;
    arrows.push({
      arrow,
      muted: MESSAGE_LOOKS[arrow.type].muted,
      x1: xOf(arrow.sentAt, window, layout.plot),
      y1,
      x2: xOf(end, window, layout.plot),
      y2: y1 + (receiver - y1) * fraction,
      flying,
    });
  }
  return arrows;
}

function barsOf(
  tracks: TimelineTracks,
  { window, layout, scroll, knownUntil }: SceneMoment,
): Omit<TimelineScene, 'arrows'> {
  const until = Math.min(window.to, knownUntil);
  const bar = <Item>(
    item: Item,
    lane: NodeId | string,
    start: number,
    end: number | undefined,
    lift: number,
  ): DrawnBar<Item>[] => {
    const y = laneY(layout, lane, scroll);
    const to = Math.min(end ?? until, until);
    if (y === undefined || start > until || to < window.from) return [];
    const clampedFrom = Math.max(start, window.from);
    return [{ item, x1: xOf(clampedFrom, window, layout.plot), x2: xOf(to, window, layout.plot), y: y - lift }];
  };
  return {
    spans: tracks.spans.flatMap((span) =>
      bar(span, span.node === 'lab' ? FAULTS : span.node, span.from, span.to, layout.laneHeight * SPAN_ABOVE_LANE),
    ),
    downtimes: tracks.downtimes.flatMap((down) => bar(down, down.node, down.from, down.to, 0)),
    cuts: cutStretches(tracks.cuts, window.from, until).flatMap((stretch) =>
      bar(stretch, FAULTS, stretch.from, stretch.to, 0),
    ),
  };
}
