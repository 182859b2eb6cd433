// The messages in flight, drawn on a canvas for each frame without React: every position is a function of the time
// on display.
import { useEffect, useMemo, useRef } from 'react';
import type { NodeId } from '../../../base/ids';
import type { ClusterView } from '../../../trace/views';
import { frameClock, useFrame } from '../../frame-clock';
import { beginDrawing } from '../canvas';
import { drawLostMark, drawShape, MESSAGE_LOOKS } from '../message-looks';
import { nodeFill, type Theme } from '../use-theme';
import { type FlightSight, sightsAt } from './flight-sights';
import { type FlightWays, flightPoint } from './flight-ways';
import type { RingLayout } from './ring-geometry';

interface FlightCanvasProps {
  readonly view: ClusterView;
  readonly layout: RingLayout;
  readonly ways: FlightWays;
  readonly indexOf: (node: NodeId) => number;
  readonly theme: Theme;
  readonly lingerUs: number;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
}

const TRAIL = 0.3;

export function FlightCanvas(props: FlightCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const blank = useRef(false);
  const reducedMotion = useMemo(() => matchMedia('(prefers-reduced-motion: reduce)'), []);

  const draw = (at: number) => {
    if (canvas.current === null) return;
    const { view, layout, lingerUs } = props;
    const sights = sightsAt(view.messages, {
      at,
      lingerUs,
      steps: reducedMotion.matches,
      cutSince: (from, to) => view.links.cut.get(`${from}>${to}`)?.since,
    });
    if (sights.length === 0 && blank.current) return;
    const context = beginDrawing(canvas.current, layout.width, layout.height);
    blank.current = sights.length === 0;
    if (context === undefined) return;
    for (const muted of [true, false]) {
      for (const sight of sights) {
        if (MESSAGE_LOOKS[sight.flight.type].muted === muted) drawSight(context, sight, props);
      }
    }
    context.globalAlpha = 1;
  };

  useFrame(draw);
  // Selection, hovering, size and theme change the picture while time stands still.
  useEffect(() => {
    blank.current = false;
    draw(frameClock.now());
  });

  return (
    <canvas
      ref={canvas}
      className="pointer-events-none absolute inset-0 will-change-transform"
      style={{ width: props.layout.width, height: props.layout.height }}
    />
  );
}

function drawSight(context: CanvasRenderingContext2D, sight: FlightSight, props: FlightCanvasProps): void {
  const { flight, phase, strength } = sight;
  const { theme, ways, layout } = props;
  const head = flightPoint(ways, flight.from, flight.to, sight.along);
  if (head === undefined) return;
  const look = MESSAGE_LOOKS[flight.type];
  const colour = look.muted ? theme.ink2 : nodeFill(theme, props.indexOf(flight.from));
  const radius = (layout.size === 'full' ? 5.5 : 4) * theme.scale * (flight.copy ? 0.8 : 1);
  const tail = flightPoint(
    ways,
    flight.from,
    flight.to,
    Math.max(0, sight.along - (phase === 'arrived' ? TRAIL * strength : TRAIL)),
  );
  context.globalAlpha = (look.muted ? 0.4 : 0.55) * strength;
  context.strokeStyle = phase === 'lost' ? theme.bad : colour;
  context.lineWidth = look.muted ? 1 : 2;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(tail?.x ?? head.x, tail?.y ?? head.y);
  context.lineTo(head.x, head.y);
  context.stroke();
  if (phase === 'arrived') return;
  context.globalAlpha = phase === 'lost' ? strength : look.muted ? 0.75 : 1;
  if (phase === 'lost') drawLostMark(context, head.x, head.y, radius * 0.8, theme.bad, theme.stage);
  else drawShape(context, look.shape, head.x, head.y, radius, colour, theme.stage);
  if (flight.id === props.selected || flight.id === props.hovered) {
    context.strokeStyle = flight.id === props.selected ? theme.accent : theme.ink2;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(head.x, head.y, radius + 5, 0, 2 * Math.PI);
    context.stroke();
  }
}
