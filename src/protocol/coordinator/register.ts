// Strict quorums, linearizable per key (rule 18): the multi-writer register of Attiya, Bar-Noy and Dolev (1995), as by
// Lynch and Shvartsman (1997). A write learns the highest timestamp from a majority and then stores a higher one at a
// majority; a read learns the newest version and makes sure that a majority has it before it answers.

import type { NodeId } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, trace } from '../core';
import type { Target } from '../events';
import { isDiskFull } from '../full-disk';
import { isForgetful } from '../repair/forgetful';
import { mergeIntoOwnCopy, readCopies } from '../replica/replica';
import { clockText, covers, dotText } from '../versions/clock';
import { EMPTY_SET, sameSets, type VersionSet } from '../versions/version-set';
import { type CoordinatedRequest, copiesIn, type Slot } from './coordinated-request';
import {
  answerRequest,
  closeRequest,
  countAnswer,
  markForgetful,
  mergeOfAnswers,
  onReplicaRefusal,
  openSlot,
  sendToReplica,
  settleStoring,
  verdict,
} from './quorum';
import type { WriteOrder } from './write-order';

/** Asks every target for its version; `then` runs once a majority has answered, with the newest. */
export function learn(
  core: Core,
  request: CoordinatedRequest,
  targets: readonly Target[],
  then: (newest: VersionSet) => void,
): void {
  request.phase = 'learn';
  request.onLearned = then;
  const slots = targets.map((target) => openSlot(core, request, target));
  for (const slot of slots) {
    if (slot.node !== core.self) {
      sendToReplica(core, request, slot);
      continue;
    }
    readCopies(core, request.key, (found) => {
      if (request.phase !== 'learn' || !core.coordinated.has(request.request)) {
        probe('own-answer-too-late');
        return;
      }
      if (isForgetful(core)) markForgetful(core, request, core.self);
      else countAnswer(core, request, core.self, found);
      settleLearn(core, request);
    });
  }
}

export function settleLearn(core: Core, request: CoordinatedRequest): void {
  const certain = verdict(request);
  if (certain === undefined) return;
  if (certain === 'ok') {
    request.onLearned?.(mergeOfAnswers(core, request));
    return;
  }
  probe('majority-out-of-reach');
  answerRequest(core, request, certain);
  closeRequest(core, request);
}

/** A read has learned the newest version: it is answered once a majority has that. Replicas that lack it get it. */
export function writeBack(core: Core, request: CoordinatedRequest, newest: VersionSet): void {
  const { set: stored } = core.versioning.truncate(newest);
  const learned = request.slots;
  const has = ({ state, found }: Slot): boolean =>
    state === 'acknowledged' && (newest.clock.length === 0 || (found !== undefined && sameSets(found, stored)));
  const held = learned.filter(has).map(({ node }) => node);
  const enough = copiesIn(request, has) >= request.needed;
  if (!enough) probe('write-back-needed');
  beginStoring(core, request, newest, held);
  for (const old of learned) {
    if (has(old)) openSlot(core, request, old).state = 'acknowledged';
    else if (newest.clock.length > 0 && (!enough || core.settings.readRepair))
      give(core, request, openSlot(core, request, old));
  }
  settleStoring(core, request);
}

function give(core: Core, request: CoordinatedRequest, slot: Slot): void {
  if (slot.node !== core.self) {
    sendToReplica(core, request, slot);
    return;
  }
  probe('write-back-here');
  mergeIntoOwnCopy(core, request.key, request.result ?? EMPTY_SET, 'read-repair', {
    durable: () => {
      if (!core.coordinated.has(request.request)) return;
      countAnswer(core, request, core.self);
      settleStoring(core, request);
    },
    full: () => {
      if (!isDiskFull(core) || !onReplicaRefusal(core, request, core.self, 'disk-full')) return;
      settleStoring(core, request);
    },
  });
}

/** The phase in which replicas store `set`; its slots are opened by the caller. */
export function beginStoring(
  core: Core,
  request: CoordinatedRequest,
  set: VersionSet,
  held: readonly NodeId[] = [],
): void {
  request.phase = 'store';
  request.onLearned = undefined;
  request.slots = [];
  request.result = set;
  request.context = set.clock;
  trace(core, { kind: 'StorePhaseStarted', request: request.request, needed: request.needed, held });
}

/** A put with a context is refused when what is stored is newer than what its client saw. */
export function conflictOf({ context }: WriteOrder, stored: VersionSet): string | undefined {
  const [newest] = stored.siblings;
  if (context.length === 0 || newest === undefined || covers(context, newest.dot)) return undefined;
  return `conflict: the context covers [${clockText(context)}], but ${dotText(newest.dot)} is stored by now: read it and resolve first`;
}
