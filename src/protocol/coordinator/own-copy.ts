// The copy that a coordinator mints from: as a primary its own, as a stand-in the hint that it keeps for the primary.
//
// A clock says "all up to this counter", so a write may be minted under an actor only by whoever has seen all earlier
// writes of that actor. A primary's own copy has, for as long as its disk lives (rule 15). A hint has not: those before
// it went home and were forgotten. So a stand-in mints under an actor of its own, `n2+1`, and takes a new one, `n2+2`,
// whenever its copy does not show the last counter it minted. The record a/<key> remembers both, and goes with the last hint
// of the key: a node counts its actors over all keys, so none of them comes twice.

import type { NodeId } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, read, trace, write } from '../core';
import { hintRefusal, hintToStore, traceHintRefusal } from '../handoff/handoff';
import {
  actorKey,
  dataKey,
  decodeActor,
  decodeHint,
  decodeSet,
  encodeActor,
  encodeNumber,
  hintKey,
  STAND_INS_KEY,
  type StandInActor,
} from '../records';
import { giveUpUnreadable } from '../repair/unreadable';
import { writeCopy } from '../replica/copies';
import { settleCopy, tellOverruled } from '../replica/settled-copy';
import { type Clock, counterOf, mergeClocks } from '../versions/clock';
import { rememberForgotten } from '../versions/counter-floor';
import { EMPTY_SET, type Minted, summariseSiblings, type VersionSet } from '../versions/version-set';

export interface OwnCopy {
  readonly stored: VersionSet;
  /** Minted counters are above it (counter-floor.ts). */
  readonly floor: number;
  /** Why this node may not keep what is minted, though it would stand in; nothing is written then. */
  refusal(minted: Minted): string | undefined;
  /** Asked once. */
  actorFor(context: Clock): string;
  /** Writes a minted version; `release` puts out what must wait until it is durable, `then` runs when it is. */
  keep(minted: Minted, release: () => void, then: () => void): void;
}

/** REQUIRES: the key is locked. */
export function readOwnCopy(
  core: Core,
  key: string,
  standsInFor: NodeId | undefined,
  then: (copy: OwnCopy) => void,
): void {
  if (standsInFor === undefined) readAsPrimary(core, key, then);
  else readAsStandIn(core, key, standsInFor, then);
}

function readAsPrimary(core: Core, key: string, then: (copy: OwnCopy) => void): void {
  const copyOf = (stored: VersionSet): OwnCopy => ({
    stored,
    floor: core.forgotten,
    refusal: () => undefined,
    actorFor: () => core.identity,
    keep(minted, release, then) {
      const { set, tell } = settleCopy(core, key, minted.set);
      const told = (): void => {
        release();
        const siblings = summariseSiblings(set.siblings);
        trace(core, { kind: 'VersionStored', key, cause: 'coordinated', clock: set.clock, siblings });
        tellOverruled(core, key, minted.overruled);
        tell();
      };
      writeCopy(core, key, set, told, then, rememberForgotten(core, minted.set.clock, set.clock));
    },
  });
  read(core, [dataKey(key)], (result) => {
    if (result.kind !== 'Read') {
      giveUpUnreadable(core, key, 'copy', result, () => then(copyOf(EMPTY_SET)));
      return;
    }
    const [bytes] = result.values;
    then(copyOf(bytes === undefined ? EMPTY_SET : decodeSet(bytes)));
  });
}

function readAsStandIn(core: Core, key: string, owner: NodeId, then: (copy: OwnCopy) => void): void {
  const copyOf = (stored: VersionSet, last: StandInActor): OwnCopy => {
    const nameOf = (epoch: number): string => `${core.identity}+${epoch}`;
    let epoch = last.epoch;
    const chooseEpoch = (context: Clock): void => {
      const seen = counterOf(mergeClocks(stored.clock, context), nameOf(last.epoch));
      if (last.epoch > 0 && seen === last.counter) return;
      if (last.epoch > 0) probe('stand-in-actor-renewed');
      core.standIns = Math.max(core.standIns, last.epoch) + 1;
      epoch = core.standIns;
    };
    return {
      stored,
      floor: 0, // the record of its actors forgets nothing
      refusal({ set }) {
        const because = hintRefusal(core, owner, key, stored, set);
        if (because === undefined) return undefined;
        traceHintRefusal(core, owner, key, because);
        return `${core.self} would have to keep a hint for ${owner} and can keep no more of them; nothing is stored: put via another node, or start ${owner}`;
      },
      actorFor(context) {
        chooseEpoch(context);
        return nameOf(epoch);
      },
      keep(minted, release, then) {
        const { set, dot } = minted;
        const { value, event } = hintToStore(core, owner, key, stored, set);
        const actor = { key: actorKey(key), value: encodeActor({ epoch, counter: dot.counter }) };
        const told = (): void => {
          release();
          trace(core, event());
          tellOverruled(core, key, minted.overruled);
        };
        const counted = { key: STAND_INS_KEY, value: encodeNumber(core.standIns) };
        const records = [{ key: hintKey(owner, key), value }, actor, ...(epoch === last.epoch ? [] : [counted])];
        write(core, records, told, then);
      },
    };
  };
  read(core, [hintKey(owner, key), actorKey(key)], (result) => {
    if (result.kind !== 'Read') {
      // Under the renewed identity every actor name is new.
      giveUpUnreadable(core, key, 'hint', result, () => then(copyOf(EMPTY_SET, { epoch: 0, counter: 0 })));
      return;
    }
    const [hint, actor] = result.values;
    const stored = hint === undefined ? EMPTY_SET : decodeHint(hint).set;
    then(copyOf(stored, actor === undefined ? { epoch: 0, counter: 0 } : decodeActor(actor)));
  });
}
