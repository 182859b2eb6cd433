// One directed link: its settings, whether it is cut, and how both are named and handed on.
import { type NodeId, usFromMs } from '../base/ids';

/** Latency is drawn evenly from `minMs`–`maxMs` (lab time); probabilities are 0 to 1. */
export interface LinkSettings {
  readonly latency: { readonly minMs: number; readonly maxMs: number };
  readonly loss: number;
  readonly duplicate: number;
}

export interface LinkState {
  readonly settings: LinkSettings;
  readonly cut: boolean;
}

/** The new state of one link, as both of its ends are told. */
export interface LinkChange {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly state: LinkState;
}

export const linkKey = (from: NodeId, to: NodeId): string => `${from}>${to}`;

/** No message is faster than this: the lookahead of the clock rests on it. */
export const minLatencyUs = (settings: LinkSettings): number => Math.max(1, usFromMs(settings.latency.minMs));
export const maxLatencyUs = (settings: LinkSettings): number =>
  Math.max(minLatencyUs(settings), usFromMs(settings.latency.maxMs));
