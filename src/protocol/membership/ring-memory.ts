// What a node remembers of the ring: the configuration that it follows, the term that it has promised to follow, and the
// changes that it was told of and has to bring to the claimant. The record m/ring keeps it over a crash.
import type { NodeId } from '../../base/ids';
import { type Core, write } from '../core';
import { owe } from '../full-disk';
import type { Lives } from '../messages';
import { decodeText, encodeText, RING_KEY } from '../records';
import {
  firstConfiguration,
  isDone,
  isSameRing,
  knows,
  membersAfter,
  overtakes,
  type RequestRing,
  type RingChange,
  type RingConfiguration,
  type RingVersion,
} from '../ring/configuration';
import type { Settings } from '../settings';

export interface Claim {
  readonly term: number;
  /** This node's incarnation when it began: it tells a question that is asked again from one of a life that is forgotten. */
  readonly life: number;
  /** Who has promised to follow. */
  readonly promises: Map<NodeId, Promised>;
}

export interface Promised {
  /** Which ring it followed then. */
  readonly ring: RingConfiguration;
  /** In which life it promised. */
  readonly life: number;
  readonly lives: Lives;
}

export interface RingMemory {
  configuration: RingConfiguration;
  /** The version that is on the disk. */
  durable: RingVersion;
  /** Claimant: the next epoch, on its way to the disk. Nobody follows it before it is there, this node included. */
  writing: RingConfiguration | undefined;
  /** Records of this on their way to the disk. */
  saves: number;
  /** No ring of a lower term is followed any more. */
  promised: number;
  /** Whose term that is. */
  promisedTo: NodeId;
  /** Which life of that node asked for it; undefined when the term is promised to nobody who asks any more. */
  promisedLife: number | undefined;
  /**
   * In which lives others have asked for a promise and got it; at most one for each name there ever was. A node whose disk
   * was lost asks a majority of the others before it votes again, and so one at least of every majority knows of that.
   */
  lives: Lives;
  /** False once its disk was lost: what it had promised before is forgotten, so it may promise nothing until it has a term of its own. */
  voting: boolean;
  /**
   * What this node was told of; durable until it is done, or the claimant refuses it; bounded. That a configuration knows it
   * is not enough: one that no majority followed may give way to one that does not.
   */
  proposals: readonly RingChange[];
  /** A newcomer knows this node only. */
  readonly seed: NodeId | undefined;
  /** To be asked for the ring until one comes that is newer than the one on the disk. */
  contact: NodeId | undefined;

  /** This node is a member of the ring that serves, or of the one that a change leads to. */
  isMember: boolean;
  /** Another configuration has become durable in this step: transfers begin or end at the end of it. */
  isNew: boolean;
  /** Who follows the configuration durably, as far as it has said so here. */
  readonly followers: Set<NodeId>;
  /** Who follows it without a vote, or cannot follow it while its disk is full: they need not be told again, and count for no majority. */
  readonly voteless: Set<NodeId>;
  /** Claimant: who has its ranges of the change under way, and in which life it said so. */
  readonly received: Map<NodeId, number>;
  /** Claimant: changes that it would refuse, and what it followed when it first heard of each. */
  readonly doubts: Map<string, RingVersion>;
  claim: Claim | undefined;
  /** Claims have failed because of this term. */
  highestTerm: number;
  /** The reason for waiting that was told last. */
  toldReason: string | undefined;
}

/** A person is refused any more; a node that brings one brings it again. */
export const MAX_PROPOSALS = 32;

interface Stored {
  readonly configuration: RingConfiguration;
  readonly promised: number;
  readonly promisedTo: NodeId;
  readonly promisedLife?: number | undefined;
  readonly lives?: Lives;
  readonly voting: boolean;
  readonly proposals: readonly RingChange[];
}

/** What a newcomer is told when it is started: who lets it in, and as what. */
export interface Joining {
  readonly seed: NodeId;
  readonly change: RingChange;
}

