// The moment on display as a line across the lanes, to drag or to move with the arrow keys.
import { type KeyboardEvent, type PointerEvent, type Ref, useRef } from 'react';
import { clockText } from '../../words/time';

interface PlayheadProps {
  /** Moved by its owner for each frame, without React. */
  readonly ref: Ref<HTMLDivElement>;
  readonly at: number;
  readonly now: number;
  readonly live: boolean;
  readonly height: number;
  /** µs that one px stands for. */
  usPerPx(): number;
  goTo(us: number): void;
}

const KEY_STEP_PX = 8;

export function Playhead({ ref, at, now, live, height, usPerPx, goTo }: PlayheadProps) {
  const grip = useRef<{ readonly x: number; readonly at: number } | undefined>(undefined);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEY_STEP_PX * usPerPx() * (event.shiftKey ? 10 : 1);
    const target = {
      ArrowLeft: at - step,
      ArrowDown: at - step,
      ArrowRight: at + step,
      ArrowUp: at + step,
      PageUp: at + 10 * step,
      PageDown: at - 10 * step,
      Home: 0,
      End: now,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(target);
  };

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (grip.current !== undefined) goTo(grip.current.at + (event.clientX - grip.current.x) * usPerPx());
  };

  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Math.round(now / 1000)}
      aria-valuenow={Math.round(at / 1000)}
      aria-valuetext={`${clockText(at)}${live ? ', now' : ', in the past'}`}
      className="group absolute top-0 left-0 flex w-6 cursor-ew-resize touch-none justify-center outline-none"
      style={{ height, visibility: 'hidden' }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, at };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = undefined;
      }}
      onPointerCancel={() => {
        grip.current = undefined;
      }}
    >
      <span className="absolute inset-y-0 left-1/2 w-[1.5px] -translate-x-1/2 bg-accent group-focus-visible:w-[3px]" />
      <svg
        width="14"
        height="11"
        viewBox="0 0 14 11"
        className="absolute top-0 left-1/2 -translate-x-1/2 overflow-visible rounded-sm fill-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-accent"
        aria-hidden="true"
      >
        <path d="M1 0h12v4.5L7 10.5L1 4.5Z" />
      </svg>
    </div>
  );
}
