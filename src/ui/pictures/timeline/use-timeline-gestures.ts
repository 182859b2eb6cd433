// Pointers on the timeline: dragging moves the window, the wheel and two fingers zoom it, a click selects or goes there.
import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { type Plot, type TimeWindow, timeOf } from './timeline-scale';

export interface TimelineGestureActions {
  readonly plot: Plot | undefined;
  window(): TimeWindow;
  zoom(factor: number, at: number): void;
  move(byUs: number): void;
  point(x: number, y: number, touch: boolean): void;
  leave(): void;
  click(x: number, y: number, touch: boolean): void;
  /** The wheel over the labels scrolls the lanes, where they do not fit. */
  readonly lanesScroll: boolean;
}

interface Press {
  readonly x: number;
  readonly y: number;
  moved: boolean;
}

const DRAG_FROM = 4;

export function useTimelineGestures(canvas: RefObject<HTMLCanvasElement | null>, actions: TimelineGestureActions) {
  const presses = useRef(new Map<number, Press>());

  const onWheel = useEffectEvent((event: WheelEvent) => {
    const { plot } = actions;
    if (plot === undefined || (actions.lanesScroll && event.offsetX < plot.left)) return;
    event.preventDefault();
    const window = actions.window();
    const perPx = (window.to - window.from) / (plot.right - plot.left);
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) actions.move(event.deltaX * perPx);
    else actions.zoom(Math.exp(event.deltaY * 0.0016), timeOf(event.offsetX, window, plot));
  });

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const listener = (event: WheelEvent) => onWheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [canvas]);

  const drag = (press: Press, x: number, event: PointerEvent<HTMLCanvasElement>, plot: Plot) => {
    const window = actions.window();
    const perPx = (window.to - window.from) / (plot.right - plot.left);
    const others = [...presses.current].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    const other = others[0];
    if (other === undefined) {
      actions.move((press.x - x) * perPx);
      return;
    }
    const before = Math.abs(press.x - other.x);
    const after = Math.abs(x - other.x);
    if (before > 8 && after > 8) actions.zoom(before / after, timeOf(other.x, window, plot));
  };

  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      presses.current.set(event.pointerId, { ...pointIn(event), moved: false });
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      const { x, y } = pointIn(event);
      const press = presses.current.get(event.pointerId);
      if (press === undefined) {
        actions.point(x, y, event.pointerType === 'touch');
        return;
      }
      if (actions.plot === undefined || (!press.moved && Math.hypot(x - press.x, y - press.y) < DRAG_FROM)) return;
      drag(press, x, event, actions.plot);
      presses.current.set(event.pointerId, { x, y, moved: true });
    },
    onPointerUp: (event: PointerEvent<HTMLCanvasElement>) => {
      const press = presses.current.get(event.pointerId);
      presses.current.delete(event.pointerId);
      if (press !== undefined && !press.moved) actions.click(press.x, press.y, event.pointerType === 'touch');
    },
    onPointerCancel: (event: PointerEvent<HTMLCanvasElement>) => presses.current.delete(event.pointerId),
    onPointerLeave: () => actions.leave(),
  };
}

function pointIn(event: PointerEvent<HTMLCanvasElement>): { readonly x: number; readonly y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
