// The network as its senders model it: one seeded random stream per directed link decides loss, duplication and
// latency, so that what happens on one link never depends on the traffic of another. Receivers know only which of
// their incoming links are cut.
import { assert } from '../base/assert';
import { type LabTime, later, type MessageId, messageId, type NodeId } from '../base/ids';
import { type RandomStream, randomStream } from '../base/random';
import type { Message } from '../protocol/messages';
import { type Envelope, keyOf, requestOf } from './envelope';
import type { NetworkEvent } from './lab-event';
import { type LinkChange, type LinkSettings, type LinkState, maxLatencyUs, minLatencyUs } from './link';

export interface NetworkOptions {
  readonly self: NodeId;
  readonly seed: number;
  readonly session: number;
  /** Which start of the node this is: a restarted node continues its message numbers, but not its random streams. */
  readonly start: number;
  readonly defaults: LinkSettings;
  /** Links from or to this node that are not as `defaults` says. */
  readonly links: readonly LinkChange[];
  /** The number of the last message to each node that has had one. */
  readonly lastNumbers: readonly (readonly [NodeId, number])[];
}

interface OutgoingLink {
  state: LinkState;
  lastNumber: number;
  /** Of the ids of its messages. */
  readonly prefix: string;
  readonly random: RandomStream;
}

type Trace = (event: NetworkEvent) => void;

export class NetworkModel {
  readonly #options: NetworkOptions;
  /** Links that have been used or changed; the others are as the defaults say. */
  readonly #outgoing = new Map<NodeId, OutgoingLink>();
  readonly #incomingCut = new Set<NodeId>();
  readonly #trace: Trace;

  constructor(options: NetworkOptions, trace: Trace) {
    this.#options = options;
    this.#trace = trace;
    for (const change of options.links) this.change(change);
    for (const [to, number] of options.lastNumbers) this.#link(to).lastNumber = number;
  }

  change({ from, to, state }: LinkChange): void {
    if (from === this.#options.self) this.#link(to).state = state;
    else if (state.cut) this.#incomingCut.add(from);
    else this.#incomingCut.delete(from);
  }

  isCutFrom(sender: NodeId): boolean {
    return this.#incomingCut.has(sender);
  }

  /** Traces the message and appends what the link carries of it to `outbox`: nothing, it, or it and a copy. */
  send(to: NodeId, message: Message, now: LabTime, outbox: Envelope[]): void {
    assert(to !== this.#options.self, 'no node sends a message to itself');
    const link = this.#link(to);
    const { settings, cut } = link.state;
    const number = ++link.lastNumber;
    const id = messageId(link.prefix + number);
    const lost = link.random.chance(settings.loss);
    const duplicated = link.random.chance(settings.duplicate);
    const due = later(now, this.#latency(link));
    this.#traceSent(id, to, message, due, undefined);
    if (cut || lost) {
      const because = cut ? 'cut' : 'loss';
      this.#trace({ kind: 'MessageLost', id, from: this.#options.self, to, type: message.kind, because });
      return;
    }
    outbox.push({ id, order: 2 * number, due, message });
    if (!duplicated) return;
    const copy = messageId(`${id}'`);
    const copyDue = later(now, this.#latency(link));
    this.#traceSent(copy, to, message, copyDue, id);
    outbox.push({ id: copy, order: 2 * number + 1, due: copyDue, message });
  }

  #latency({ state, random }: OutgoingLink): number {
    return random.integer(minLatencyUs(state.settings), maxLatencyUs(state.settings));
  }

  #traceSent(id: MessageId, to: NodeId, message: Message, due: LabTime, copyOf: MessageId | undefined): void {
    const key = keyOf(message);
    const request = requestOf(message);
    this.#trace({ kind: 'MessageSent', id, to, type: message.kind, due, key, request, copyOf });
  }

  #link(to: NodeId): OutgoingLink {
    let link = this.#outgoing.get(to);
    if (link === undefined) {
      const { seed, session, self, start, defaults } = this.#options;
      const random = randomStream(seed, `session ${session} start ${start} link ${self}>${to}`);
      link = { state: { settings: defaults, cut: false }, lastNumber: 0, prefix: `${self}>${to}#`, random };
      this.#outgoing.set(to, link);
    }
    return link;
  }
}
