// Which events someone asks for.
import type { LabEvent } from './event';

export interface EventFilter {
  /** µs, both included. */
  readonly from?: number;
  readonly to?: number;
  /** What this node traced, and what the lab traced about it. */
  readonly node?: string;
  readonly kind?: string;
}

/** Whether the event has the filter's node and kind. */
export const matches = (event: LabEvent, { node, kind }: EventFilter): boolean =>
  (kind === undefined || event.kind === kind) &&
  (node === undefined || event.node === node || ('subject' in event && event.subject === node));
