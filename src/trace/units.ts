// Lab times and sizes as people read them. Never tweened, never localised: the same in a test, a feed and a report.

const UNITS = [
  { unit: 'h', us: 3_600_000_000, from: 7_200_000_000 },
  { unit: 'min', us: 60_000_000, from: 120_000_000 },
  { unit: 's', us: 1_000_000, from: 1_000_000 },
] as const;

/** A span of microseconds: `0.3 ms`, `42 ms`, `3.1 s`, `2.5 min`, `3 h`. */
export function spanText(us: number): string {
  const fitting = UNITS.find(({ from }) => us >= from);
  return fitting === undefined ? `${trimmed(us / 1000)} ms` : `${trimmed(us / fitting.us)} ${fitting.unit}`;
}

/** A moment of lab time, always in seconds: `3.1 s`. */
export const momentText = (us: number): string => `${trimmed(us / 1_000_000)} s`;

/** `512 B`, `4.2 KiB`. */
export const sizeText = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${trimmed(bytes / 1024)} KiB`);

/** `1 record`, `2 records`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const trimmed = (value: number): string => String(Math.round(value * 10) / 10);
