// What a host has sent in this window and not posted yet: one batch per destination.
import type { NodeId } from '../base/ids';
import type { Batch, Envelope } from './envelope';
import type { SentCount } from './grant';

export class Outboxes {
  readonly #byDestination = new Map<NodeId, Envelope[]>();

  to(node: NodeId): Envelope[] {
    let outbox = this.#byDestination.get(node);
    if (outbox === undefined) {
      outbox = [];
      this.#byDestination.set(node, outbox);
    }
    return outbox;
  }

  /** Empties the outboxes; answers what went to whom. */
  postAll(
    { session, window, from, source }: Omit<Batch, 'to' | 'envelopes'>,
    post: (batch: Batch) => void,
  ): SentCount[] {
    const sent: SentCount[] = [];
    if (this.#byDestination.size === 0) return sent;
    for (const [to, envelopes] of this.#byDestination) {
      const first = envelopes[0];
      if (first === undefined) continue; // all of it was lost
      let earliestDue = first.due;
      for (const { due } of envelopes) if (due < earliestDue) earliestDue = due;
      sent.push({ to, count: envelopes.length, earliestDue });
      post({ session, window, from, to, source, envelopes });
    }
    this.clear();
    return sent;
  }

  clear(): void {
    this.#byDestination.clear();
  }
}
