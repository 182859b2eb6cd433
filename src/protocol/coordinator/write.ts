// The coordinator of a put or delete (rules 9, 10): mint a version from its own durable copy, write it here first, then
// send it to the others, so that a counter which others have seen is never minted again.
import { probe } from '../../base/probe';
import { type Core, trace } from '../core';
import type { Target } from '../events';
import { fullDiskSentence, isDiskFull } from '../full-disk';
import { MAX_WAITING, withKey } from '../key-lock';
import { forgetfulSentence, isForgetful } from '../repair/forgetful';
import { versionText } from '../ring/configuration';
import { gainersOf, type Plan, reachable } from '../ring/preference';
import { isStrict } from '../settings';
import { summarise } from '../value';
import { EMPTY_CLOCK, mergeClocks } from '../versions/clock';
import type { Minted, VersionSet } from '../versions/version-set';
import type { CoordinatedRequest } from './coordinated-request';
import { type OwnCopy, readOwnCopy } from './own-copy';
import {
  answerRequest,
  closeRequest,
  countAnswer,
  openRequest,
  openSlot,
  sendToReplica,
  settleStoring,
} from './quorum';
import { certainly, refuse, refuseUnavailable } from './refusal';
import { beginStoring, conflictOf, learn } from './register';
import type { WriteOrder } from './write-order';

/** This node coordinates and so stores: as a primary, or as a stand-in for one. */
export function coordinateWrite(core: Core, order: WriteOrder, plan: Plan): void {
  const { request, op, key, origin } = order;
  const own = plan.targets.find((target) => target.node === core.self) ?? standIn(core, plan);
  const remote = plan.targets.filter((target) => target.node !== core.self);
  const chosen = { ...plan, targets: [own, ...remote] };
  if (isStrict(core.settings) && own.standsInFor !== undefined) {
    refuse(core, order, core.settings.w, outdatedForwardSentence(core, key));
    return;
  }
  if (isDiskFull(core)) {
    probe('refused-on-full-disk');
    refuse(core, order, core.settings.w, `${fullDiskSentence(core)}; put via another node, or make room`);
    return;
  }
  if (isForgetful(core)) {
    refuse(core, order, core.settings.w, forgetfulSentence(core));
    return;
  }
  if (reachable(chosen) < core.settings.w) {
    refuseUnavailable(core, order, core.settings.w, plan);
    return;
  }
  const others = [...remote, ...gainersOf(chosen)];
  const open = openRequest(core, request, op, key, chosen, origin);
  if (core.settings.consistency !== 'cp') {
    store(core, order, open, own, others);
    return;
  }
  learn(core, open, [own, ...others], (newest) => {
    const conflict = conflictOf(order, newest);
    if (conflict !== undefined) {
      probe('conflict-when-learned');
      refuseWrite(core, order, open, newest, conflict);
      return;
    }
    beginStoring(core, open, newest);
    store(core, order, open, own, others);
  });
}

const outdatedForwardSentence = (core: Core, key: string): string =>
  `the ring has changed: by ring ${versionText(core.ringMemory.configuration)} ${core.self} is no primary of ${key} that could store it; send the request again`;

function store(core: Core, order: WriteOrder, open: CoordinatedRequest, own: Target, others: readonly Target[]): void {
  const { key, context, value } = order;
  const isRegister = core.settings.consistency === 'cp';
  openSlot(core, open, own);
  const change = (done: () => void): void => {
    readOwnCopy(core, key, own.standsInFor, (copy) => {
      if (isForgetful(core)) {
        probe('forgetful-when-storing');
        done();
        refuseWrite(core, order, open, undefined, forgetfulSentence(core));
        return;
      }
      const stored = open.result === undefined ? copy.stored : core.versioning.merge(copy.stored, open.result);
      const conflict = isRegister ? conflictOf(order, stored) : undefined;
      if (conflict !== undefined) {
        probe('conflict-when-storing');
        done();
        refuseWrite(core, order, open, stored, conflict);
        return;
      }
      const actor = copy.actorFor(context);
      const timeMs = Math.floor(core.now / 1000);
      const minted = core.versioning.mint(stored, {
        context,
        value,
        actor,
        request: order.request,
        above: copy.floor,
        timeMs,
        writtenMs: core.clockMs,
      });
      const refusal = copy.refusal(minted);
      if (refusal !== undefined) {
        probe('own-hint-refused');
        done();
        refuseWrite(core, order, open, undefined, refusal);
        return;
      }
      writeMinted(core, order, copy, minted, () => {
        done();
        // The others get the whole clock: what the limit would cut off may be all that covers what they hold.
        open.result = minted.set;
        open.context = minted.set.clock;
        if (!core.coordinated.has(open.request)) {
          probe('minted-after-close');
          return;
        }
        countAnswer(core, open, core.self);
        for (const target of others) sendToReplica(core, open, openSlot(core, open, target));
        settleStoring(core, open);
      });
    });
  };
  const tooMany = `${core.self} has ${MAX_WAITING} changes of ${key} waiting already: try again later`;
  withKey(core, key, change, () => refuseWrite(core, order, open, undefined, tooMany));
}

/** Nothing is stored here; the client is shown what there is. */
function refuseWrite(
  core: Core,
  { mayBeAt }: WriteOrder,
  open: CoordinatedRequest,
  stored: VersionSet | undefined,
  because: string,
): void {
  open.result = stored;
  open.context = stored?.clock ?? EMPTY_CLOCK;
  open.slots = [];
  if (!core.coordinated.has(open.request)) return;
  const { outcome, reason } = certainly({ outcome: 'failed', reason: because }, mayBeAt);
  answerRequest(core, open, outcome, reason);
  closeRequest(core, open);
}

// Asked to coordinate although its own view has enough healthy primaries: it keeps its copy for the first of them.
function standIn(core: Core, plan: Plan): Target {
  probe('stand-in-unasked');
  return { node: core.self, standsInFor: plan.preference[0] };
}

function writeMinted(core: Core, order: WriteOrder, copy: OwnCopy, minted: Minted, then: () => void): void {
  const { request, key, value } = order;
  const { dot, dropped, past } = minted;
  const release = (): void => {
    trace(core, {
      kind: 'VersionMinted',
      request,
      key,
      dot,
      context: past,
      clock: mergeClocks(past, [{ ...dot, timeMs: Math.floor(core.now / 1000) }]),
      value: value === undefined ? undefined : summarise(value),
      writtenMs: core.clockMs,
      replaced: dropped.map((sibling) => sibling.dot),
    });
  };
  copy.keep(minted, release, then);
}
