// What the primaries of each key hold, followed through the trace: once faults are over, repair must bring them together.
import type { NodeId } from '../base/ids';
import type { LabEvent } from '../cluster/lab-event';

type Stored = Extract<LabEvent, { readonly kind: 'VersionStored' }>;

export class CopyWatch {
  readonly #primaries = new Map<string, readonly NodeId[]>();
  /** By node, then key. */
  readonly #copies = new Map<NodeId, Map<string, Stored>>();

  take(event: LabEvent): void {
    if (event.kind === 'CoordinationStarted') this.#primaries.set(event.key, event.preference);
    else if (event.kind === 'DiskWiped' || event.kind === 'NodeLeft') this.#copies.delete(event.subject);
    else if (event.kind === 'TombstoneReaped' && event.node !== 'lab') this.#copies.get(event.node)?.delete(event.key);
    else if (event.kind === 'RecordUnreadable' && event.what === 'copy' && event.node !== 'lab') {
      this.#copies.get(event.node)?.delete(event.key);
    } else if (event.kind === 'KeyHandedOff' && event.node !== 'lab' && event.hintFor === undefined) {
      this.#copies.get(event.node)?.delete(event.key);
    } else if (event.kind === 'VersionStored' && event.node !== 'lab') this.#of(event.node).set(event.key, event);
  }

  /** The keys whose primaries do not hold the same. */
  differingKeys(): string[] {
    return [...this.#primaries].flatMap(([key, primaries]) => {
      const contents = new Set(primaries.map((node) => contentOf(this.#copies.get(node)?.get(key))));
      return contents.size > 1 ? [key] : [];
    });
  }

  #of(node: NodeId): Map<string, Stored> {
    const copies = this.#copies.get(node) ?? new Map<string, Stored>();
    this.#copies.set(node, copies);
    return copies;
  }
}

const contentOf = (stored: Stored | undefined): string =>
  stored === undefined
    ? ''
    : JSON.stringify([
        stored.siblings.map(({ dot, value }) => [dot.actor, dot.counter, value?.digest]),
        stored.clock.map(({ actor, counter }) => [actor, counter]),
      ]);
