// The window of time on display. It follows the lab until the person moves it, and follows again when asked to.
import { useCallback, useMemo, useRef, useState } from 'react';
import { easedLength, following, moved, revealing, spanAtPace, type TimeWindow, zoomed } from './timeline-scale';

export interface TimeWindowControl {
  readonly follows: boolean;
  /** The window now; the same object while it has not changed. */
  current(): TimeWindow;
  /** One frame of following the lab. */
  advance(now: number, lab: { readonly pace: number; readonly busy: boolean }, calm: boolean): void;
  /** While the lab plays and the window follows it, now keeps its place; else the time under the pointer does. */
  zoom(factor: number, at: number, playing: boolean): void;
  move(byUs: number): void;
  reveal(time: number): void;
  follow(): void;
}

const FIRST_LENGTH_US = 8_000_000;
const STEPPING_LENGTH_US = 150_000;

/** While the lab stands still the last length stays, but a request that is stepped through is shown in milliseconds. */
function wantedLength({ pace, busy }: { readonly pace: number; readonly busy: boolean }, before: number): number {
  if (pace > 0) return spanAtPace(pace);
  return busy ? Math.min(before, STEPPING_LENGTH_US) : before;
}

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
      advance: (now: number, lab: { readonly pace: number; readonly busy: boolean }, calm: boolean) => {
        const s = state.current;
        if (!s.follows) return;
        // Far beyond what was shown, the last length says nothing any more.
        if (now - s.window.to > s.length) s.wanted = Math.max(s.wanted, FIRST_LENGTH_US);
        if (!s.chosen) s.wanted = wantedLength(lab, s.wanted);
        s.length = calm ? s.wanted : easedLength(s.length, s.wanted);
        const next = following(now, s.length);
        if (next.from !== s.window.from || next.to !== s.window.to) s.window = next;
      },
      zoom: (factor: number, at: number, playing: boolean) => {
        const s = state.current;
        const window = zoomed(s.window, factor, at);
        if (!s.follows || !playing) {
          letGo(window);
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
