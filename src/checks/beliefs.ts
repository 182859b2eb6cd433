// Who has raised which heartbeat, and what each node believes of the others, followed event by event (rules 22–24).
import type { NodeId } from '../base/ids';
import type { LabEvent } from '../trace/event';

export interface Heartbeat {
  readonly incarnation: number;
  readonly heartbeat: number;
}

export const isNewer = (a: Heartbeat, b: Heartbeat): boolean =>
  a.incarnation > b.incarnation || (a.incarnation === b.incarnation && a.heartbeat > b.heartbeat);

interface Suspicion {
  readonly confirmedBy: Set<NodeId>;
  /** As the last confirmation said. */
  needed: number;
}

/** What a node forgets when it starts again. */
interface Mind {
  doubtsItself: boolean;
  readonly rows: Map<NodeId, Heartbeat>;
  readonly suspicions: Map<NodeId, Suspicion>;
  /** The incarnations that are held for down. */
  readonly verdicts: Map<NodeId, number>;
}

export class Beliefs {
  readonly #own = new Map<NodeId, Heartbeat>();
  readonly #minds = new Map<NodeId, Mind>();
  readonly #everDown = new Set<string>();
  /** Of the settings. */
  #first: readonly NodeId[] = [];

  /** The highest that the node has raised itself. */
  own(node: NodeId): Heartbeat | undefined {
    return this.#own.get(node);
  }

  doubtsItself(node: NodeId): boolean {
    return this.#minds.get(node)?.doubtsItself ?? false;
  }

  /** What the node has heard of another since it started. */
  rowAt(node: NodeId, of: NodeId): Heartbeat | undefined {
    return this.#minds.get(node)?.rows.get(of);
  }

  suspicion(node: NodeId, of: NodeId): Suspicion | undefined {
    return this.#minds.get(node)?.suspicions.get(of);
  }

  verdictAt(node: NodeId, of: NodeId): number | undefined {
    return this.#minds.get(node)?.verdicts.get(of);
  }

  everHeldDown(node: NodeId, of: NodeId, incarnation: number): boolean {
    return this.#everDown.has(`${node} ${of} ${incarnation}`);
  }

  apply(event: LabEvent): void {
    if (event.kind === 'LabOpened') this.#first = event.settings.nodes.map(({ id }) => id);
    if (event.kind === 'NodeStarted') {
      this.#minds.delete(event.subject);
      this.#raise(event.subject, { incarnation: event.incarnation, heartbeat: 0 });
    }
    if (event.node === 'lab') return;
    const { node } = event;
    switch (event.kind) {
      case 'HeartbeatRaised':
        this.#raise(node, event);
        break;
      case 'MembershipMerged':
        for (const [of, incarnation, heartbeat] of event.rose)
          this.#mind(node).rows.set(of, { incarnation, heartbeat });
        break;
      case 'NodeSuspected':
        this.#mind(node).suspicions.set(event.of, { confirmedBy: new Set(), needed: 1 });
        break;
      case 'SuspicionConfirmed': {
        const suspicion = this.#mind(node).suspicions.get(event.of);
        suspicion?.confirmedBy.add(event.by);
        if (suspicion !== undefined) suspicion.needed = event.needed;
        break;
      }
      case 'NodeDeclaredDown':
      case 'VerdictLearned':
        this.#mind(node).suspicions.delete(event.of);
        this.#mind(node).verdicts.set(event.of, event.incarnation);
        this.#everDown.add(`${node} ${event.of} ${event.incarnation}`);
        break;
      case 'NodeSeenUp':
        this.#mind(node).suspicions.delete(event.of);
        this.#mind(node).verdicts.delete(event.of);
        break;
      case 'RingAdopted':
        this.#forgetStrangers(this.#mind(node), event);
        break;
      case 'SelfDoubted':
      case 'SelfDoubtEnded':
        this.#mind(node).doubtsItself = event.kind === 'SelfDoubted';
        break;
      default:
    }
  }

  // A ring that no majority followed may give way to one with other members: who comes back is new then.
  #forgetStrangers(mind: Mind, { changes, change }: Extract<LabEvent, { readonly kind: 'RingAdopted' }>): void {
    const known = change === undefined ? changes : [...changes, change];
    const members = new Set([...this.#first, ...known.flatMap((one) => ('member' in one ? [one.member.id] : []))]);
    for (const one of changes) if ('node' in one) members.delete(one.node);
    for (const table of [mind.rows, mind.suspicions, mind.verdicts]) {
      for (const node of table.keys()) if (!members.has(node)) table.delete(node);
    }
  }

  #raise(node: NodeId, { incarnation, heartbeat }: Heartbeat): void {
    const own = this.#own.get(node);
    if (own === undefined || isNewer({ incarnation, heartbeat }, own)) this.#own.set(node, { incarnation, heartbeat });
  }

  #mind(node: NodeId): Mind {
    const mind = this.#minds.get(node) ?? {
      doubtsItself: false,
      rows: new Map(),
      suspicions: new Map(),
      verdicts: new Map(),
    };
    this.#minds.set(node, mind);
    return mind;
  }
}
