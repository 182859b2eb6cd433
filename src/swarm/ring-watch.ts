// The newest ring that any node has followed, read from the trace: who its members are, and whether it is still changing.
import type { NodeId } from '../base/ids';
import type { LabEvent } from '../cluster/lab-event';
import { isNewerRing, leaverOf, membersAfter } from '../protocol/ring/configuration';
import type { Settings } from '../protocol/settings';

type Adopted = Extract<LabEvent, { readonly kind: 'RingAdopted' }>;

export class RingWatch {
  readonly #settings: Settings;
  readonly #hosts: Set<NodeId>;
  #newest: Adopted | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#hosts = new Set(settings.nodes.map(({ id }) => id));
  }

  take(event: LabEvent): void {
    if (event.kind === 'NodeAdded') this.#hosts.add(event.subject);
    else if (event.kind === 'NodeLeft') this.#hosts.delete(event.subject);
    else if (event.kind === 'RingAdopted' && (this.#newest === undefined || isNewerRing(event, this.#newest))) {
      this.#newest = event;
    }
  }

  /** Every host that has not left for good, in the order of their coming. */
  get hosts(): readonly NodeId[] {
    return [...this.#hosts];
  }

  get members(): readonly NodeId[] {
    return membersAfter(this.#settings.nodes, this.#newest?.changes ?? []).map(({ id }) => id);
  }

  /** It is no member any more, or is about to be none. */
  isOut(node: NodeId): boolean {
    const { changes = [], change, queue = [] } = this.#newest ?? {};
    return [...changes, ...(change === undefined ? [] : [change]), ...queue].some((one) => leaverOf(one) === node);
  }

  /** What is still to be done to the ring, in words. */
  unfinished(): string[] {
    const { change, queue = [] } = this.#newest ?? {};
    return [...(change === undefined ? [] : [change]), ...queue].map(
      (one) => `a ring change waits: ${JSON.stringify(one)}`,
    );
  }
}
