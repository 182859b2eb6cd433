// The ring's configuration: who its members are, as the list of all changes since the cluster was created, and the one
// change that is under way. The settings never change: they name the first members. A configuration has one writer, the
// claimant (Riak's word), and a version: the claimant's term and its epoch. A newer one replaces an older one everywhere.
//
// A change passes through two configurations. *Joint*: the old ring serves, gainers already get every write and stream what
// they gain. *Final*: the new ring alone. Changes wait in the queue and run one after the other (rule 33).
import type { NodeId } from '../../base/ids';
import type { NodeSettings, Settings } from '../settings';

export type RingChange =
  | { readonly kind: 'add'; readonly member: NodeSettings }
  | { readonly kind: 'remove'; readonly node: NodeId }
  /** The newcomer takes the seat of a member: with the same capacity it takes over exactly the ranges of that one. */
  | { readonly kind: 'replace'; readonly node: NodeId; readonly member: NodeSettings };

/** Ordered by term, then by epoch. */
export interface RingVersion {
  readonly term: number;
  readonly epoch: number;
}

/** A change that has begun, and the version it began with: what was streamed for it counts for no other. */
export interface JointChange {
  readonly change: RingChange;
  readonly since: string;
}

export interface RingConfiguration extends RingVersion {
  /** The one node that may write the next epoch of this term. */
  readonly claimant: NodeId;
  /** All that are done, oldest first. */
  readonly changes: readonly RingChange[];
  readonly joint: JointChange | undefined;
  /** Accepted, and waiting for the one under way. */
  readonly queue: readonly RingChange[];
}

/** A member of the ring; its tokens are hashed from the name of its seat, which a replacement keeps. */
export interface RingMember extends NodeSettings {
  readonly seat: NodeId;
}

/** More changes than this are refused: every node keeps their list. */
const MAX_CHANGES = 1000;
const MAX_QUEUED_CHANGES = 32;

export const firstConfiguration = (settings: Settings): RingConfiguration => ({
  term: 0,
  epoch: 0,
  claimant: settings.nodes[0]?.id as NodeId,
  changes: [],
  joint: undefined,
  queue: [],
});

/** The ring that a request of `cp` or `ca` follows. */
export interface RequestRing extends RingVersion {
  /** Which nodes are its members, and which are to be: epochs that change neither have the same. */
  readonly layout: string;
}

const layoutOf = ({ changes, joint }: RingConfiguration): string => `${changes.length} ${joint?.since ?? ''}`;

export const requestRingOf = (ring: RingConfiguration): RequestRing => ({ ...versionOf(ring), layout: layoutOf(ring) });

/** The request's primaries may be others than by this configuration, which is newer. */
export const overtakes = (configuration: RingConfiguration, ring: RequestRing): boolean =>
  isNewerRing(configuration, ring) && layoutOf(configuration) !== ring.layout;

export const isNewerRing = (a: RingVersion, b: RingVersion): boolean =>
  a.term > b.term || (a.term === b.term && a.epoch > b.epoch);

export const isSameRing = (a: RingVersion, b: RingVersion): boolean => a.term === b.term && a.epoch === b.epoch;

/** Only that, of a configuration. */
export const versionOf = ({ term, epoch }: RingVersion): RingVersion => ({ term, epoch });

export const versionText = ({ term, epoch }: RingVersion): string => `${term}.${epoch}`;

export const newcomerOf = (change: RingChange): NodeSettings | undefined =>
  change.kind === 'remove' ? undefined : change.member;

export const leaverOf = (change: RingChange): NodeId | undefined => (change.kind === 'add' ? undefined : change.node);

/** No name ever returns, so the names tell changes apart. */
export const sameChange = (a: RingChange, b: RingChange): boolean =>
  a.kind === b.kind && leaverOf(a) === leaverOf(b) && newcomerOf(a)?.id === newcomerOf(b)?.id;

