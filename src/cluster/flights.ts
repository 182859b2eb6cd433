// Every message under way, so that the trace says of each how it ended even when its receiver is gone: those on their
// way to a node that goes down are lost with it, those sent to a dead node are lost when they are due.
import TinyQueue from 'tinyqueue';
import type { MessageId, NodeId } from '../base/ids';
import { isWork } from './envelope';
import type { LabEvent } from './lab-event';

/** As the trace told of it. */
export type Flight = Extract<LabEvent, { readonly kind: 'MessageSent' }>;

export class Flights {
  /** By receiver and id. */
  readonly #under = new Map<NodeId, Map<MessageId, Flight>>();
  /** Sent to a node that was down; some may have ended since. */
  readonly #doomed = new TinyQueue<{ readonly flight: Flight; readonly order: number }>(
    [],
    (a, b) => a.flight.due - b.flight.due || a.order - b.order,
  );
  #nextOrder = 0;
  #work = 0;

  /** Messages under way that are not gossip. */
  get work(): number {
    return this.#work;
  }

  add(flight: Flight, receiverLives: boolean): void {
    let inbound = this.#under.get(flight.to);
    if (inbound === undefined) {
      inbound = new Map();
      this.#under.set(flight.to, inbound);
    }
    inbound.set(flight.id, flight);
    if (isWork(flight.type)) this.#work++;
    if (!receiverLives) this.#doomed.push({ flight, order: this.#nextOrder++ });
  }

  /** False when it had ended already. */
  end(to: NodeId, id: MessageId): boolean {
    const inbound = this.#under.get(to);
    const flight = inbound?.get(id);
    if (inbound === undefined || flight === undefined) return false;
    inbound.delete(id);
    if (isWork(flight.type)) this.#work--;
    return true;
  }

  /** Ends all messages to a node, in the order in which they were sent. */
  endAllTo(to: NodeId): Flight[] {
    const flights = [...(this.#under.get(to)?.values() ?? [])];
    for (const { id } of flights) this.end(to, id);
    return flights;
  }

  /** When the next message to a dead node is due. */
  get nextDoomedAt(): number {
    this.#dropEnded();
    return this.#doomed.peek()?.flight.due ?? Number.POSITIVE_INFINITY;
  }

  /** Ends the next message to a dead node that is due before `time`. */
  endDoomedBefore(time: number): Flight | undefined {
    if (this.nextDoomedAt >= time) return undefined;
    const next = this.#doomed.pop();
    if (next !== undefined) this.end(next.flight.to, next.flight.id);
    return next?.flight;
  }

  #dropEnded(): void {
    for (let next = this.#doomed.peek(); next !== undefined; next = this.#doomed.peek()) {
      if (this.#under.get(next.flight.to)?.get(next.flight.id) === next.flight) return;
      this.#doomed.pop();
    }
  }
}