/** `forgetful`: the disk is new, and an earlier one was lost. */
export function ringMemoryFrom(
  settings: Settings,
  record: Uint8Array | undefined,
  forgetful: boolean,
  joining: Joining | undefined,
  contact: NodeId | undefined,
): RingMemory {
  const first = firstConfiguration(settings);
  const stored: Stored =
    record === undefined
      ? { configuration: first, promised: 0, promisedTo: first.claimant, voting: !forgetful, proposals: [] }
      : (JSON.parse(decodeText(record)) as Stored);
  const proposals = joining === undefined ? stored.proposals : withProposal(stored.proposals, joining.change);
  return {
    ...stored,
    promisedLife: stored.promisedLife,
    lives: stored.lives ?? {},
    durable: stored.configuration,
    writing: undefined,
    saves: 0,
    proposals: proposals.filter((change) => !isDone(stored.configuration, change)),
    seed: joining?.seed,
    contact,
    isMember: false,
    isNew: false,
    followers: new Set(),
    voteless: new Set(),
    received: new Map(),
    doubts: new Map(),
    claim: undefined,
    highestTerm: 0,
    toldReason: undefined,
  };
}

/** Those that the configuration does not know: they have to be brought to the claimant. */
export const pendingProposals = ({
  configuration,
  proposals,
}: Pick<RingMemory, 'configuration' | 'proposals'>): readonly RingChange[] =>
  proposals.filter((change) => !knows(configuration, change));

const withProposal = (proposals: readonly RingChange[], change: RingChange): readonly RingChange[] =>
  proposals.length >= MAX_PROPOSALS || proposals.some((one) => JSON.stringify(one) === JSON.stringify(change))
    ? proposals
    : [...proposals, change];

export const hasTooManyProposals = ({ ringMemory }: Core): boolean => ringMemory.proposals.length >= MAX_PROPOSALS;

/** False when it waits here already, or too many do. */
export function addProposal({ ringMemory }: Core, change: RingChange): boolean {
  const before = ringMemory.proposals;
  ringMemory.proposals = withProposal(before, change);
  return ringMemory.proposals !== before;
}

export function encodeRingMemory(memory: Stored): Uint8Array {
  const { configuration, promised, promisedTo, promisedLife, lives = {}, voting, proposals } = memory;
  const stored = { configuration, promised, promisedTo, promisedLife, lives, voting, proposals } satisfies Stored;
  return encodeText(JSON.stringify(stored));
}

/** Makes what is remembered now durable; `release` puts out what must wait for that, `then` runs when it is. */
export function saveRing(core: Core, release: () => void, then: () => void): void {
  const { ringMemory } = core;
  const configuration = ringMemory.writing ?? ringMemory.configuration;
  ringMemory.saves++;
  write(core, [{ key: RING_KEY, value: encodeRingMemory({ ...ringMemory, configuration }) }], release, () => {
    ringMemory.saves--;
    ringMemory.durable = configuration;
    then();
  });
}

/** The same when there is room. REQUIRES: the disk is full. */
export const oweRing = (core: Core): void => owe(core, { key: RING_KEY, value: encodeRingMemory(core.ringMemory) });

/** It has said nothing yet of following the configuration. */
export const isLate = ({ ringMemory: { followers, voteless } }: Core, node: NodeId): boolean =>
  !followers.has(node) && !voteless.has(node);

/** Serves as a member of the ring, or of the one that a change leads to. */
export const isMember = ({ ringMemory }: Core): boolean => ringMemory.isMember;

/** All other nodes that the configuration has as members, before or after the change under way. */
export const others = (core: Core): NodeId[] => [...core.members.keys()];

/** The nodes of which each list must have a majority before a configuration is settled. */
export function electorates(settings: Settings, { changes, joint }: RingConfiguration): readonly NodeId[][] {
  const before = membersAfter(settings.nodes, changes).map(({ id }) => id);
  if (joint === undefined) return [before];
  return [before, membersAfter(settings.nodes, [...changes, joint.change]).map(({ id }) => id)];
}

/** Nothing has ever changed: everybody follows it from the settings. */
export const isFirst = ({ term, epoch }: RingVersion): boolean => term === 0 && epoch === 0;

/** The configuration is durable at a majority: no other of its term or a lower one can take its place. */
export function isSettled({ settings, ringMemory }: Core): boolean {
  const { configuration, followers, durable } = ringMemory;
  if (isFirst(configuration)) return true;
  if (!isSameRing(configuration, durable)) return false;
  return electorates(settings, configuration).every(
    (nodes) => nodes.filter((node) => followers.has(node)).length > nodes.length / 2,
  );
}

/** This node follows a newer ring than a request of `cp` or `ca` does, and takes no part in it. */
export const isOutdated = ({ ringMemory }: Core, ring: RequestRing | undefined): boolean =>
  ring !== undefined && overtakes(ringMemory.configuration, ring);
