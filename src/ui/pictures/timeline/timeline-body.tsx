// The lanes themselves: a canvas, the playhead over it, and what the pointer is on.
import { useEffect, useMemo, useRef, useState } from 'react';
import { labTime, nodeId } from '../../../base/ids';
import { useChoices } from '../../state/choices';
import { useLab, useStatus, useView } from '../../state/lab-context';
import { colourIndexOf, useNodes } from '../../state/nodes';
import type { Size } from '../use-size';
import { useTheme } from '../use-theme';
import { MoreLanes } from './more-lanes';
import { Playhead } from './playhead';
import { sameTimelineTarget, type TimelineTarget, timelineTargetAt } from './timeline-hits';
import { layoutTimeline } from './timeline-layout';
import { timeOf } from './timeline-scale';
import { TimelineTooltip } from './timeline-tooltip';
import { TimelineTracks } from './timeline-tracks';
import type { TimeWindowControl } from './use-time-window';
import { useTimelineDrawing } from './use-timeline-drawing';
import { useTimelineGestures } from './use-timeline-gestures';

interface TimelineBodyProps {
  readonly size: Size;
  readonly control: TimeWindowControl;
}

interface Hover {
  readonly target: TimelineTarget;
  readonly x: number;
  readonly y: number;
}

/** How near a pointer, or a finger, must come to an arrow. */
const REACH = { mouse: 6, touch: 13 };

export function TimelineBody({ size, control }: TimelineBodyProps) {
  const lab = useLab();
  const { live, at: shownAt } = useView();
  const { now, transport } = useStatus();
  const theme = useTheme();
  const [tracks] = useState(() => new TimelineTracks());
  tracks.catchUp(lab.trace);
  const faults = tracks.cuts.length > 0 || tracks.spans.some((span) => span.node === 'lab');
  const present = useNodes();
  const { everyNode } = lab.trace.latest().cluster;
  const lanes = everyNode.filter((node) => present.includes(node) || tracks.hasJustLeft(node)).join(' ');
  const nodes = useMemo(() => (lanes === '' ? present : lanes.split(' ').map(nodeId)), [lanes, present]);
  const indexes = useMemo(
    () => new Map<string, number>(nodes.map((node) => [node, colourIndexOf(lab, node)])),
    [nodes, lab],
  );
  const layout = useMemo(
    () => layoutTimeline(size.width, size.height, nodes, faults, theme.scale),
    [size, nodes, faults, theme.scale],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Hover>();
  const [scroll, setScroll] = useState(0);
  const lanesScroll = layout.contentHeight > size.height;

  useEffect(() => {
    if (!live) control.reveal(shownAt);
  }, [live, shownAt, control]);
  const { drawn, redraw } = useTimelineDrawing({
    canvas,
    playhead,
    tracks,
    control,
    layout,
    scroll,
    theme,
    indexOf: (node) => indexes.get(node) ?? 0,
    hovered: hover?.target,
  });

  const targetAt = (x: number, y: number, touch: boolean) =>
    timelineTargetAt(drawn.current.scene, x, y, touch ? REACH.touch : REACH.mouse);
  const gestures = useTimelineGestures(canvas, {
    plot: layout.plot,
    lanesScroll,
    window: control.current,
    zoom: (factor, time) => {
      control.zoom(factor, time, live && transport === 'playing');
      redraw();
    },
    move: (byUs) => {
      control.move(byUs);
      redraw();
    },
    point: (x, y, touch) => {
      const target = targetAt(x, y, touch);
      setHover((before) => (sameTimelineTarget(before?.target, target) ? before : target && { target, x, y }));
    },
    leave: () => setHover(undefined),
    click: (x, y, touch) => {
      const target = targetAt(x, y, touch);
      if (target !== undefined) selectTarget(target, now);
      else if (x >= layout.plot.left) goTo(timeOf(x, control.current(), layout.plot), now);
    },
  });

  return (
    <>
      <div
        ref={scroller}
        className="absolute inset-0 overflow-x-hidden overflow-y-auto"
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      >
        <div style={{ height: Math.max(layout.contentHeight, size.height) }}>
          <canvas
            ref={canvas}
            className={`sticky top-0 block will-change-transform ${hover === undefined ? 'cursor-grab active:cursor-grabbing' : 'cursor-pointer'}`}
            style={{ width: size.width, height: size.height, touchAction: lanesScroll ? 'pan-y' : 'none' }}
            {...gestures}
          />
        </div>
      </div>
      <MoreLanes layout={layout} scroll={scroll} scrollTo={(top) => scroller.current?.scrollTo({ top })} />
      <Playhead
        ref={playhead}
        at={live ? now : shownAt}
        now={now}
        live={live}
        height={Math.min(size.height, layout.contentHeight)}
        usPerPx={() => (control.current().to - control.current().from) / (layout.plot.right - layout.plot.left)}
        goTo={(us) => goTo(us, now)}
      />
      {hover !== undefined && (
        <TimelineTooltip target={hover.target} x={hover.x} y={hover.y} size={size} scale={theme.scale} />
      )}
    </>
  );
}

/** At or after now is live. */
function goTo(us: number, now: number): void {
  useChoices.getState().goTo(us >= now ? 'live' : { at: labTime(Math.max(0, Math.round(us))) });
}

/** Selects what was clicked and goes to its moment: a message in mid-flight, a request's answer, a fault's beginning. */
function selectTarget(target: TimelineTarget, now: number): void {
  const { select } = useChoices.getState();
  switch (target.kind) {
    case 'arrow': {
      const { id, key, request, sentAt, due, endedAt } = target.drawn.arrow;
      select({
        selectedMessage: id,
        ...(key === undefined ? {} : { selectedKey: key }),
        ...(request === undefined ? {} : { selectedRequest: request }),
      });
      goTo((sentAt + Math.min(due, endedAt ?? due)) / 2, now);
      return;
    }
    case 'span':
      select({ selectedRequest: target.span.request, selectedKey: target.span.key });
      goTo(target.span.to ?? target.span.from, now);
      return;
    case 'downtime':
      select({ selectedNode: target.downtime.node });
      goTo(target.downtime.from, now);
      return;
    case 'cut':
      goTo(target.stretch.from, now);
      return;
  }
}
