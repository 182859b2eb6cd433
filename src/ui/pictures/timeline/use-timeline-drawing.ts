// Draws the timeline's canvas and moves its playhead, outside React, and only when something has changed.
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { frameClock, useFrame } from '../../frame-clock';
import { useChoices } from '../../state/choices';
import { useLab, useStatus, useView } from '../../state/lab-context';
import { beginDrawing } from '../canvas';
import type { Theme } from '../use-theme';
import { drawTimeline } from './draw-timeline';
import type { TimelineTarget } from './timeline-hits';
import type { TimelineLayout } from './timeline-layout';
import { type TimeWindow, xOf } from './timeline-scale';
import { sceneOf, type TimelineScene } from './timeline-scene';
import type { TimelineTracks } from './timeline-tracks';
import type { TimeWindowControl } from './use-time-window';

interface DrawingParts {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly playhead: RefObject<HTMLDivElement | null>;
  readonly tracks: TimelineTracks;
  readonly control: TimeWindowControl;
  readonly layout: TimelineLayout;
  readonly scroll: number;
  readonly theme: Theme;
  readonly indexOf: (node: string) => number;
  readonly hovered: TimelineTarget | undefined;
}

interface Drawn {
  readonly scene: TimelineScene;
  readonly window: TimeWindow;
  readonly time: number;
  readonly seen: number;
}

const NOTHING: Drawn = {
  scene: { arrows: [], spans: [], downtimes: [], cuts: [] },
  window: { from: 0, to: 1 },
  time: -1,
  seen: -1,
};
/** A shift of less than this many px needs no new drawing. */
const VISIBLE_PX = 0.4;

export interface TimelineDrawing {
  /** What the last drawing showed. */
  readonly drawn: RefObject<Drawn>;
  redraw(): void;
}

export function useTimelineDrawing(parts: DrawingParts): TimelineDrawing {
  const lab = useLab();
  const { live } = useView();
  const { pace } = useStatus();
  const selectedMessage = useChoices((choices) => choices.selectedMessage);
  const selectedRequest = useChoices((choices) => choices.selectedRequest);
  const reducedMotion = useMemo(() => matchMedia('(prefers-reduced-motion: reduce)'), []);
  const drawn = useRef(NOTHING);

  const draw = (time: number, changed: boolean) => {
    const { canvas, playhead, tracks, control, layout, scroll, theme, hovered } = parts;
    tracks.catchUp(lab.trace);
    if (live) control.advance(time, { pace, busy: tracks.busy }, pace === 0 || reducedMotion.matches);
    const window = control.current();
    movePlayhead(playhead.current, xOf(time, window, layout.plot), layout);
    if (
      (!changed && looksTheSame(drawn.current, { window, time, seen: tracks.seen }, layout)) ||
      canvas.current === null
    )
      return;
    const known = lab.now();
    const scene = sceneOf(tracks, { window, layout, scroll, knownUntil: live ? Math.min(time, known) : known });
    drawn.current = { scene, window, time, seen: tracks.seen };
    const context = beginDrawing(canvas.current, layout.width, layout.height);
    if (context === undefined) return;
    drawTimeline(context, scene, {
      layout,
      window,
      scroll,
      theme,
      indexOf: parts.indexOf,
      dimAfter: live ? undefined : time,
      isSelected: (arrow) => arrow.id === selectedMessage,
      isAside: (arrow) => selectedRequest !== undefined && arrow.request !== selectedRequest,
      selectedRequest,
      hovered: hovered?.kind === 'arrow' ? hovered.drawn.arrow : hovered?.kind === 'span' ? hovered.span : undefined,
    });
  };
  const redraw = () => draw(frameClock.now(), true);
  // Every other frame is enough for what only slides by.
  const skip = useRef(false);
  useFrame((time) => {
    skip.current = !skip.current;
    if (!skip.current) draw(time, false);
  });
  // Hovering, selection, size and theme change the picture while time stands still.
  useEffect(redraw);
  return { drawn, redraw };
}

function looksTheSame(drawn: Drawn, next: Omit<Drawn, 'scene'>, { plot }: TimelineLayout): boolean {
  const usPerPx = (next.window.to - next.window.from) / (plot.right - plot.left);
  const shiftUs = Math.max(
    Math.abs(next.window.from - drawn.window.from),
    Math.abs(next.window.to - drawn.window.to),
    Math.abs(next.time - drawn.time),
  );
  return next.seen === drawn.seen && shiftUs / usPerPx < VISIBLE_PX;
}

function movePlayhead(element: HTMLDivElement | null, x: number, { plot }: TimelineLayout): void {
  if (element === null) return;
  element.style.visibility = x >= plot.left - 1 && x <= plot.right + 8 ? 'visible' : 'hidden';
  element.style.transform = `translateX(${(x - 12).toFixed(1)}px)`;
}
