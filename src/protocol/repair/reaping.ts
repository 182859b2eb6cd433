// Reaping of tombstones (rule 28). With `grace-only` each replica forgets a tombstone alone when its grace is over (as
// Cassandra's gc_grace_seconds has it): a node that was away for longer brings the value back, which is traced.
//
// With `confirmed` the first primary of the key asks all N whether they hold just this tombstone and have held it for long
// enough; when all do, it has the others reap it, and reaps its own last. Nothing older can come back, for it is nowhere:
// - No copy has it: each primary holds the tombstone. One that is down does not answer, and nothing is reaped. After a
//   change of the ring all other nodes are asked too, and have no copy.
// - No hint has it: it was stored while the older write was under way, and hints are dropped, and never delivered, once
//   their oldest part is as old as the grace. The tombstone is older than that, by the time of a request.
// - No message has it: each primary has held the tombstone for longer than a request and its messages last, and no
//   coordinator repairs or hints for a request that is older (quorum.ts, read-repair.ts).
// A replica that lacks the tombstone gets it with the question, and all wait anew. The counters that the tombstone knew
// stay under the floor of every node that reaps it (counter-floor.ts), so that its next write is newer than anything.
// A tombstone that strays back between two replicas' reaping (a read repair, a round of anti-entropy) is a tombstone
// still: it goes the same way again.
import type { NodeId } from '../../base/ids';
import { usFromMs } from '../../base/ids';
import { type Core, read, send, setTimer, trace } from '../core';
import { isDiskFull } from '../full-disk';
import { withKey } from '../key-lock';
import { isHealthy } from '../membership/health';
import type { AcknowledgeReap, AnswerTombstone, ConfirmTombstone, ReapTombstone } from '../messages';
import { dataKey, decodeSet } from '../records';
import { writeCopy } from '../replica/copies';
import { mergeIntoOwnCopy } from '../replica/replica';
import { rangesOf } from '../ring/ranges';
import { EMPTY_CLOCK } from '../versions/clock';
import { rememberForgotten } from '../versions/counter-floor';
import { sameSets, type VersionSet } from '../versions/version-set';
import { rememberReaped } from './reaped-keys';
import { isTombstone } from './tombstone';
import { countAsAbsent } from './unreadable';

/** Tombstones taken up in one gossip interval, and under way at once; the others wait for their turn. */
const REAPED_AT_ONCE = 16;
const ATTEMPTS = 3;
/** So many turns the others leave a tombstone to the first of the list. */
const PATIENT_TURNS = 3;

/** A reaping that this node leads. */
export interface Reaping {
  readonly key: string;
  readonly number: number;
  readonly set: VersionSet;
  readonly layout: string;
  phase: 'confirm' | 'reap';
  /** Who has not answered in this phase. */
  awaiting: ReadonlySet<NodeId>;
  attempts: number;
}

export interface ReapingState {
  readonly underWay: Map<string, Reaping>;
  /** Reapings begun since this node started. */
  begun: number;
}

/** Each gossip interval: takes up the tombstones whose turn has come. */
export function reapTombstones(core: Core): void {
  if (isDiskFull(core)) return;
  const free = REAPED_AT_ONCE - core.reaping.underWay.size;
  for (const key of core.tombstones.takeDue(core.now, free)) {
    if (core.settings.tombstoneReap === 'grace-only') reapAlone(core, key);
    else takeUp(core, key);
  }
}

function reapAlone(core: Core, key: string): void {
  reapOwn(core, key, undefined, 'grace-only', (gone) => {
    if (!gone) later(core, key);
  });
}

const later = (core: Core, key: string): void =>
  core.tombstones.postpone(key, core.now + usFromMs(core.settings.suspectAfterMs));

// Only the first of the list leads, so that no two reapings of a key cross. Another one that still holds the tombstone
// some turns later makes sure that the first has it too.
function takeUp(core: Core, key: string): void {
  const token = core.ring.tokenOf(key);
  const primaries = core.ring.preference(token, core.settings.n);
  const asked = mayHoldIt(core, primaries);
  const readyFor = core.now - (core.tombstones.readyAt(key) ?? Number.POSITIVE_INFINITY);
  const [first] = primaries;
  const patience = first === core.self ? 0 : PATIENT_TURNS * usFromMs(core.settings.suspectAfterMs);
  later(core, key);
  if (core.ringMemory.configuration.joint !== undefined || readyFor < patience) return;
  if (!primaries.includes(core.self) || !asked.every((node) => isHealthy(core, node))) return;
  read(core, [dataKey(key)], (result) => {
    if (result.kind !== 'Read') {
      countAsAbsent(core, key, result);
      return;
    }
    const [bytes] = result.values;
    const set = bytes === undefined ? undefined : decodeSet(bytes);
    if (set === undefined || !isTombstone(set) || core.reaping.underWay.has(key)) return;
    const { layout } = rangesOf(core.ring, core.settings.n).rangeOf(token);
    if (first === core.self) lead(core, key, set, layout, asked);
    else if (first !== undefined) send(core, first, { kind: 'ConfirmTombstone', key, number: 0, layout, set });
  });
}

// All that may have a copy: the other primaries; and all other nodes once the ring has changed, for one that was away may
// still hold what it is no primary of any more. While it is changing nothing is reaped.
const mayHoldIt = (core: Core, primaries: readonly NodeId[]): readonly NodeId[] =>
  core.ringMemory.configuration.changes.length > 0
    ? [...core.members.keys()]
    : primaries.filter((node) => node !== core.self);

