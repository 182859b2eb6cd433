// Draws the timeline: lanes, then what is always there, then what people look for, then the labels over it all.
import { drawLostMark, drawShape, MESSAGE_LOOKS } from '../message-looks';
import { nodeFill, type Theme } from '../use-theme';
import { cutText } from './cut-stretches';
import { drawLabels, drawTicks } from './draw-timeline-frame';
import { AXIS, FAULTS, laneY, type TimelineLayout } from './timeline-layout';
import { type TimeWindow, xOf } from './timeline-scale';
import type { DrawnArrow, TimelineScene } from './timeline-scene';
import type { Arrow, Span } from './timeline-tracks';

export interface TimelineLook {
  readonly layout: TimelineLayout;
  readonly window: TimeWindow;
  readonly scroll: number;
  readonly theme: Theme;
  readonly indexOf: (node: string) => number;
  /** Later than this is dimmed: the past is shown. */
  readonly dimAfter: number | undefined;
  readonly isSelected: (arrow: Arrow) => boolean;
  /** Of another request than the selected one. */
  readonly isAside: (arrow: Arrow) => boolean;
  readonly selectedRequest: string | undefined;
  readonly hovered: Arrow | Span | undefined;
}

type Context = CanvasRenderingContext2D;

export function drawTimeline(context: Context, scene: TimelineScene, look: TimelineLook): void {
  const { layout } = look;
  context.save();
  context.beginPath();
  context.rect(layout.plot.left - 4, 0, layout.width - layout.plot.left + 4, layout.height - AXIS);
  context.clip();
  drawLanes(context, look);
  drawGossip(context, scene, look);
  drawDowntimes(context, scene, look);
  drawSpans(context, scene, look);
  for (const drawn of scene.arrows) if (!drawn.muted && !look.isSelected(drawn.arrow)) drawArrow(context, drawn, look);
  for (const drawn of scene.arrows) if (look.isSelected(drawn.arrow)) drawArrow(context, drawn, look);
  drawCuts(context, scene, look);
  dimTheFuture(context, look);
  context.restore();
  drawTicks(context, look);
  drawLabels(context, look);
}

function drawLanes(context: Context, { layout, scroll, theme }: TimelineLook): void {
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const name of layout.names) {
    if (name === FAULTS) continue;
    const y = Math.round(laneY(layout, name, scroll) ?? 0) + 0.5;
    context.moveTo(layout.plot.left, y);
    context.lineTo(layout.plot.right, y);
  }
  context.stroke();
}

