// The claimant: the one node that writes the ring's epochs, so that two never compete (Riak calls it that). It takes
// proposals into the queue, begins one change after the other (rule 33), and ends one when every node that gains ranges has
// them from enough of their owners. It writes an epoch only when the one before is durable at a majority: so whoever
// follows it in its office, with a majority's promise, knows of every epoch that mattered.
import type { NodeId } from '../../base/ids';
import { type Core, send, trace } from '../core';
import { fullDiskSentence, isDiskFull } from '../full-disk';
import type { AcknowledgeRing, ProposeRingChange, RefuseRingChange, ReportRangesReceived } from '../messages';
import {
  isNewerRing,
  isSameRing,
  knownChanges,
  knows,
  membersAfter,
  newcomerOf,
  queueIsFull,
  type RingChange,
  type RingConfiguration,
  refusalOf,
  sameChange,
  shortageOf,
  versionOf,
  versionText,
} from '../ring/configuration';
import { movesBetween } from '../ring/moves';
import { sharedRing } from '../ring/shared-ring';
import type { Settings } from '../settings';
import { writeRing } from './following';
import { isHealthy } from './health';
import {
  addProposal,
  electorates,
  isFirst,
  isLate,
  isMember,
  isSettled,
  others,
  oweRing,
  pendingProposals,
  saveRing,
} from './ring-memory';

/** Members that are sent the configuration again in one gossip interval. */
const REMINDERS_AT_ONCE = 64;

/** Changes that it is about to refuse, or has refused; when there are more, all are forgotten, and doubted again. */
const MAX_DOUBTS = 64;

export const isClaimant = ({ self, ringMemory: { configuration, promised, voting } }: Core): boolean =>
  voting && configuration.claimant === self && promised === configuration.term;

/** Writes the next epoch if the present one allows it. */
export function advanceRing(core: Core): void {
  if (isDiskFull(core) || !isClaimant(core) || !isSettled(core) || core.ringMemory.writing !== undefined) return;
  const next = nextConfiguration(core);
  if (next !== undefined) writeEpoch(core, next);
}

export function writeEpoch(core: Core, ring: RingConfiguration): void {
  const begun = ring.joint !== undefined && ring.joint.since === versionText(ring) ? ring.joint.change : undefined;
  writeRing(core, ring, {
    told: () => {
      if (begun !== undefined) traceMoves(core, begun);
    },
    goOn: () => advanceRing(core),
  });
}

export function onAcknowledgeRing(core: Core, from: NodeId, { ring, voting }: AcknowledgeRing): void {
  if (!isSameRing(ring, core.ringMemory.configuration)) return;
  (voting ? core.ringMemory.followers : core.ringMemory.voteless).add(from);
  advanceRing(core);
}

function nextConfiguration(core: Core): RingConfiguration | undefined {
  const { configuration: now } = core.ringMemory;
  const epoch = now.epoch + 1;
  const { queue, isUnsure } = queueWithProposals(core);
  if (now.joint !== undefined && missingGainers(core).length === 0) {
    const changes = [...now.changes, now.joint.change];
    return { ...now, epoch, changes, joint: undefined, queue, claimant: claimantAfter(core, changes) };
  }
  const [first, ...rest] = queue;
  if (now.joint === undefined && first !== undefined) {
    return { ...now, epoch, queue: rest, joint: { change: first, since: versionText({ term: now.term, epoch }) } };
  }
  return queue.length === now.queue.length && !isUnsure ? undefined : { ...now, epoch, queue };
}

// What cannot be done is refused, once that is sure; until then an epoch is wanted, though it changes nothing. What would
// leave too few waits: who asked for it may have asked another node for an addition before.
function queueWithProposals(core: Core): { readonly queue: readonly RingChange[]; readonly isUnsure: boolean } {
  const { settings, ringMemory } = core;
  const { configuration: now } = ringMemory;
  const known = [...knownChanges(now)];
  const queue = [...now.queue];
  let isUnsure = false;
  for (const change of pendingProposals(ringMemory)) {
    const reason = refusalOf(settings, knownChanges(now), change);
    if (reason !== undefined && !mayRefuse(core, change)) {
      isUnsure = true;
    } else if (reason !== undefined) {
      trace(core, { kind: 'RingChangeRefused', change, reason });
      ringMemory.proposals = ringMemory.proposals.filter((one) => one !== change);
    } else if (canFollow(settings, known, change) && !queueIsFull({ ...now, queue })) {
      queue.push(change);
      known.push(change);
    }
  }
  return { queue, isUnsure };
}

const canFollow = (settings: Settings, known: readonly RingChange[], change: RingChange): boolean =>
  refusalOf(settings, known, change) === undefined && shortageOf(settings, known, change) === undefined;

// A claimant that was deposed need not know it. Only when an epoch that it wrote after it heard of the change is durable at
// a majority does it know what a majority knows of.
function mayRefuse({ ringMemory: { doubts, configuration } }: Core, change: RingChange): boolean {
  const name = JSON.stringify(change);
  const since = doubts.get(name);
  if (since !== undefined) return isNewerRing(configuration, since);
  if (doubts.size >= MAX_DOUBTS) doubts.clear();
  doubts.set(name, versionOf(configuration));
  return false;
}

function missingGainers(core: Core): NodeId[] {
  const { ring, nextRing, settings, ringMemory, members } = core;
  if (nextRing === undefined) return [];
  const gainers = [...movesBetween(ring, nextRing, settings.n).gains.keys()];
  return gainers.filter((node) => {
    const life = ringMemory.received.get(node);
    return life === undefined || (members.get(node)?.incarnation ?? 0) > life;
  });
}

