// The window of time on display. It follows the lab until the person moves it, and follows again when asked to.
import { useCallback, useMemo, useRef, useState } from 'react';
import { easedLength, following, moved, revealing, spanAtPace, type TimeWindow, zoomed } from './timeline-scale';

export interface TimeWindowControl {
  readonly follows: boolean;
  /** The window now; the same object while it has not changed. */
  current(): TimeWindow;
  /** One frame of following the lab. */
  advance(now: number, pace: number, calm: boolean): void;
  zoom(factor: number, at: number): void;
  move(byUs: number): void;
  reveal(time: number): void;
  follow(): void;
}

/** While the lab is paused the window keeps the length that the last pace asked for. */
const FIRST_LENGTH_US = 8_000_000;

export function useTimeWindow(): TimeWindowControl {
  const [follows, setFollows] = useState(true);
  const state = useRef<{ window: TimeWindow; length: number; chosen: boolean; wanted: number; follows: boolean }>({
    window: following(0, FIRST_LENGTH_US),
    length: FIRST_LENGTH_US,
    chosen: false,
    wanted: FIRST_LENGTH_US,
    follows: true,
  });

  const letGo = useCallback((window: TimeWindow) => {
    state.current.window = window;
    state.current.follows = false;
    setFollows(false);
  }, []);

  const controls = useMemo(
    () => ({
      current: () => state.current.window,
      advance: (now: number, pace: number, calm: boolean) => {
        const s = state.current;
        if (!s.follows) return;
        if (pace > 0 && !s.chosen) s.wanted = spanAtPace(pace);
        s.length = calm ? s.wanted : easedLength(s.length, s.wanted);
        const next = following(now, s.length);
        if (next.from !== s.window.from || next.to !== s.window.to) s.window = next;
      },
      zoom: (factor: number, at: number) => {
        const s = state.current;
        const window = zoomed(s.window, factor, at);
        if (!s.follows) {
          s.window = window;
          return;
        }
        s.chosen = true;
        s.wanted = window.to - window.from;
        s.length = s.wanted;
      },
      move: (byUs: number) => letGo(moved(state.current.window, byUs)),
      reveal: (time: number) => {
        const window = revealing(state.current.window, time);
        if (window !== state.current.window) letGo(window);
      },
      follow: () => {
        state.current.follows = true;
        state.current.chosen = false;
        setFollows(true);
      },
    }),
    [letGo],
  );
  return useMemo(() => ({ follows, ...controls }), [follows, controls]);
}
