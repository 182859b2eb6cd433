// Lab times and sizes as people read them. Never tweened, never localised: the same in a test, a feed and a report.

/** `3.1 s`, `42 ms`, `0.3 ms`: a span of microseconds. */
export function spanText(us: number): string {
  if (us >= 1_000_000) return `${trimmed(us / 1_000_000)} s`;
  return `${trimmed(us / 1000)} ms`;
}

/** A moment of lab time, always in seconds: `3.1 s`. */
export const momentText = (us: number): string => `${trimmed(us / 1_000_000)} s`;

/** `512 B`, `4.2 KiB`. */
export const sizeText = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${trimmed(bytes / 1024)} KiB`);

/** `1 record`, `2 records`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const trimmed = (value: number): string => String(Math.round(value * 10) / 10);
