// Timers for the browser tests: the real one, and one that the test fires itself.

/** The browser's own timer, in the shape that the disk asks for. */
export function startTimer(delayMs: number, onDue: () => void): () => void {
  const timer = setTimeout(onDue, delayMs);
  return () => clearTimeout(timer);
}
