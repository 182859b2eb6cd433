// The moments that readers still want to see: each a sequence number. What a newer write hides is kept for as long as one of
// them sees it (leveldb db/snapshot.h).
import { Fault } from '../base/fault';

/** Who holds more than this has forgotten to release. */
const MAX_SNAPSHOTS = 10_000;

/** The database as it was at one moment. */
export interface Snapshot {
  /** The last write that it sees. */
  readonly sequence: number;
  /** Nobody reads it any more. Later calls do nothing. */
  release(): void;
}

export class SnapshotList {
  /** Oldest first, because sequence numbers only rise. */
  private readonly held: Snapshot[] = [];

  get count(): number {
    return this.held.length;
  }

  /** The sequence number of the oldest, or `otherwise` when there is none. */
  oldest(otherwise: number): number {
    return this.held[0]?.sequence ?? otherwise;
  }

  /** The sequence number of the newest; before every write when there is none. */
  newest(): number {
    return this.held.at(-1)?.sequence ?? 0;
  }

  take(sequence: number): Snapshot {
    if (this.held.length >= MAX_SNAPSHOTS) {
      throw new Fault('too-many-snapshots', `${MAX_SNAPSHOTS} snapshots are held. Release those that nobody reads.`);
    }
    const snapshot: Snapshot = {
      sequence,
      release: () => {
        const place = this.held.indexOf(snapshot);
        if (place >= 0) this.held.splice(place, 1);
      },
    };
    this.held.push(snapshot);
    return snapshot;
  }
}
