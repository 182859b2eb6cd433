// A host's own future: what will happen to its node, in an order that does not depend on when it was learned.
import TinyQueue from 'tinyqueue';
import { Fault } from '../base/fault';
import type { LabTime, MessageId, NodeId } from '../base/ids';
import type { ClientRequest, Timer } from '../protocol/inputs';
import type { Message } from '../protocol/messages';
import type { StorageCommand } from '../protocol/outputs';
import type { RingChange } from '../protocol/ring/configuration';

interface Order {
  readonly at: LabTime;
  /** At one instant: the conductor's commands, then the node's own timers and storage, then senders by node number. */
  readonly source: number;
  /** Rises with each event of one source. */
  readonly order: number;
}

export const FROM_CONDUCTOR = 0;
export const FROM_SELF = 1;
export const FIRST_SENDER = 2;

export type QueuedEvent = Order &
  (
    | { readonly kind: 'Client'; readonly request: ClientRequest }
    | { readonly kind: 'ChangeRing'; readonly change: RingChange }
    | { readonly kind: 'Timer'; readonly timer: Timer }
    | { readonly kind: 'Storage'; readonly command: StorageCommand }
    | { readonly kind: 'Message'; readonly from: NodeId; readonly id: MessageId; readonly message: Message }
  );

/** More waiting events than this, and the node goes down as overloaded. */
const MAX_QUEUED_EVENTS = 1_000_000;

export class EventQueue {
  readonly #queue = new TinyQueue<QueuedEvent>([], before);
  readonly #limit: number;
  #overloaded = false;

  constructor(limit = MAX_QUEUED_EVENTS) {
    this.#limit = limit;
  }

  /** At the bound the event is dropped and the queue counts as overloaded. */
  push(event: QueuedEvent): void {
    if (this.#queue.length < this.#limit) this.#queue.push(event);
    else this.#overloaded = true;
  }

  /** Throws Fault `overload` if an event had to be dropped: the node cannot go on without it. */
  checkLoad(): void {
    if (!this.#overloaded) return;
    const sentence = `${this.#limit} events wait at this node, which is all it can hold. Start it again and send fewer requests at once.`;
    throw new Fault('overload', sentence);
  }

  /** Takes the next event if it happens before `until`. */
  popBefore(until: number): QueuedEvent | undefined {
    const next = this.#queue.peek();
    return next !== undefined && next.at < until ? this.#queue.pop() : undefined;
  }

  get nextAt(): LabTime | undefined {
    return this.#queue.peek()?.at;
  }
}

const before = (a: QueuedEvent, b: QueuedEvent): number => a.at - b.at || a.source - b.source || a.order - b.order;
