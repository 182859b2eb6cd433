// What the lab knows of the ring: the newest one that a node has said to follow, and every change that was asked for. It
// says which changes cannot follow those, starts newcomers, and tells a node of removals.
import { Fault } from '../base/fault';
import type { LabTime, NodeId } from '../base/ids';
import { type Steps, wait } from '../base/later';
import {
  firstConfiguration,
  isNewerRing,
  leaverOf,
  newcomerOf,
  type RingChange,
  type RingVersion,
  refusalOf,
  sameChange,
  shortageOf,
} from '../protocol/ring/configuration';
import type { Ring } from '../protocol/ring/ring';
import { sharedRing } from '../protocol/ring/shared-ring';
import type { NodeSettings, Settings } from '../protocol/settings';
import type { ClusterState } from './cluster-state';
import type { Command } from './command';
import type { LabEvent } from './lab-event';
import { startNodes } from './lifecycle';
import type { Roster } from './roster';

/** A host that the settings do not name. */
export interface AddedNode {
  readonly member: NodeSettings;
  readonly seed: NodeId;
  readonly replaces: NodeId | undefined;
}

/** What the lab heard last of the ring. */
export interface RememberedRing extends RingVersion {
  readonly claimant: NodeId;
  readonly changes: readonly RingChange[];
  readonly change: RingChange | undefined;
  readonly queue: readonly RingChange[];
}

export const changeOf = ({ member, replaces }: AddedNode): RingChange =>
  replaces === undefined ? { kind: 'add', member } : { kind: 'replace', node: replaces, member };

type RingCommand = Extract<Command, { kind: 'AddNode' | 'RemoveNode' }>;

const changeAsked = (command: RingCommand): RingChange =>
  command.kind === 'AddNode' ? changeOf(command) : { kind: 'remove', node: command.node };

export class RingDesk {
  readonly #settings: Settings;
  /** All that were asked for and not refused, in order. */
  #asked: readonly RingChange[];
  #newest: RingVersion & { readonly claimant: NodeId; readonly changes: readonly RingChange[] };
  #ring: Ring;

  /** `joining` are the changes that newcomers of earlier sessions want; the ring may know them already. */
  constructor(settings: Settings, ring: RememberedRing | undefined, joining: readonly RingChange[]) {
    this.#settings = settings;
    this.#newest = ring ?? firstConfiguration(settings);
    this.#ring = sharedRing(settings, this.#newest.changes);
    const known =
      ring === undefined ? [] : [...ring.changes, ...(ring.change === undefined ? [] : [ring.change]), ...ring.queue];
    this.#asked = [...known, ...joining.filter((change) => !known.some((one) => sameChange(one, change)))];
  }

  /** The ring that serves, as far as the lab has heard. */
  get ring(): Ring {
    return this.#ring;
  }

  /** It was a member, and is none any more. */
  hasRemoved(node: NodeId): boolean {
    return this.#newest.changes.some((change) => leaverOf(change) === node);
  }

  get claimant(): NodeId {
    return this.#newest.claimant;
  }

  /** Keeps up with what nodes say. */
  take(event: LabEvent): void {
    if (event.kind === 'RingAdopted' && isNewerRing(event, this.#newest)) {
      this.#newest = event;
      this.#ring = sharedRing(this.#settings, event.changes);
    }
    if (event.kind !== 'RingChangeRefused') return;
    this.#asked = this.#asked.filter((change) => !sameChange(change, event.change));
  }

  ask(change: RingChange): void {
    this.#asked = [...this.#asked, change];
  }

  /** Throws a Fault if the changes of these commands cannot follow those that were asked for. */
  check(commands: readonly Command[], roster: Roster): void {
    const asked = [...this.#asked];
    for (const command of commands) {
      if (command.kind !== 'AddNode' && command.kind !== 'RemoveNode') continue;
      const change = changeAsked(command);
      const reason = refusalOf(this.#settings, asked, change) ?? shortageOf(this.#settings, asked, change);
      if (reason !== undefined) throw new Fault('bad-ring-change', `The ring cannot change so: ${reason}.`);
      const leaver = leaverOf(change);
      if (leaver !== undefined && !this.ring.nodes.includes(leaver)) {
        throw new Fault('still-joining', `${leaver} is still joining: wait until it is a member of the ring.`);
      }
      if (command.kind === 'AddNode' && !roster.isLive(command.seed)) {
        throw new Fault(
          'dead-seed',
          `${command.seed} is down: a newcomer joins through a live node. Start it, or name another.`,
        );
      }
      asked.push(change);
    }
  }
}

/** A new host with an empty disk; it does the rest itself. */
export function* addNode(state: ClusterState, added: AddedNode, at: LabTime): Steps<void> {
  const change = changeOf(added);
  state.ring.ask(change);
  const record = state.roster.add(added.member.id, { seed: added.seed, change });
  tellAdded(state, added, at);
  yield* wait(state.executor.wipe(record.node)); // whatever an earlier cluster left under this name
  yield* startNodes(state, [record], at);
}

export function tellAdded(state: ClusterState, { member, seed, replaces }: AddedNode, at: LabTime): void {
  const { id: subject, capacity, rack } = member;
  state.recorder.lab(at, { kind: 'NodeAdded', subject, capacity, rack, seed, replaces });
}

/** Tells the claimant, else the first member that is awake and stays, else the leaver itself. */
export function removeNode(state: ClusterState, node: NodeId, at: LabTime): void {
  const { roster, ring } = state;
  const change: RingChange = { kind: 'remove', node };
  const isAwake = (one: NodeId): boolean => roster.isLive(one) && !roster.isPaused(one);
  const via = [ring.claimant, ...ring.ring.nodes.filter((one) => one !== node), node].find(isAwake);
  if (via === undefined) {
    const reason = 'every member is down or paused: start or resume one, then ask again';
    state.recorder.lab(at, { kind: 'RingChangeRefused', change, reason });
    return;
  }
  ring.ask(change);
  roster.give(roster.of(via), { kind: 'ChangeRing', at, change });
}

/** The names that these commands bring. */
export const namesBrought = (command: Command): readonly NodeId[] =>
  command.kind === 'AddNode' ? [newcomerOf(changeOf(command))?.id as NodeId] : [];
