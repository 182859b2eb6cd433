// What frames the timeline: the axis below it and the lanes' names beside it, over whatever reaches there.
import type { Theme } from '../use-theme';
import { AXIS, FAULTS, lanesOutOfSight, laneY, lowestLaneY, type TimelineLayout } from './timeline-layout';
import { type TimeWindow, ticksOf, xOf } from './timeline-scale';

export interface TimelineFrame {
  readonly layout: TimelineLayout;
  readonly window: TimeWindow;
  readonly scroll: number;
  readonly theme: Theme;
}

export function drawTicks(context: CanvasRenderingContext2D, { layout, window, scroll, theme }: TimelineFrame): void {
  context.fillStyle = theme.bg;
  context.fillRect(0, layout.axisY - AXIS / 2, layout.width, layout.height);
  context.fillStyle = theme.ink2;
  context.strokeStyle = theme.lineStrong;
  context.lineWidth = 1;
  context.font = `${10 * theme.scale}px ${theme.sans}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const { above, below } = lanesOutOfSight(layout, scroll);
  const corner = above + below > 0 ? 10 : -14; // the button that says so stands beside the ticks
  for (const { at, text } of ticksOf(window, layout.plot, 96 * theme.scale)) {
    const x = Math.round(xOf(at, window, layout.plot)) + 0.5;
    const half = context.measureText(text).width / 2;
    context.beginPath();
    context.moveTo(x, layout.axisY - AXIS / 2);
    context.lineTo(x, layout.axisY - AXIS / 2 + 3);
    context.stroke();
    if (x - half > layout.plot.left + corner && x + half < layout.width) context.fillText(text, x, layout.axisY + 2);
  }
}

export function drawLabels(context: CanvasRenderingContext2D, { layout, scroll, theme }: TimelineFrame): void {
  context.fillStyle = theme.bg;
  context.fillRect(0, 0, layout.plot.left - 4, layout.height - AXIS);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const lowest = lowestLaneY(layout, scroll);
  for (const name of layout.names) {
    const y = laneY(layout, name, scroll) ?? 0;
    const faults = name === FAULTS;
    if (y < 0 || (!faults && y > lowest)) continue;
    context.font = `${faults ? 500 : 650} ${layout.labelSize * (faults ? 0.9 : 1)}px ${theme.sans}`;
    context.fillStyle = faults ? theme.ink2 : theme.ink;
    context.fillText(name.length > 10 ? `${name.slice(0, 9)}…` : name, 15, y);
  }
}
