// The coordinator of a put or delete (rules 9, 10): mint a version from its own durable copy, write it here first, then
// send it to the others, so that a counter which others have seen is never minted again.
import type { NodeId } from '../../base/ids';
import { type Core, read, trace, write } from '../core';
import type { Target } from '../events';
import { hintToStore } from '../handoff/handoff';
import type { StorageResult } from '../inputs';
import { withKey } from '../key-lock';
import type { WriteEntry } from '../outputs';
import { counterKey, dataKey, decodeHint, decodeNumber, decodeSet, encodeNumber, encodeSet, hintKey } from '../records';
import { giveUpUnreadable } from '../repair/unreadable';
import type { Plan } from '../ring/preference';
import { summarise } from '../value';
import { mergeClocks } from '../versions/clock';
import { EMPTY_SET, type Minted, mint, summariseSiblings, type VersionSet } from '../versions/version-set';
import { type CoordinatedRequest, waiting } from './coordinated-request';
import { answerRequest, closeRequest, countAnswer, openRequest, openSlot, sendToReplica, verdict } from './quorum';
import { refuse, unavailableSentence } from './refusal';
import type { WriteOrder } from './write-order';

/** This node coordinates and so stores: as a primary, or as a stand-in for one. */
export function coordinateWrite(core: Core, order: WriteOrder, plan: Plan): void {
  const { request, op, key, origin } = order;
  const own = plan.targets.find((target) => target.node === core.self) ?? standIn(core, plan);
  const others = plan.targets.filter((target) => target.node !== core.self);
  if (1 + others.length < core.settings.w) {
    refuse(core, order, core.settings.w, unavailableSentence(core, plan, core.settings.w));
    return;
  }
  const open = openRequest(core, request, op, key, { ...plan, targets: [own, ...others] }, origin);
  openSlot(core, open, own);
  withKey(core, key, (done) => {
    readOwnCopy(core, key, own.standsInFor, (stored, counterFloor) => {
      const timeMs = Math.floor(core.now / 1000);
      const minted = mint(stored, {
        context: order.context,
        value: order.value,
        actor: core.identity,
        timeMs,
        counterFloor,
      });
      writeMinted(core, order, own.standsInFor, minted, () => {
        done();
        open.minted = minted.set;
        open.context = mergeClocks(order.context, [{ ...minted.dot, timeMs }]);
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

type OwnCopy = (stored: VersionSet, counterFloor: number) => void;

function readOwnCopy(core: Core, key: string, standsInFor: NodeId | undefined, then: OwnCopy): void {
  const keys = standsInFor === undefined ? [dataKey(key)] : [hintKey(standsInFor, key), counterKey(key)];
  read(core, keys, (result: StorageResult) => {
    if (result.kind !== 'Read') {
      giveUpUnreadable(core, key, result, () => then(EMPTY_SET, 0));
      return;
    }
    const [copy, counter] = result.values;
    const stored = copy === undefined ? EMPTY_SET : standsInFor === undefined ? decodeSet(copy) : decodeHint(copy).set;
    then(stored, counter === undefined ? 0 : decodeNumber(counter));
  });
}

function writeMinted(
  core: Core,
  order: WriteOrder,
  standsInFor: NodeId | undefined,
  { set, dot, dropped }: Minted,
  then: () => void,
): void {
  const { request, key, value, context } = order;
  const batch: WriteEntry[] = [];
  const hint = standsInFor === undefined ? undefined : hintToStore(core, standsInFor, key, set);
  if (standsInFor === undefined || hint === undefined) batch.push({ key: dataKey(key), value: encodeSet(set) });
  else
    batch.push(
      { key: hintKey(standsInFor, key), value: hint.value },
      { key: counterKey(key), value: encodeNumber(dot.counter) },
    );
  const timeMs = Math.floor(core.now / 1000);
  const release = (): void => {
    trace(core, {
      kind: 'VersionMinted',
      request,
      key,
      dot,
      context,
      clock: mergeClocks(context, [{ ...dot, timeMs }]),
      value: value === undefined ? undefined : summarise(value),
      replaced: dropped.map((sibling) => sibling.dot),
    });
    if (hint !== undefined) trace(core, hint.event());
    else
      trace(core, {
        kind: 'VersionStored',
        key,
        cause: 'coordinated',
        clock: set.clock,
        siblings: summariseSiblings(set),
      });
  };
  write(core, batch, release, then);
}

/** After each answer or time-out: answer when the quorum is certain, close when no copy is outstanding. */
export function settleWrite(core: Core, request: CoordinatedRequest): void {
  const certain = request.answered ? undefined : verdict(request);
  if (certain !== undefined) answerRequest(core, request, certain);
  if (waiting(request).length === 0) closeRequest(core, request);
}
