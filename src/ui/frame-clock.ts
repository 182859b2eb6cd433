// The one owner of requestAnimationFrame. It tells its subscribers which lab time to draw: while the lab plays, a
// time that glides after the lab's own at its pace and never overtakes it; else one frame for each change, and
// nothing at all when nothing changes. With reduced motion the glide becomes two steps a second.
import { useEffect, useEffectEvent } from 'react';
import { type LabTime, labTime } from '../base/ids';

type FrameListener = (at: LabTime) => void;

/** What the display follows. `live` false: the past is shown, `now` is its moment and nothing moves. */
interface FrameSource {
  readonly live: boolean;
  readonly playing: boolean;
  /** Lab seconds per wall second. */
  readonly pace: number;
  readonly now: LabTime;
}

const STILL: FrameSource = { live: true, playing: false, pace: 0, now: labTime(0) };
// Further behind than this much wall time, the display jumps instead of gliding.
const MAX_LAG_S = 0.3;
const REDUCED_STEP_MS = 500;

class FrameClock {
  private readonly listeners = new Set<FrameListener>();
  private readonly reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  private source: FrameSource = STILL;
  /** Where the glide has come to. */
  private displayUs = 0;
  /** What is on display: with reduced motion it follows the glide in steps. */
  private shownUs = 0;
  private handle: number | undefined;
  private lastFrameMs: number | undefined;
  private lastToldMs = Number.NEGATIVE_INFINITY;

  /** The lab time that is on display. */
  now(): LabTime {
    return labTime(Math.floor(this.shownUs));
  }

  /** Called at once with the present time, then for each frame. Returns the way to stop. */
  subscribe(listener: FrameListener): () => void {
    this.listeners.add(listener);
    listener(this.now());
    this.wake();
    return () => this.listeners.delete(listener);
  }

  /** Hands over what the lab and the person's view position say now. Only the lab's provider calls this. */
  follow(source: FrameSource): void {
    const jumps = !this.glides(source) || source.now < this.displayUs || !this.glides(this.source);
    this.source = source;
    if (jumps) this.show(source.now);
    this.wake();
  }

  private glides(source: FrameSource): boolean {
    return source.live && source.playing && Number.isFinite(source.pace);
  }

  private wake(): void {
    if (this.handle !== undefined || this.listeners.size === 0) return;
    this.handle = requestAnimationFrame(this.frame);
  }

  private readonly frame = (wallMs: number): void => {
    this.handle = undefined;
    this.advance(wallMs);
    const steps = this.reducedMotion.matches && this.glides(this.source);
    if (!steps || wallMs - this.lastToldMs >= REDUCED_STEP_MS) {
      this.lastToldMs = wallMs;
      this.show(this.displayUs);
      const at = this.now();
      for (const listener of this.listeners) listener(at);
    }
    if (this.glides(this.source)) this.wake();
    else this.lastFrameMs = undefined;
  };

  private show(us: number): void {
    this.displayUs = us;
    this.shownUs = us;
  }

  private advance(wallMs: number): void {
    const { now, pace } = this.source;
    const elapsedS = this.lastFrameMs === undefined ? 0 : (wallMs - this.lastFrameMs) / 1000;
    this.lastFrameMs = wallMs;
    if (!this.glides(this.source)) {
      this.displayUs = now;
      return;
    }
    const farthestBehind = now - MAX_LAG_S * pace * 1e6;
    this.displayUs = Math.min(now, Math.max(this.displayUs + pace * elapsedS * 1e6, farthestBehind));
  }
}

export const frameClock = new FrameClock();

/** Calls `draw` with the display time for each frame while mounted; drawing bypasses React. */
export function useFrame(draw: FrameListener): void {
  const latest = useEffectEvent(draw);
  useEffect(() => frameClock.subscribe((at) => latest(at)), []);
}
