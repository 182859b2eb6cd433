// What the nodes believe of each other, followed through the trace: after healing all must see all up.
import type { NodeId } from '../base/ids';
import type { LabEvent } from '../cluster/lab-event';

export class MembershipWatch {
  /** By observer: those that it does not see up. */
  readonly #doubts = new Map<NodeId, Map<NodeId, string>>();
  readonly #doubtsSelf = new Set<NodeId>();
  readonly #live = new Set<NodeId>();
  readonly #crashed = new Map<NodeId, string>();

  take(event: LabEvent): void {
    if (event.node === 'lab') this.#takeFromLab(event);
    else this.#takeFromNode(event, event.node);
  }

  isLive(node: NodeId): boolean {
    return this.#live.has(node);
  }

  /** Why a node is down by itself. */
  crashCodeOf(node: NodeId): string | undefined {
    return this.#crashed.get(node);
  }

  /** Empty when each of these nodes sees every other one up. */
  disagreements(among: ReadonlySet<NodeId>): string[] {
    const sentences = [...this.#doubtsSelf].filter((node) => among.has(node)).map((node) => `${node} doubts itself`);
    for (const [node, doubts] of this.#doubts) {
      if (!among.has(node)) continue;
      for (const [of, status] of doubts) if (among.has(of)) sentences.push(`${node} holds ${of} for ${status}`);
    }
    return sentences;
  }

  #takeFromLab(event: LabEvent): void {
    switch (event.kind) {
      case 'NodeStarted':
        this.#forget(event.subject);
        this.#live.add(event.subject);
        this.#crashed.delete(event.subject);
        return;
      case 'NodeKilled':
      case 'NodeLeft':
        this.#forget(event.subject);
        return;
      case 'NodeCrashed':
        this.#forget(event.subject);
        this.#crashed.set(event.subject, event.code);
        return;
      default:
    }
  }

  #takeFromNode(event: LabEvent, node: NodeId): void {
    switch (event.kind) {
      case 'NodeSuspected':
        this.#doubtsOf(node).set(event.of, 'suspected');
        return;
      case 'NodeDeclaredDown':
      case 'VerdictLearned':
        this.#doubtsOf(node).set(event.of, 'down');
        return;
      case 'NodeSeenUp':
        this.#doubtsOf(node).delete(event.of);
        return;
      case 'SelfDoubted':
        this.#doubtsSelf.add(node);
        return;
      case 'SelfDoubtEnded':
        this.#doubtsSelf.delete(node);
        return;
      default:
    }
  }

  #doubtsOf(node: NodeId): Map<NodeId, string> {
    const doubts = this.#doubts.get(node) ?? new Map<NodeId, string>();
    this.#doubts.set(node, doubts);
    return doubts;
  }

  #forget(node: NodeId): void {
    this.#live.delete(node);
    this.#doubts.delete(node);
    this.#doubtsSelf.delete(node);
  }
}
