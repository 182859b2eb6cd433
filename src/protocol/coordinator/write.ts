// The coordinator of a put or delete (rules 9, 10): mint a version from its own durable copy, write it here first, then
// send it to the others, so that a counter which others have seen is never minted again.
import { type Core, trace, write } from '../core';
import type { Target } from '../events';
import { withKey } from '../key-lock';
import type { Plan } from '../ring/preference';
import { summarise } from '../value';
import { mergeClocks } from '../versions/clock';
import { type Minted, mint } from '../versions/version-set';
import { type CoordinatedRequest, waiting } from './coordinated-request';
import { type OwnCopy, readOwnCopy } from './own-copy';
import { answerRequest, closeRequest, countAnswer, openRequest, openSlot, sendToReplica, verdict } from './quorum';
import { refuse, unavailableSentence } from './refusal';
import type { WriteOrder } from './write-order';

/** This node coordinates and so stores: as a primary, or as a stand-in for one. */
export function coordinateWrite(core: Core, order: WriteOrder, plan: Plan): void {
  const { request, op, key, context, value, origin } = order;
  const own = plan.targets.find((target) => target.node === core.self) ?? standIn(core, plan);
  const others = plan.targets.filter((target) => target.node !== core.self);
  if (1 + others.length < core.settings.w) {
    refuse(core, order, core.settings.w, unavailableSentence(core, plan, core.settings.w));
    return;
  }
  const open = openRequest(core, request, op, key, { ...plan, targets: [own, ...others] }, origin);
  openSlot(core, open, own);
  withKey(core, key, (done) => {
    readOwnCopy(core, key, own.standsInFor, (copy) => {
      const timeMs = Math.floor(core.now / 1000);
      const minted = mint(copy.stored, { context, value, actor: copy.actorFor(context), timeMs });
      writeMinted(core, order, copy, minted, () => {
        done();
        open.result = minted.set;
        open.context = minted.set.clock;
        if (!core.coordinated.has(request)) return;
        countAnswer(core, open, core.self);
        for (const target of others) sendToReplica(core, open, openSlot(core, open, target));
        settleWrite(core, open);
      });
    });
  });
}

// Asked to coordinate although its own view has enough healthy primaries: it keeps its copy for the first of them.
const standIn = (core: Core, plan: Plan): Target => ({ node: core.self, standsInFor: plan.preference[0] });

function writeMinted(core: Core, order: WriteOrder, copy: OwnCopy, minted: Minted, then: () => void): void {
  const { request, key, value, context } = order;
  const { dot, dropped } = minted;
  const { batch, event } = copy.keep(minted);
  const release = (): void => {
    trace(core, {
      kind: 'VersionMinted',
      request,
      key,
      dot,
      context,
      clock: mergeClocks(context, [{ ...dot, timeMs: Math.floor(core.now / 1000) }]),
      value: value === undefined ? undefined : summarise(value),
      replaced: dropped.map((sibling) => sibling.dot),
    });
    trace(core, event());
  };
  write(core, batch, release, then);
}

/** After each answer or time-out: answer when the quorum is certain, close when no copy is outstanding. */
export function settleWrite(core: Core, request: CoordinatedRequest): void {
  const certain = request.answered ? undefined : verdict(request);
  if (certain !== undefined) answerRequest(core, request, certain);
  if (waiting(request).length === 0) closeRequest(core, request);
}
