// Group commit: one disk transaction in flight, and whatever is staged meanwhile shares the next one.
import { isPromise, type Later, type Steps, settle, wait } from '../base/later';
import type { DiskSession } from './disk';
import type { Staging } from './staging';
import type { TableStore } from './table-store';

export class CommitQueue {
  /** What the disk is busy with: a transaction, or a reader that must see no transaction land. */
  private inFlight: Later<unknown>;
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
    this.queued ??= settle(this.sendWhenIdle());
    return this.queued;
  }

  /** Runs the steps while no transaction is in flight; commits wait for their end. */
  alone<T>(run: () => Steps<T>): Later<T> {
    return settle(this.runWhenIdle(run));
  }

  private send(): Later<void> {
    this.refuseAfterFailure();
    if (this.staging.isEmpty) return;
    const sent = settle(this.transact());
    this.inFlight = sent;
    return sent;
  }

  private *sendWhenIdle(): Steps<void> {
    yield* this.whenIdle();
    this.queued = undefined;
    yield* wait(this.send());
  }

  private *runWhenIdle<T>(run: () => Steps<T>): Steps<T> {
    yield* this.whenIdle();
    const running = settle(run());
    if (isPromise(running)) this.inFlight = running;
    try {
      return yield* wait(running);
    } finally {
      this.inFlight = undefined;
    }
  }

  private *whenIdle(): Steps<void> {
    while (this.inFlight) {
      try {
        yield* wait(this.inFlight);
      } catch {
        // Whoever started it is told; `send` refuses what must not follow it.
      }
    }
  }

  private *transact(): Steps<void> {
    const published = this.tables.uncommittedTables();
    try {
      const committed = this.session.commit(this.staging.take());
      if (isPromise(committed)) yield* wait(committed);
      this.tables.committed(published);
    } catch (thrown) {
      this.failure = { reason: thrown };
      throw thrown;
    } finally {
      this.inFlight = undefined;
    }
  }
}
