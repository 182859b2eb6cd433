// Handing off what a node should not have: it goes to all owners of the key, and is deleted here only when every one of
// them has it durably. Both sides must follow the same ring, in which no change is under way: otherwise two nodes that
// each take the other for the owner could both delete. An owner that loses the key later hands it off itself.
import { type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, read, send, setTimer, trace, write } from '../core';
import { isDiskFull } from '../full-disk';
import { forgetHint, giveUpHint, ownersHintedFor } from '../handoff/handoff';
import { withKey } from '../key-lock';
import { compareRings } from '../membership/following';
import type { AcknowledgeHandOff, HandOffKey } from '../messages';
import { dataKey, decodeHint, decodeSet, encodeText, hintKey, IDENTITY_KEY } from '../records';
import { isReaped } from '../repair/reaped-keys';
import { traceUnreadable } from '../repair/unreadable';
import { writeCopy } from '../replica/copies';
import { mergeIntoOwnCopy } from '../replica/replica';
import { isSameRing } from '../ring/configuration';
import { counterOf, descends } from '../versions/clock';
import type { VersionSet } from '../versions/version-set';
import { isSwept, owns, type Stray, strayName, sweep } from './strays';

/** Keys on their way at once; the rest wait. */
const HAND_OFFS_AT_ONCE = 16;

/** Each gossip interval, and whenever one is done. */
export function tendStrays(core: Core): void {
  if (isDiskFull(core)) return;
  sweep(core);
  if (core.nextRing !== undefined) return;
  let underWay = 0;
  for (const { inFlight } of core.strays.table.values()) if (inFlight) underWay++;
  for (const stray of core.strays.table.values()) {
    if (underWay >= HAND_OFFS_AT_ONCE) return;
    if (stray.inFlight) continue;
    underWay++;
    handOff(core, stray);
  }
}

const ownersOf = ({ ring, settings }: Core, key: string): readonly NodeId[] =>
  ring.preference(ring.tokenOf(key), settings.n);

/** It is not astray any more: it belongs here, or is not there. */
function settle(core: Core, { key, hintFor }: Stray): void {
  core.strays.table.delete(strayName(key, hintFor));
}

const belongsHere = (core: Core, { key, hintFor }: Stray): boolean =>
  hintFor === undefined ? owns(core, key) : core.members.has(hintFor) && core.ring.nodes.includes(core.self);

function handOff(core: Core, stray: Stray): void {
  const { key, hintFor } = stray;
  const isExpiring = hintFor !== undefined && !ownersHintedFor(core, key).includes(hintFor);
  if (belongsHere(core, stray) || isExpiring) {
    settle(core, stray);
    return;
  }
  stray.inFlight = true;
  readStray(core, stray, (set) => {
    if (set === undefined || core.nextRing !== undefined) {
      stray.inFlight = false;
      if (set === undefined) settle(core, stray);
      return;
    }
    const { term, epoch } = core.ringMemory.configuration;
    for (const owner of ownersOf(core, key)) {
      if (hasIt(core, stray, owner, set)) continue;
      if (owner === core.self) keepHere(core, stray, set);
      else send(core, owner, { kind: 'HandOffKey', ring: { term, epoch }, key, set });
    }
    setTimer(core, usFromMs(core.settings.replicaTimeoutMs), {
      kind: 'HandOffTimeout',
      stray: strayName(key, hintFor),
    });
  });
}

// A hint for a node that is gone, of a key that this node owns itself.
function keepHere(core: Core, stray: Stray, set: VersionSet): void {
  const { configuration: ring } = core.ringMemory;
  const { key } = stray;
  const durable = (): void =>
    note(core, core.self, { kind: 'AcknowledgeHandOff', ring, key, clock: set.clock, life: core.incarnation });
  mergeIntoOwnCopy(core, key, set, 'handed-off', { durable });
}

// What cannot be read cannot be handed over: it is given up, and said when the node leaves.
function readStray(core: Core, { key, hintFor }: Stray, then: (set: VersionSet | undefined) => void): void {
  read(core, [hintFor === undefined ? dataKey(key) : hintKey(hintFor, key)], (result) => {
    if (result.kind === 'Failed') {
      core.strays.unreadable = result.sentence;
      if (hintFor === undefined) traceUnreadable(core, key, 'copy', result);
      else giveUpHint(core, hintFor, key, result);
    }
    const bytes = result.kind === 'Read' ? result.values[0] : undefined;
    if (bytes === undefined) then(undefined);
    else then(hintFor === undefined ? decodeSet(bytes) : decodeHint(bytes).set);
  });
}

