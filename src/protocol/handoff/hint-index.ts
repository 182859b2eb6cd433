// What a node knows by heart of the hints on its disk.
import type { LabTime } from '../../base/ids';

export interface HeldHint {
  readonly key: string;
  readonly storedAt: LabTime;
  /** Deliveries sent since this node started. */
  attempts: number;
  /** A delivery is under way: sent and neither acknowledged nor timed out. */
  inFlight: boolean;
}
