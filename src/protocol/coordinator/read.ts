// The coordinator of a get (rules 8, 21): ask N, answer after R with the merge, use later answers for read repair only.

import type { RequestId } from '../../base/ids';
import { probe } from '../../base/probe';
import type { Core } from '../core';
import { repairReplicas } from '../repair/read-repair';
import { readCopies } from '../replica/replica';
import { gainersOf, type Plan, reachable } from '../ring/preference';
import { isStrict } from '../settings';
import { type CoordinatedRequest, isWaiting } from './coordinated-request';
import {
  answerRequest,
  closeRequest,
  countAnswer,
  mergeOfAnswers,
  openRequest,
  openSlot,
  sendToReplica,
  verdict,
} from './quorum';
import { refuseUnavailable } from './refusal';
import { learn, writeBack } from './register';

export function coordinateRead(core: Core, request: RequestId, key: string, plan: Plan): void {
  if (reachable(plan) < core.settings.r) {
    refuseUnavailable(core, { request, op: 'get', key, mayBeAt: [], origin: undefined }, core.settings.r, plan);
    return;
  }
  const open = openRequest(core, request, 'get', key, plan, undefined);
  if (core.settings.consistency === 'cp') {
    learn(core, open, [...plan.targets, ...gainersOf(plan)], (newest) => writeBack(core, open, newest));
    return;
  }
  const asked = isStrict(core.settings) ? [...plan.targets, ...gainersOf(plan)] : plan.targets;
  const slots = asked.map((target) => openSlot(core, open, target));
  for (const slot of slots) {
    if (slot.node !== core.self) {
      sendToReplica(core, open, slot);
      continue;
    }
    readCopies(core, key, (found) => {
      if (!core.coordinated.has(request)) {
        probe('own-read-after-close');
        return;
      }
      countAnswer(core, open, core.self, found);
      settleRead(core, open);
    });
  }
}

/** After each answer or time-out: answer when R is certain, repair and close when all have answered or timed out. */
export function settleRead(core: Core, request: CoordinatedRequest): void {
  const certain = request.answered ? undefined : verdict(request);
  if (certain !== undefined) {
    if (certain === 'ok') {
      request.result = mergeOfAnswers(core, request);
      request.context = request.result.clock;
    }
    answerRequest(core, request, certain);
  }
  if (request.slots.some(isWaiting)) return;
  if (core.settings.readRepair) repairReplicas(core, request, mergeOfAnswers(core, request));
  closeRequest(core, request);
}
