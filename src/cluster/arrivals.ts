// How many messages a host has, by the window in which they were sent. The batches of one sender come in order; those of
// several do not: one of this very window may come before one of the window before, and must not be counted in its place.

export class Arrivals {
  #settled = 0;
  /** Of windows that nobody has asked beyond yet. */
  readonly #recent = new Map<number, number>();

  take(window: number, messages: number): void {
    this.#recent.set(window, (this.#recent.get(window) ?? 0) + messages);
  }

  /** Of all windows before this one. REQUIRES: it is never asked for an earlier window than the last time. */
  before(window: number): number {
    for (const [sentIn, messages] of this.#recent) {
      if (sentIn >= window) continue;
      this.#settled += messages;
      this.#recent.delete(sentIn);
    }
    return this.#settled;
  }
}
