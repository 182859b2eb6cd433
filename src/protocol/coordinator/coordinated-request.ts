// A request under way at its coordinator: the copies it wants, who has answered, and when it is answered and closed.
import { type LabTime, type NodeId, type RequestId, usFromMs } from '../../base/ids';
import type { Core } from '../core';
import type { Operation, Target } from '../events';
import type { MergedAnswer, ReplicaState } from '../messages';
import type { RequestRing } from '../ring/configuration';
import type { Clock } from '../versions/clock';
import type { VersionSet } from '../versions/version-set';

/** One copy that a request wants. A slot that timed out stays, beside the one of its replacement. */
export interface Slot {
  readonly node: NodeId;
  readonly standsInFor: NodeId | undefined;
  state: ReplicaState['state'];
  /** It has refused because its disk is full. */
  diskFull: boolean;
  readonly since: LabTime;
  /** Reads: what the replica returned; undefined if it knows nothing of the key. */
  found: VersionSet | undefined;
}

/** `quorum`: the only phase of `ap` and `ca`. `cp` first learns the newest version from a majority, then makes a majority store it or its successor. */
export type Phase = 'quorum' | 'learn' | 'store';

export interface CoordinatedRequest {
  readonly request: RequestId;
  readonly op: Operation;
  readonly key: string;
  readonly openedAt: LabTime;
  /** W or R. */
  readonly needed: number;
  readonly preference: readonly NodeId[];
  /** `needed` copies of each of these lists are a quorum: two lists while both rings must agree. */
  readonly quorums: readonly (readonly NodeId[])[];
  /** Nodes that are about to own the key. */
  readonly gainers: readonly NodeId[];
  /** `cp`, `ca`: the ring that it follows from its first message to its last. */
  readonly ring: RequestRing | undefined;
  /** A newer ring that somebody followed before it was done: it cannot reach its quorum any more. */
  outdatedBy: string | undefined;
  /** Every node in the order of the walk: candidates for replacement are taken from here, each once. */
  readonly walk: readonly NodeId[];
  phase: Phase;
  /** Those of the present phase. */
  slots: Slot[];
  /** Primaries passed over at the start. */
  readonly skipped: readonly ReplicaState[];
  /** Who gets the report: undefined when this node has the client itself. */
  readonly origin: NodeId | undefined;
  /** What follows when the learning phase knows the newest version. */
  onLearned: ((newest: VersionSet) => void) | undefined;
  answered: boolean;
  outcome: 'ok' | 'failed' | 'unknown';
  reason: string | undefined;
  /** Reads: the merge of the answers that the client got. Writes: what the replicas are to hold, once it is durable here. */
  result: VersionSet | undefined;
  /** What the client got in the place of the result's siblings. */
  merged: MergedAnswer | undefined;
  context: Clock;
}

export const isAcknowledged = ({ state }: Slot): boolean => state === 'acknowledged';
export const isWaiting = ({ state }: Slot): boolean => state === 'waiting';

/** The primary whose copy a slot is: a stand-in's copy ends there too. */
export const ownerOf = ({ node, standsInFor }: Target): NodeId => standsInFor ?? node;

/** Copies towards the quorum in the slots that count, where both rings must agree those of the list that has fewer. Two for one primary are one: they end on one disk. */
export function copiesIn(
  { quorums, slots }: Pick<CoordinatedRequest, 'quorums' | 'slots'>,
  counts: (slot: Slot) => boolean = isAcknowledged,
): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const list of quorums) {
    let copies = 0;
    for (const node of list) if (slots.some((slot) => ownerOf(slot) === node && counts(slot))) copies++;
    fewest = Math.min(fewest, copies);
  }
  return fewest;
}

/** It gets the write because it is about to own the key. */
export const isGainer = ({ gainers }: CoordinatedRequest, { node, standsInFor }: Slot): boolean =>
  standsInFor === undefined && gainers.includes(node);

export const replicaStates = (request: CoordinatedRequest): ReplicaState[] => [
  ...request.slots.map((slot) => {
    const { node, standsInFor, state } = slot;
    return { node, role: roleOf(request, slot), standsInFor, state };
  }),
  ...request.skipped,
];

/** Its time was over long ago: this node was paused. What it has in hand may have been deleted and forgotten since (rule 28), so it hands on none of it. */
export const isOver = ({ now, settings }: Core, { openedAt }: CoordinatedRequest): boolean =>
  now - openedAt > usFromMs(settings.requestTimeoutMs);

function roleOf(request: CoordinatedRequest, slot: Slot): ReplicaState['role'] {
  if (isGainer(request, slot)) return 'gainer';
  return slot.standsInFor === undefined ? 'primary' : 'fallback';
}

/** The sentence of a request that cannot reach its quorum any more: with names and numbers. */
export function shortfallSentence(request: CoordinatedRequest): string {
  const letter = request.op === 'get' ? 'R' : 'W';
  const verb = request.op === 'get' ? 'answered' : 'acknowledged';
  const refused = request.slots.filter((slot) => slot.state === 'refused');
  const full = refused.filter(({ diskFull }) => diskFull).map(({ node }) => node);
  const others = refused.filter(({ diskFull }) => !diskFull).map(({ node }) => node);
  const silent = request.slots
    .filter(({ state }) => state !== 'acknowledged' && state !== 'refused')
    .map((slot) => slot.node);
  const got = request.slots.filter(isAcknowledged).map((slot) => slot.node);
  const skipped = request.skipped.map((replica) => replica.node);
  if (request.outdatedBy !== undefined) return outdatedSentence(request, request.outdatedBy);
  if (request.phase === 'learn' && request.op !== 'get') return nothingStoredSentence(request);
  return [
    `${letter}=${request.needed}: ${copiesIn(request)} of ${request.needed} ${verb}${got.length > 0 ? ` (${got.join(', ')})` : ''}`,
    ...(silent.length > 0 ? [`${silent.join(', ')} did not answer in time`] : []),
    ...(full.length > 0 ? [`the disk of ${full.join(', ')} is full`] : []),
    ...(others.length > 0
      ? [`${others.join(', ')} ${request.phase === 'learn' ? FORGETFUL : 'can keep no more hints'}`]
      : []),
    ...(skipped.length > 0 ? [`${skipped.join(', ')} skipped as suspected or down`] : []),
  ].join('; ');
}

// A write of `cp` that could not even learn what is there.
function nothingStoredSentence(request: CoordinatedRequest): string {
  const got = request.slots.filter(isAcknowledged).map((slot) => slot.node);
  const refused = request.slots.filter(({ state }) => state === 'refused').map((slot) => slot.node);
  const silent = request.slots
    .filter(({ state }) => state !== 'acknowledged' && state !== 'refused')
    .map((slot) => slot.node);
  return [
    `unavailable: needs ${request.needed} of ${request.preference.join(' ')}, reached ${got.length} (${got.join(' ')})`,
    ...(silent.length > 0 ? [`${silent.join(', ')} did not answer in time`] : []),
    ...(refused.length > 0 ? [`${refused.join(', ')} ${FORGETFUL}`] : []),
    'nothing is stored',
  ].join('; ');
}

const FORGETFUL = 'has lost copies and does not answer until they are rebuilt';

function outdatedSentence({ op, phase }: CoordinatedRequest, ring: string): string {
  const what = op === 'get' || phase === 'learn' ? 'nothing is stored' : 'it may have taken effect';
  return `the ring has changed under way, to ${ring}: ${what}; send the request again`;
}