function lead(core: Core, key: string, set: VersionSet, layout: string, asked: readonly NodeId[]): void {
  core.reaping.begun += 1;
  const reaping: Reaping = {
    key,
    number: core.reaping.begun,
    set,
    layout,
    phase: 'confirm',
    awaiting: new Set(asked),
    attempts: 0,
  };
  core.reaping.underWay.set(key, reaping);
  if (asked.length === 0) reapLast(core, reaping);
  else askAll(core, reaping);
}

function askAll(core: Core, reaping: Reaping): void {
  const { key, number, set, layout, phase } = reaping;
  reaping.attempts += 1;
  const kind = phase === 'confirm' ? 'ConfirmTombstone' : 'ReapTombstone';
  for (const node of reaping.awaiting) send(core, node, { kind, key, number, layout, set });
  setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'ReapingTimeout', key, number, phase });
}

/** Whoever has not answered is asked again; at last the tombstone stays, and its turn comes again. */
export function onReapingTimeout(core: Core, key: string, number: number, phase: Reaping['phase']): void {
  const reaping = core.reaping.underWay.get(key);
  if (reaping === undefined || reaping.number !== number || reaping.phase !== phase) return;
  if (reaping.attempts < ATTEMPTS) askAll(core, reaping);
  else core.reaping.underWay.delete(key);
}

/** The replica takes the tombstone if it lacks it, and says whether it held just this for long enough. */
export function onConfirmTombstone(core: Core, from: NodeId, { key, number, layout, set }: ConfirmTombstone): void {
  const answer = (ready: boolean): void => send(core, from, { kind: 'AnswerTombstone', key, number, ready });
  if (!isSameRange(core, key, layout) || isDiskFull(core)) {
    answer(false);
    return;
  }
  if (!isPrimary(core, key)) {
    read(core, [dataKey(key)], (result) => answer(result.kind === 'Read' && result.values[0] === undefined));
    return;
  }
  const wasReady = (core.tombstones.readyAt(key) ?? Number.POSITIVE_INFINITY) <= core.now;
  mergeIntoOwnCopy(core, key, set, 'reaping', {
    durable(merged, changed) {
      answer(wasReady && !changed && sameSets(merged, set));
    },
  });
}

const isSameRange = (core: Core, key: string, layout: string): boolean =>
  core.ringMemory.configuration.joint === undefined &&
  rangesOf(core.ring, core.settings.n).rangeOf(core.ring.tokenOf(key)).layout === layout;

const isPrimary = (core: Core, key: string): boolean =>
  core.ring.preference(core.ring.tokenOf(key), core.settings.n).includes(core.self);

export function onAnswerTombstone(core: Core, from: NodeId, { key, number, ready }: AnswerTombstone): void {
  const reaping = core.reaping.underWay.get(key);
  if (reaping === undefined || reaping.number !== number || reaping.phase !== 'confirm') return;
  if (!ready) {
    core.reaping.underWay.delete(key);
    return;
  }
  if (!isLastAnswer(reaping, from)) return;
  reaping.phase = 'reap';
  reaping.awaiting = new Set(
    core.ring.preference(core.ring.tokenOf(key), core.settings.n).filter((node) => node !== core.self),
  );
  reaping.attempts = 0;
  if (!isSameRange(core, key, reaping.layout)) core.reaping.underWay.delete(key);
  else if (reaping.awaiting.size === 0) reapLast(core, reaping);
  else askAll(core, reaping);
}

function isLastAnswer(reaping: Reaping, from: NodeId): boolean {
  if (!reaping.awaiting.has(from)) return false;
  reaping.awaiting = new Set([...reaping.awaiting].filter((node) => node !== from));
  return reaping.awaiting.size === 0;
}

/** REQUIRES: the sender knows that all primaries hold the tombstone. One that is gone already counts as reaped. */
export function onReapTombstone(core: Core, from: NodeId, { key, number, layout, set }: ReapTombstone): void {
  const answer = (gone: boolean): void => send(core, from, { kind: 'AcknowledgeReap', key, number, gone });
  if (!isDiskFull(core) && isSameRange(core, key, layout) && isPrimary(core, key))
    reapOwn(core, key, set, 'confirmed', answer);
  else answer(false);
}

export function onAcknowledgeReap(core: Core, from: NodeId, { key, number, gone }: AcknowledgeReap): void {
  const reaping = core.reaping.underWay.get(key);
  if (reaping === undefined || reaping.number !== number || reaping.phase !== 'reap') return;
  if (!gone) core.reaping.underWay.delete(key);
  else if (isLastAnswer(reaping, from)) reapLast(core, reaping);
}

function reapLast(core: Core, { key, set }: Reaping): void {
  reapOwn(core, key, set, 'confirmed', () => core.reaping.underWay.delete(key));
}

/** Deletes this node's copy if it is the expected tombstone or, with none expected, any; tells whether the key is gone. */
function reapOwn(
  core: Core,
  key: string,
  expected: VersionSet | undefined,
  because: 'confirmed' | 'grace-only',
  then: (gone: boolean) => void,
): void {
  const reap = (done: () => void): void => {
    const end = (gone: boolean): void => {
      done();
      then(gone);
    };
    read(core, [dataKey(key)], (result) => {
      if (result.kind !== 'Read') {
        countAsAbsent(core, key, result);
        end(false);
        return;
      }
      const [bytes] = result.values;
      const own = bytes === undefined ? undefined : decodeSet(bytes);
      if (own === undefined || !isTombstone(own) || (expected !== undefined && !sameSets(own, expected))) {
        end(own === undefined);
        return;
      }
      rememberReaped(core, key, own);
      const dots = own.siblings.map(({ dot }) => dot);
      const told = (): void => trace(core, { kind: 'TombstoneReaped', key, dots, because });
      writeCopy(core, key, undefined, told, () => end(true), rememberForgotten(core, own.clock, EMPTY_CLOCK));
    });
  };
  withKey(core, key, reap, () => then(false));
}
