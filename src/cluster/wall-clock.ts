// The one place of src/cluster that knows real time. Everything else is given a WallClock.

export interface WallClock {
  /** Milliseconds from some fixed moment; never goes back. */
  nowMs(): number;
  /** Milliseconds since 1970. */
  epochMs(): number;
  /** Calls `run` once, later; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
  /** Lets the thread handle what has arrived meanwhile, then goes on as soon as possible (no timer's minimum delay). */
  breathe(): Promise<void>;
}

export const realClock: WallClock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  breathe() {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  },
};