/** Not acknowledged by all in time: the next gossip interval sends it again to those who owe it. */
export function onHandOffTimeout(core: Core, name: string): void {
  const stray = core.strays.table.get(name);
  if (stray !== undefined) stray.inFlight = false;
}

export function onHandOffKey(core: Core, from: NodeId, { ring, key, set }: HandOffKey): void {
  if (!compareRings(core, from, ring) || core.nextRing !== undefined || !owns(core, key)) return;
  const release = (): void =>
    send(core, from, { kind: 'AcknowledgeHandOff', ring, key, clock: set.clock, life: core.incarnation });
  if (isReaped(core, key, set)) {
    probe('handed-off-reaped');
    release();
    return;
  }
  mergeIntoOwnCopy(core, key, set, 'handed-off', { release });
}

export function onAcknowledgeHandOff(core: Core, from: NodeId, message: AcknowledgeHandOff): void {
  note(core, from, message);
}

// Nobody can know of a disk that is lost while the acknowledgement is under way, or that no gossip has told of.
function hasIt(core: Core, { acknowledged }: Stray, owner: NodeId, set: VersionSet): boolean {
  const said = acknowledged.get(owner);
  const life = core.members.get(owner)?.incarnation ?? 0;
  return said !== undefined && said.life >= life && descends(said.clock, set.clock);
}

function note(core: Core, owner: NodeId, { ring, key, clock, life }: AcknowledgeHandOff): void {
  if (!isSameRing(ring, core.ringMemory.configuration)) return;
  for (const stray of [...core.strays.table.values()]) {
    if (stray.key !== key) continue;
    stray.acknowledged.set(owner, { clock, life });
    if (ownersOf(core, key).every((one) => stray.acknowledged.has(one))) giveUp(core, stray);
  }
}

// All owners have something of it: deletes it if that is all that is here, under the ring in which they said so.
function giveUp(core: Core, stray: Stray): void {
  const { key, hintFor } = stray;
  const { configuration: ring } = core.ringMemory;
  const remove = (done: () => void): void => {
    readStray(core, stray, (set) => {
      const isAstray = isSameRing(ring, core.ringMemory.configuration) && !belongsHere(core, stray);
      const isSafe = set !== undefined && ownersOf(core, key).every((owner) => hasIt(core, stray, owner, set));
      if (!isAstray || !isSafe) {
        stray.inFlight = false;
        if (set === undefined) settle(core, stray);
        done();
        return;
      }
      settle(core, stray);
      forget(set, () => {
        done();
        tendStrays(core);
      });
    });
  };
  withKey(core, key, remove, () => {
    stray.inFlight = false;
  });

  function forget(set: VersionSet, then: () => void): void {
    const to = ownersOf(core, key);
    const told = (): void => trace(core, { kind: 'KeyHandedOff', key, to, hintFor });
    if (hintFor !== undefined) forgetHint(core, hintFor, key, told, then);
    else renewIdentity(core, set, () => writeCopy(core, key, undefined, told, then));
  }
}

// A node mints under its name as one who has seen all that it minted before; of this key it forgets that now. Should it
// ever own the key again, it mints under a new name (rule 15).
function renewIdentity(core: Core, set: VersionSet, then: () => void): void {
  if (counterOf(set.clock, core.identity) === 0) {
    then();
    return;
  }
  const [, base = core.identity, count = ''] = /^(.*?)(?:@(\d+))?$/.exec(core.identity) ?? [];
  core.identity = `${base}@${Number(count) + 1}`;
  write(core, [{ key: IDENTITY_KEY, value: encodeText(core.identity) }], () => {}, then);
}

/** A node that is no member has handed off all that it had. */
export const hasNothingLeft = (core: Core): boolean =>
  isSwept(core) && core.hints.held === 0 && core.storageWaiters.size === 0 && core.coordinated.size === 0;