/** All gossip is one path: there can be thousands. */
function drawGossip(context: Context, { arrows }: TimelineScene, { theme }: TimelineLook): void {
  context.strokeStyle = theme.lineStrong;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  for (const { muted, arrow, x1, y1, x2, y2 } of arrows) {
    if (!muted || arrow.lost !== undefined) continue;
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  for (const drawn of arrows) {
    if (!drawn.muted || drawn.arrow.lost === undefined) continue;
    context.strokeStyle = theme.bad;
    context.globalAlpha = 0.3;
    context.beginPath();
    context.moveTo(drawn.x1, drawn.y1);
    context.lineTo(drawn.x2, drawn.y2);
    context.stroke();
    if (!drawn.flying) drawLostMark(context, drawn.x2, drawn.y2, 2, theme.bad, theme.bg);
  }
  context.globalAlpha = 1;
}

function drawDowntimes(context: Context, { downtimes }: TimelineScene, { theme }: TimelineLook): void {
  context.lineWidth = 2.5;
  context.lineCap = 'butt';
  for (const { item, x1, x2, y } of downtimes) {
    const isFull = item.why === 'full';
    context.setLineDash(isFull ? [9, 3] : [2.5, 3.5]);
    context.strokeStyle = item.why === 'left' ? theme.lineStrong : isFull ? theme.warn : theme.bad;
    context.beginPath();
    context.moveTo(x1, y);
    context.lineTo(x2, y);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawCuts(context: Context, { cuts }: TimelineScene, { theme, layout, scroll }: TimelineLook): void {
  const middle = laneY(layout, FAULTS, scroll);
  if (middle === undefined) return;
  context.fillStyle = theme.bg;
  context.fillRect(0, middle - layout.laneHeight / 2, layout.width, layout.laneHeight);
  const size = Math.max(8.5, layout.labelSize * 0.86);
  context.font = `500 ${size}px ${theme.sans}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const { item, x1, x2, y } of cuts) {
    context.fillStyle = theme.bad;
    context.globalAlpha = 0.16;
    context.fillRect(x1, y - layout.laneHeight * 0.38, Math.max(2, x2 - x1), layout.laneHeight * 0.76);
    context.globalAlpha = 1;
    context.fillRect(x1, y - layout.laneHeight * 0.38, 1.5, layout.laneHeight * 0.76);
    const text = cutText(item.links);
    if (context.measureText(text).width + 12 < x2 - x1) context.fillText(text, x1 + 6, y + 0.5);
  }
}

const outcomeColour = (span: Span, theme: Theme): string => {
  switch (span.outcome) {
    case 'ok':
      return theme.ok;
    case 'failed':
      return theme.bad;
    case 'unknown':
      return theme.warn;
    case 'running':
      return theme.accent;
  }
};

function drawSpans(
  context: Context,
  { spans }: TimelineScene,
  { theme, hovered, selectedRequest }: TimelineLook,
): void {
  for (const { item, x1, x2, y } of spans) {
    const emphasised = item === hovered || item.request === selectedRequest;
    const height = emphasised ? 6 : 4;
    context.fillStyle = outcomeColour(item, theme);
    context.globalAlpha = emphasised ? 1 : 0.85;
    context.beginPath();
    context.roundRect(x1, y - height / 2, Math.max(3, x2 - x1), height, 2);
    context.fill();
  }
  context.globalAlpha = 1;
}

function drawArrow(context: Context, drawn: DrawnArrow, look: TimelineLook): void {
  const { arrow, x1, y1, x2, y2, flying, muted } = drawn;
  const { theme } = look;
  const emphasised = look.isSelected(arrow) || look.hovered === arrow;
  const shape = MESSAGE_LOOKS[arrow.type].shape;
  const colour = muted ? theme.ink2 : nodeFill(theme, look.indexOf(arrow.from));
  context.globalAlpha = look.isAside(arrow) && !emphasised ? 0.3 : 1;
  context.lineCap = 'round';
  if (emphasised) strokeLine(context, drawn, theme.accent, 6, 0.3);
  context.strokeStyle = colour;
  context.lineWidth = emphasised ? 2.2 : 1.5;
  context.setLineDash(arrow.lost !== undefined && !flying ? [4, 3] : []);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
  if (flying) drawShape(context, shape, x2, y2, 3, colour, theme.bg);
  else if (arrow.lost !== undefined) drawLostMark(context, x2, y2, 3, theme.bad, theme.bg);
  else if (shape === 'check') drawShape(context, 'dot', x2, y2, 4.5, colour, theme.bg);
  else drawShape(context, shape, x2, y2, shape === 'question' || shape === 'reply' ? 4 : 3, colour, theme.bg);
  context.globalAlpha = 1;
}

function strokeLine(
  context: Context,
  { x1, y1, x2, y2 }: DrawnArrow,
  colour: string,
  width: number,
  alpha: number,
): void {
  const before = context.globalAlpha;
  context.globalAlpha = alpha;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.globalAlpha = before;
}

/** While the past is shown, what came after it is there but pale. */
function dimTheFuture(context: Context, { dimAfter, window, layout, theme }: TimelineLook): void {
  if (dimAfter === undefined || dimAfter >= window.to) return;
  const x = Math.max(layout.plot.left, xOf(dimAfter, window, layout.plot));
  context.fillStyle = theme.bg;
  context.globalAlpha = 0.62;
  context.fillRect(x, 0, layout.width - x, layout.height);
  context.globalAlpha = 1;
}
