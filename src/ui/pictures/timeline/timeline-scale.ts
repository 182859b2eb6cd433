// Between lab time and pixels: the window, how it follows the lab, how it is moved and zoomed, and its ticks.

/** µs of lab time, from the left edge to the right. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface Plot {
  readonly left: number;
  readonly right: number;
}

const SHORTEST_US = 2_000;
const LONGEST_US = 3_600_000_000;
/** Where "now" stands while the window follows the lab: what comes next has some room. */
export const NOW_AT = 0.9;

export const xOf = (time: number, window: TimeWindow, plot: Plot): number =>
  plot.left + ((time - window.from) / (window.to - window.from)) * (plot.right - plot.left);

export const timeOf = (x: number, window: TimeWindow, plot: Plot): number =>
  window.from + ((x - plot.left) / Math.max(1, plot.right - plot.left)) * (window.to - window.from);

/** About sixteen wall seconds at the present pace: seconds of lab time at full speed, milliseconds in slow motion. */
export const spanAtPace = (pace: number): number =>
  Math.min(60_000_000, Math.max(60_000, (Number.isFinite(pace) ? pace : 4) * 8_000_000));

/** The window of a length that has `now` at its usual place; it never begins before the cluster did. */
export function following(now: number, lengthUs: number): TimeWindow {
  const from = Math.max(0, now - NOW_AT * lengthUs);
  return { from, to: from + lengthUs };
}

/** One frame's step of the window's length towards what the pace asks for; at once when they are close. */
export function easedLength(length: number, wanted: number): number {
  const ratio = wanted / length;
  return Math.abs(Math.log(ratio)) < 0.02 ? wanted : length * ratio ** 0.12;
}

/** `factor` below 1 shows less and larger; the time at `fixed` keeps its place. */
export function zoomed(window: TimeWindow, factor: number, fixed: number): TimeWindow {
  const length = window.to - window.from;
  const wanted = Math.min(LONGEST_US, Math.max(SHORTEST_US, length * factor));
  const share = (fixed - window.from) / length;
  const from = Math.max(0, fixed - share * wanted);
  return { from, to: from + wanted };
}

/** Never before the cluster's beginning. */
export function moved(window: TimeWindow, byUs: number): TimeWindow {
  const length = window.to - window.from;
  const from = Math.max(0, window.from + byUs);
  return { from, to: from + length };
}

/** The window moved just far enough to show a time. */
export function revealing(window: TimeWindow, time: number): TimeWindow {
  const length = window.to - window.from;
  if (time < window.from) return moved(window, time - window.from - 0.2 * length);
  if (time > window.to) return moved(window, time - window.to + 0.2 * length);
  return window;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

const STEPS = [1, 2, 5];

/** Round moments with at least `gapPx` between them. */
export function ticksOf(window: TimeWindow, plot: Plot, gapPx: number): readonly Tick[] {
  const least = ((window.to - window.from) * gapPx) / Math.max(1, plot.right - plot.left);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = STEPS.map((factor) => factor * power).find((candidate) => candidate >= least) ?? 10 * power;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(window.from / step) * step; at <= window.to; at += step)
    ticks.push({ at, text: tickText(at, step) });
  return ticks;
}

/** Seconds with as many decimals as the step needs; minutes from one minute on. */
function tickText(us: number, step: number): string {
  const decimals = Math.max(0, Math.min(6, Math.ceil(6 - Math.log10(step) - 1e-9)));
  const minutes = Math.floor(us / 60_000_000);
  const seconds = (us - minutes * 60_000_000) / 1_000_000;
  if (minutes === 0) return `${seconds.toFixed(decimals)} s`;
  return `${minutes}:${seconds.toFixed(decimals).padStart(decimals === 0 ? 2 : 3 + decimals, '0')}`;
}
