// The settings of one directed link.

/** Latency is drawn evenly from `minMs`–`maxMs` (lab time); probabilities are 0 to 1. */
export interface LinkSettings {
  readonly latency: { readonly minMs: number; readonly maxMs: number };
  readonly loss: number;
  readonly duplicate: number;
}
