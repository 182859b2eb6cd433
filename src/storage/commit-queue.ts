// Group commit: one disk transaction in flight, and whatever is staged meanwhile shares the next one.
import { type Later, type Steps, settle, wait } from '../base/later';
import type { DiskSession } from './disk';
import type { Staging } from './staging';
import type { TableStore } from './table-store';

export class CommitQueue {
  private inFlight: Later<void> | undefined;
  /** The transaction after the one in flight, shared by all who ask meanwhile. */
  private queued: Later<void> | undefined;
  /** The first failed commit. It stays: what the disk has is no longer known, so nothing may be acknowledged after it. */
  private failure: { reason: unknown } | undefined;

  constructor(
    private readonly session: DiskSession,
    private readonly staging: Staging,
    private readonly tables: TableStore,
  ) {}

  /** Throws what the failed commit threw, if there was one. */
  refuseAfterFailure(): void {
    if (this.failure) throw this.failure.reason;
  }

  /** Everything staged before the call is durable when it answers. */
  commit(): Later<void> {
    if (!this.inFlight) return this.send();
    this.queued ??= settle(this.sendAfter(this.inFlight));
    return this.queued;
  }

  private send(): Later<void> {
    this.refuseAfterFailure();
    if (this.staging.isEmpty) return;
    const steps = this.transact();
    this.inFlight = settle(steps);
    return this.inFlight;
  }

  private *sendAfter(before: Later<void>): Steps<void> {
    try {
      yield* wait(before);
    } finally {
      this.queued = undefined;
    }
    yield* wait(this.send());
  }

  private *transact(): Steps<void> {
    const published = this.tables.uncommittedTables();
    try {
      yield* wait(this.session.commit(this.staging.take()));
      this.tables.committed(published);
    } catch (thrown) {
      this.failure = { reason: thrown };
      throw thrown;
    } finally {
      this.inFlight = undefined;
    }
  }
}