// A claimant that leaves hands its office to a member that it holds for up.
function claimantAfter(core: Core, changes: readonly RingChange[]): NodeId {
  const members = membersAfter(core.settings.nodes, changes).map(({ id }) => id);
  if (members.includes(core.self)) return core.self;
  return members.find((node) => isHealthy(core, node)) ?? (members[0] as NodeId);
}

function traceMoves(core: Core, change: RingChange): void {
  const { settings, ringMemory } = core;
  const { changes } = ringMemory.configuration;
  const before = sharedRing(settings, changes);
  const { ownedShare, share, gains } = movesBetween(before, sharedRing(settings, [...changes, change]), settings.n);
  const each = [...gains].map(([node, gain]) => ({ node, share: gain.share, ranges: gain.ranges }));
  trace(core, { kind: 'RingChangeBegun', change, ownedShare, share, gains: each });
}

/** Each gossip interval: whoever wrote the configuration, or leaves with it, sends it to those who have not confirmed it. */
export function remindFollowers(core: Core): void {
  const { configuration: ring } = core.ringMemory;
  if (isFirst(ring)) return;
  // One that is no member hears no gossip: what it believes of others is old.
  const mayHear = (node: NodeId): boolean => !isMember(core) || core.members.get(node)?.status !== 'down';
  const late = others(core).filter((node) => isLate(core, node) && mayHear(node));
  for (const node of late.slice(0, REMINDERS_AT_ONCE)) send(core, node, { kind: 'AdoptRing', ring });
}

/** Says, once for each reason, why the change under way or the next one does not go on. `lacking`: why this node does not get what it gains by it. */
export function tellWaiting(core: Core, lacking: string | undefined): void {
  const { ringMemory } = core;
  const { joint, queue } = ringMemory.configuration;
  const change = joint?.change ?? queue[0] ?? pendingProposals(ringMemory)[0];
  if (change === undefined) return;
  const reason = lacking ?? reasonForWaiting(core);
  if (reason === undefined || reason === ringMemory.toldReason) return;
  ringMemory.toldReason = reason;
  trace(core, { kind: 'RingChangeWaits', change, reason });
}

function reasonForWaiting(core: Core): string | undefined {
  const { ringMemory, settings } = core;
  const { configuration, followers, claim } = ringMemory;
  if (claim !== undefined) {
    if (claim.promises.size === 0) return undefined;
    const electorate = electorates(settings, configuration).flat();
    return `${core.self} has the promise of ${claim.promises.size} of ${new Set(electorate).size} nodes to follow it, and needs a majority`;
  }
  if (!isClaimant(core)) return undefined;
  if (isDiskFull(core)) return fullDiskSentence(core);
  if (!isSettled(core)) {
    const late = others(core).filter((node) => !followers.has(node));
    return `a majority must follow ring ${versionText(configuration)} first, and ${late.join(', ')} did not confirm it`;
  }
  const missing = missingGainers(core);
  const [first] = pendingProposals(ringMemory);
  if (configuration.joint === undefined && first !== undefined) {
    return shortageOf(settings, knownChanges(configuration), first);
  }
  return missing.length === 0 ? undefined : `${missing.join(', ')} must receive what it gains first`;
}

/**
 * A node brings a change to the claimant, or to one that may know who that is. Refused is what cannot follow the changes that
 * a majority knows of: no later claimant will know less. It will be brought again until it is answered.
 */
export function onProposeRingChange(core: Core, from: NodeId, { change }: ProposeRingChange): void {
  const { configuration } = core.ringMemory;
  if (knows(configuration, change)) {
    send(core, from, { kind: 'AdoptRing', ring: configuration });
    return;
  }
  if (isClaimant(core) && isSettled(core)) {
    const reason = refusalOf(core.settings, knownChanges(configuration), change);
    if (reason !== undefined && mayRefuse(core, change)) {
      send(core, from, { kind: 'RefuseRingChange', change, reason });
      return;
    }
  }
  propose(core, change, () => {});
}

/** Keeps the change until the claimant has it; `told` is put out once that is durable. */
export function propose(core: Core, change: RingChange, told: () => void): void {
  if (!addProposal(core, change)) return;
  if (isDiskFull(core)) {
    oweRing(core);
    told();
    return;
  }
  saveRing(core, told, () => advanceRing(core));
}

/** A newcomer whose change is refused has no other way in: it leaves. */
export function onRefuseRingChange(core: Core, { change }: RefuseRingChange): void {
  const { ringMemory } = core;
  if (isDiskFull(core)) return; // it could not keep that in mind: it will ask again
  const left = ringMemory.proposals.filter((one) => !sameChange(one, change));
  if (left.length === ringMemory.proposals.length) return;
  ringMemory.proposals = left;
  saveRing(
    core,
    () => {},
    () => {
      if (newcomerOf(change)?.id === core.self && !isMember(core)) leave(core);
    },
  );
}

/** It stops for good. */
export const leave = (core: Core): void => {
  core.outputs.push({ kind: 'Leave' });
};

export const onReportRangesReceived = (core: Core, from: NodeId, report: ReportRangesReceived): void =>
  noteReceived(core, from, report);

/** A node has all that it must have before the change can end. */
export function noteReceived(
  core: Core,
  node: NodeId,
  { since, life }: Pick<ReportRangesReceived, 'since' | 'life'>,
): void {
  const { configuration, received } = core.ringMemory;
  if (configuration.joint?.since !== since || (received.get(node) ?? 0) >= life) return;
  received.set(node, life);
  advanceRing(core);
}

/** True while the change that this ring is about to make, or what it was told of, is not done. */
export const hasChanges = ({ ringMemory }: Core): boolean =>
  ringMemory.configuration.joint !== undefined ||
  ringMemory.configuration.queue.length > 0 ||
  pendingProposals(ringMemory).length > 0;
