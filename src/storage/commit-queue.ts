// Group commit: one disk transaction in flight, and whatever is staged meanwhile shares the next one.

import { Fault } from '../base/fault';
import { isPromise, type Later, type Steps, settle, wait } from '../base/later';
import type { DiskSession, DiskWrite } from './disk';
import type { Staging } from './staging';
import type { TableStore } from './table-store';

export class CommitQueue {
  /** What the disk is busy with: a transaction, or a reader that must see no transaction land. */
  private inFlight: Later<unknown>;
  /** The transaction after the one in flight, shared by all who ask meanwhile. */
  private queued: Later<void> | undefined;
  /** Whether the disk answers later. Then who asks first waits for all who ask in the same turn, and shares a transaction with them. */
  private isSlow = false;
  /**
   * Why the last commit failed. It stays, because what the disk has is no longer known and nothing may be acknowledged after it;
   * except for a full disk, which took nothing: then the next commit tries the same writes again.
   */
  private failure: { reason: unknown; refused: readonly DiskWrite[] | undefined } | undefined;

  constructor(
    private readonly session: DiskSession,
    private readonly staging: Staging,
    private readonly tables: TableStore,
    /** What can be done while the disk is busy with so many bytes. */
    private readonly workAhead: (bytes: number) => void,
  ) {}

  /** Throws what the last commit threw, if it failed: the engine can only be read. */
  refuseAfterFailure(): void {
    if (this.failure) throw this.failure.reason;
  }

  /** Everything staged before the call is durable when it answers. */
  commit(): Later<void> {
    // Whoever asks between the end of one transaction and the start of the next must not overtake those who wait for it:
    // one client that asks again at once would keep all the others waiting.
    if (!this.inFlight && !this.queued && !this.isSlow) return this.send();
    this.queued ??= settle(this.sendWhenIdle());
    return this.queued;
  }

  /** Runs the steps while no transaction is in flight; commits wait for their end. */
  alone<T>(run: () => Steps<T>): Later<T> {
    return settle(this.runWhenIdle(run));
  }

  private send(): Later<void> {
    if (this.failure && !this.failure.refused) throw this.failure.reason;
    if (this.staging.isEmpty && !this.failure) return;
    const sent = settle(this.transact());
    this.inFlight = sent;
    return sent;
  }

  private *sendWhenIdle(): Steps<void> {
    yield Promise.resolve();
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
    const { bytes } = this.staging;
    const published = this.tables.uncommittedTables();
    const staged = this.staging.take();
    const writes = this.failure?.refused ? [...this.failure.refused, ...staged] : staged;
    try {
      const committed = this.session.commit(writes);
      this.isSlow = isPromise(committed);
      if (this.isSlow) this.workAhead(bytes);
      yield* wait(committed);
      this.failure = undefined;
      this.tables.committed(published);
    } catch (reason) {
      this.failure = { reason, refused: isDiskFull(reason) ? writes : undefined };
      throw reason;
    } finally {
      this.inFlight = undefined;
    }
  }
}

/** A disk without room refuses a transaction as a whole; all that it holds can still be read. */
export const DISK_FULL = 'disk-quota';

export const isDiskFull = (thrown: unknown): thrown is Fault => thrown instanceof Fault && thrown.code === DISK_FULL;
