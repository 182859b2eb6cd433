// Pointers on the ring: hovering says what a click does, a click does it, a drag draws a knife or a lasso.
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Point } from './ring-geometry';
import type { Stroke } from './ring-stroke';
import { type Scene, sameTarget, type Target, targetAt } from './ring-targets';

interface Press {
  readonly pointer: number;
  readonly from: Point;
  readonly target: Target | undefined;
  readonly lasso: boolean;
}

export interface RingGestures {
  readonly hovered: { readonly target: Target; readonly at: Point } | undefined;
  readonly stroke: Stroke | undefined;
  readonly handlers: {
    onPointerDown(event: PointerEvent<SVGSVGElement>): void;
    onPointerMove(event: PointerEvent<SVGSVGElement>): void;
    onPointerUp(event: PointerEvent<SVGSVGElement>): void;
    onPointerLeave(): void;
    onPointerCancel(): void;
  };
}

export interface RingGestureActions {
  readonly scene: Scene;
  /** False while the past is shown: nothing can be drawn. */
  readonly canDraw: boolean;
  click(target: Target | undefined): void;
  /** Told when the pointer comes onto something else. */
  hover(target: Target | undefined): void;
  drawn(stroke: Stroke): void;
}

const DRAG_FROM = 6;
const STEP = 4;

export function useRingGestures({ scene, canDraw, click, hover, drawn }: RingGestureActions): RingGestures {
  const [hovered, setHovered] = useState<RingGestures['hovered']>();
  const [stroke, setStroke] = useState<Stroke>();
  const press = useRef<Press | undefined>(undefined);
  const drawing = stroke !== undefined;

  const point = (next: RingGestures['hovered']) => {
    if (sameTarget(hovered?.target, next?.target)) return;
    setHovered(next);
    hover(next?.target);
  };

  const stop = () => {
    press.current = undefined;
    setStroke(undefined);
  };

  useEffect(() => {
    if (!drawing) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      press.current = undefined;
      setStroke(undefined);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [drawing]);

  const look = (at: Point, event: PointerEvent<SVGSVGElement>) => {
    const target = targetAt(scene, at, event.altKey || event.shiftKey);
    point(target && { target, at });
  };

  const draw = (start: Press, at: Point, event: PointerEvent<SVGSVGElement>) => {
    const last = stroke?.path.at(-1) ?? start.from;
    const moved = Math.hypot(at.x - last.x, at.y - last.y);
    if (stroke === undefined && (moved < DRAG_FROM || start.target?.kind === 'node' || !canDraw)) return;
    if (moved < STEP) return;
    if (stroke === undefined) event.currentTarget.setPointerCapture(event.pointerId);
    point(undefined);
    setStroke({ path: [...(stroke?.path ?? [start.from]), at], lasso: start.lasso });
  };

  return {
    hovered,
    stroke,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0 || press.current !== undefined) return;
        const from = pointIn(event);
        const target = targetAt(scene, from, event.altKey || event.shiftKey);
        press.current = { pointer: event.pointerId, from, target, lasso: event.shiftKey };
      },
      onPointerMove: (event) => {
        const at = pointIn(event);
        if (press.current === undefined) look(at, event);
        else if (press.current.pointer === event.pointerId) draw(press.current, at, event);
      },
      onPointerUp: (event) => {
        const start = press.current;
        if (start === undefined || start.pointer !== event.pointerId) return;
        if (stroke !== undefined) drawn(stroke);
        else click(start.target);
        stop();
        point(undefined);
      },
      onPointerLeave: () => point(undefined),
      onPointerCancel: stop,
    },
  };
}

function pointIn(event: PointerEvent<SVGSVGElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