/** Those who are members once all these changes are done, in the order of their joining; a replacement stands where the replaced one stood. */
export function membersAfter(nodes: readonly NodeSettings[], changes: readonly RingChange[]): readonly RingMember[] {
  let members: RingMember[] = nodes.map((node) => ({ ...node, seat: node.id }));
  for (const change of changes) {
    if (change.kind === 'add') members = [...members, { ...change.member, seat: change.member.id }];
    else if (change.kind === 'remove') members = members.filter(({ id }) => id !== change.node);
    else members = members.map((one) => (one.id === change.node ? { ...change.member, seat: one.seat } : one));
  }
  return members;
}

/** Every change that a configuration knows of: done, under way, accepted. */
export const knownChanges = ({ changes, joint, queue }: RingConfiguration): readonly RingChange[] => [
  ...changes,
  ...(joint === undefined ? [] : [joint.change]),
  ...queue,
];

/** For good: a change ends only when a majority follows a configuration in which it is under way, and no later one forgets that. */
export const isDone = ({ changes }: RingConfiguration, change: RingChange): boolean =>
  changes.some((done) => sameChange(done, change));

export const knows = (ring: RingConfiguration, change: RingChange): boolean =>
  knownChanges(ring).some((known) => sameChange(known, change));

/** Why a change cannot follow the known ones; undefined when it can. */
export function refusalOf(settings: Settings, known: readonly RingChange[], change: RingChange): string | undefined {
  const members = membersAfter(settings.nodes, known);
  const leaver = leaverOf(change);
  const newcomer = newcomerOf(change);
  if (leaver !== undefined && !members.some(({ id }) => id === leaver)) {
    return `${leaver} is not a member of the ring, or is leaving it already`;
  }
  if (newcomer !== undefined && namesUsed(settings, known).includes(newcomer.id)) {
    return `the name ${newcomer.id} has been used in this cluster: choose a new one, so that nobody takes a newcomer for a node that was`;
  }
  if (known.length >= MAX_CHANGES) {
    return `this cluster has changed ${MAX_CHANGES} times, which is all that its configuration keeps: create a new one`;
  }
  return placementRefusal(settings, membersAfter(settings.nodes, [...known, change]));
}

/** Why a change must wait for another one that is not known yet; undefined when it need not. */
export function shortageOf(settings: Settings, known: readonly RingChange[], change: RingChange): string | undefined {
  const after = membersAfter(settings.nodes, [...known, change]);
  if (after.length >= settings.n) return undefined;
  return `without ${leaverOf(change)} there are ${after.length} nodes for N=${settings.n} copies: add a node first`;
}

const namesUsed = (settings: Settings, known: readonly RingChange[]): readonly NodeId[] => [
  ...settings.nodes.map(({ id }) => id),
  ...known.flatMap((change) => newcomerOf(change)?.id ?? []),
];

export const queueIsFull = (ring: RingConfiguration): boolean => ring.queue.length >= MAX_QUEUED_CHANGES;

/** More slots than this, and who gains what of their remainders is no longer worked out. */
const MAX_MODULO_SLOTS = 1024;

function placementRefusal(settings: Settings, members: readonly RingMember[]): string | undefined {
  const capacity = members.reduce((sum, member) => sum + member.capacity, 0);
  switch (settings.placement) {
    case 'consistent-hash':
      return members.some((member) => member.capacity > 1)
        ? "'consistent-hash' gives each node one token, whatever its capacity: give every node capacity 1"
        : undefined;
    case 'equal-partitions':
      return settings.partitions < capacity
        ? `partitions is ${settings.partitions} but the capacities would add up to ${capacity}: at least one partition for each`
        : undefined;
    case 'modulo':
      return capacity > MAX_MODULO_SLOTS
        ? `'modulo' can change with at most ${MAX_MODULO_SLOTS} slots, and this would make ${capacity}`
        : undefined;
    default:
      return undefined;
  }
}
