// The nodes of a lab as its callers may name them: those of the settings, and those that were added and have not left.
import { Fault } from '../base/fault';
import { type NodeId, nodeId } from '../base/ids';
import type { AddedNode } from '../cluster/ring-desk';
import { newcomerOf, type RingChange } from '../protocol/ring/configuration';
import { MAX_WORKER_NODES, type NodeSettings, nodeSchema, type Settings } from '../protocol/settings';
import type { LabEvent } from '../trace/event';
import type { ClusterView } from '../trace/views';
import { nodeNamed } from './arguments';
import type { Resume } from './conductor-port';
import type { ExecutorName } from './lab-api';

export class LabNodes {
  readonly #executor: ExecutorName;
  readonly #present = new Map<NodeId, NodeSettings>();
  /** Names never return. */
  readonly #used = new Set<string>();

  constructor({ nodes }: Settings, executor: ExecutorName, resume: Resume | undefined) {
    this.#executor = executor;
    for (const node of [...nodes, ...(resume?.added ?? []).map(({ member }) => member)]) {
      this.#used.add(node.id);
      if (resume?.left.includes(node.id) !== true) this.#present.set(node.id, node);
    }
    for (const name of [...(resume?.left ?? []), ...namesOf(resume?.ring?.changes ?? [])]) this.#used.add(name);
  }

  get names(): readonly NodeId[] {
    return [...this.#present.keys()];
  }

  take(events: readonly LabEvent[]): void {
    for (const event of events) if (event.kind === 'NodeLeft') this.#present.delete(event.subject);
  }

  /**
   * A new node from what a person says of it; of a replacement the rest is as of the node that it replaces. Throws Fault
   * `bad-node`, `no-such-node`, `dead-seed` or `too-many-nodes`.
   */
  newcomer(given: unknown, replaces: string | undefined, view: ClusterView): AddedNode {
    const old = replaces === undefined ? undefined : nodeNamed(this.names, replaces);
    const { id = this.#nextName(), seed, ...rest } = objectFrom(given);
    const usual = old === undefined ? undefined : this.#present.get(old);
    const parsed = nodeSchema.safeParse({
      ...definedOf({ capacity: usual?.capacity, rack: usual?.rack }),
      ...rest,
      id,
    });
    if (!parsed.success) {
      const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
      throw badNode(reasons.join('; '));
    }
    if (this.#used.has(parsed.data.id)) {
      throw badNode(`the name ${parsed.data.id} has been used in this cluster, and no name returns: choose a new one`);
    }
    if (this.#executor === 'workers' && this.#present.size >= MAX_WORKER_NODES) {
      const sentence = `This cluster has ${this.#present.size} nodes, and at most ${MAX_WORKER_NODES} can be Web Workers: remove one first, or use the in-process executor.`;
      throw new Fault('too-many-nodes', sentence);
    }
    const member = { id: nodeId(parsed.data.id), capacity: parsed.data.capacity, rack: parsed.data.rack };
    return { member, seed: this.#seed(seed, old, view), replaces: old };
  }

  /** Its command is on its way. */
  add({ member }: AddedNode): void {
    this.#used.add(member.id);
    this.#present.set(member.id, member);
  }

  /** Its command was refused. */
  forget({ member }: AddedNode): void {
    this.#used.delete(member.id);
    this.#present.delete(member.id);
  }

  // The one that was named, else the first that is live, a member, and stays.
  #seed(given: unknown, replaced: NodeId | undefined, { nodes, ring }: ClusterView): NodeId {
    if (given !== undefined) return nodeNamed(this.names, given);
    const isAwake = (name: NodeId): boolean => nodes.get(name)?.state === 'live' && nodes.get(name)?.paused !== true;
    const members = ring.members.map(({ id }) => id).filter(isAwake);
    const seed = members.find((name) => name !== replaced) ?? members[0];
    if (seed !== undefined) return seed;
    throw new Fault(
      'dead-seed',
      'Every member is down or paused: a newcomer joins through a live node. Start or resume one.',
    );
  }

  #nextName(): string {
    for (let number = 1; ; number++) if (!this.#used.has(`n${number}`)) return `n${number}`;
  }
}

const namesOf = (changes: readonly RingChange[]): string[] => changes.flatMap((change) => newcomerOf(change)?.id ?? []);

const badNode = (why: string): Fault =>
  new Fault(
    'bad-node',
    `This node is refused: ${why}. It may have an id (letters and digits), a capacity (1 to 64), a rack and a seed (a live node).`,
  );

function objectFrom(given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badNode('it is no object');
  return definedOf(given as Record<string, unknown>);
}

const definedOf = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
