// Receiving the ranges that a change of the ring gives to this node (rule 32): it pulls them, one bounded batch after the
// other, from everyone who owned them, and keeps how far it has come on its disk, so that a crash of either side costs one
// batch. Taking a copy is a merge, so nothing is harmed when it comes twice. While the change is under way it also gets
// every write; so when it has what enough of the former owners had, it has every acknowledged version.
import { type LabTime, type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, send, setTimer, trace, write } from '../core';
import { isDiskFull } from '../full-disk';
import { noteReceived } from '../membership/claimant';
import { isHealthy } from '../membership/health';
import type { SendRange } from '../messages';
import { decodeText, encodeText, STREAM_KEY } from '../records';
import { mustRebuild } from '../repair/forgetful';
import { mergeIntoOwnCopy } from '../replica/replica';
import { leaverOf } from '../ring/configuration';
import { type Gain, movesBetween } from '../ring/moves';
import { takeOverFloor } from '../versions/counter-floor';

interface Stream {
  readonly source: NodeId;
  /** The last key that this source has been through; durable here. */
  after: string;
  keys: number;
  bytes: number;
  /** All of it has come; `complete` once that is on the disk. */
  ended: boolean;
  /** Why some of it is missing. */
  damage: string | undefined;
  state: 'open' | 'complete' | 'unreadable';
  /** A batch has been asked for, or is being stored: its answer, the time-out or the disk goes on. */
  asked: boolean;
  told: boolean;
}

export interface Gaining {
  /** The change that it gains by. */
  readonly since: string;
  readonly gain: Gain;
  /** What was asked before a loss of copies (forgetful.ts) counts for nothing: it begins anew then. */
  readonly begunAt: LabTime;
  readonly streams: ReadonlyMap<NodeId, Stream>;
  /** It has all that it must have before the new ring may serve alone. */
  received: boolean;
}

interface Stored {
  readonly since: string;
  readonly streams: readonly Pick<Stream, 'source' | 'after' | 'keys' | 'bytes' | 'ended' | 'damage'>[];
}

/** After every change of the configuration, and at a start: what was streamed for this change goes on, what was for another is forgotten. */
export function beginGaining(core: Core, record?: Uint8Array): void {
  const { ring, nextRing, settings, self } = core;
  const since = core.ringMemory.configuration.joint?.since;
  const gain = nextRing === undefined ? undefined : movesBetween(ring, nextRing, settings.n).gains.get(self);
  if (since === undefined || gain === undefined) {
    core.gaining = undefined;
    return;
  }
  if (core.gaining?.since === since) return;
  const stored = record === undefined ? undefined : (JSON.parse(decodeText(record)) as Stored);
  const known = new Map(stored?.since === since ? stored.streams.map((stream) => [stream.source, stream]) : []);
  const streams = [...new Set(gain.from.flat())].map((source): [NodeId, Stream] => {
    const from = known.get(source) ?? { after: '', keys: 0, bytes: 0, ended: false, damage: undefined };
    const { ended } = from;
    return [source, { ...from, source, state: ended ? 'complete' : 'open', asked: false, told: ended }];
  });
  core.gaining = { since, gain, begunAt: core.now, streams: new Map(streams), received: false };
}

// A node of `cp` that has forgotten copies may have forgotten what it acknowledged of its new ranges, too. It asks for them
// from the first key on, and like for its other ranges not before every request is over that may have counted that.
const isCurrent = ({ rebuilding }: Core, { begunAt }: Gaining): boolean =>
  rebuilding === undefined || begunAt >= rebuilding.askFrom;

function beginAnewIfForgotten(core: Core): void {
  const { gaining, rebuilding, now } = core;
  if (gaining === undefined || rebuilding === undefined || isCurrent(core, gaining) || now < rebuilding.askFrom) return;
  probe('gaining-anew');
  core.gaining = undefined;
  beginGaining(core);
}

/** It has all that a change under way gives it, and has not forgotten any of it since; a node outside the ring has nothing that counts. */
export function hasGained(core: Core): boolean {
  const { gaining, ring, self } = core;
  return gaining === undefined ? ring.nodes.includes(self) : gaining.received && isCurrent(core, gaining);
}

/** At the change, and each gossip interval: asks every source that owes an answer, and says that all is here when it is. */
export function tendStreams(core: Core): void {
  beginAnewIfForgotten(core);
  const { gaining } = core;
  if (gaining === undefined || isDiskFull(core) || !isCurrent(core, gaining)) return;
  for (const stream of gaining.streams.values()) ask(core, gaining, stream);
  settle(core, gaining);
  if (gaining.received) report(core, gaining);
}

function ask(core: Core, { since, gain }: Gaining, stream: Stream): void {
  const { source, after, keys } = stream;
  if (stream.asked || stream.ended) return;
  if (!stream.told) {
    const { ranges, share } = gain;
    trace(core, { kind: 'RangeStreamStarted', source, ranges, share, keys });
    stream.told = true;
  }
  stream.asked = true;
  send(core, source, { kind: 'StreamRange', since, after });
  setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'StreamTimeout', source, since, after });
}

/** No answer in time: it is asked again, at once if it seems to be there. */
export function onStreamTimeout(core: Core, source: NodeId, since: string, after: string): void {
  const { gaining } = core;
  const stream = gaining?.since === since ? gaining.streams.get(source) : undefined;
  if (gaining === undefined || stream?.after !== after || stream.ended) return;
  stream.asked = false;
  if (isHealthy(core, source) && isCurrent(core, gaining)) ask(core, gaining, stream);
}

export function onSendRange(core: Core, from: NodeId, batch: SendRange): void {
  const { gaining } = core;
  const stream = gaining?.since === batch.since ? gaining.streams.get(from) : undefined;
  if (gaining === undefined || stream === undefined || stream.ended || stream.after !== batch.after) return;
  if (isDiskFull(core)) return; // asked for before the start: it is asked for again
  if (batch.unreadable) {
    stream.state = 'unreadable';
    settle(core, gaining);
    return;
  }
  let left = batch.records.length;
  const durable = (): void => {
    left -= 1;
    if (left <= 0) goOn(core, gaining, stream, batch);
  };
  for (const { key, set } of batch.records) mergeIntoOwnCopy(core, key, set, 'streamed', { durable });
  if (batch.records.length === 0) durable();
}

// The batch is durable: so is, next, that it was taken; then the next one is asked for. A batch that came twice ends here.
function goOn(core: Core, gaining: Gaining, stream: Stream, batch: SendRange): void {
  if (core.gaining !== gaining || stream.ended || stream.after !== batch.after) return;
  const { source } = stream;
  const keys = stream.keys + batch.records.length;
  const bytes = stream.bytes + batch.bytes;
  const isComplete = batch.next === undefined;
  const damage = stream.damage ?? batch.damage;
  Object.assign(stream, { after: batch.next ?? stream.after, keys, bytes, damage, asked: true, ended: isComplete });
  const told = (): void => {
    const missing = damage === undefined ? {} : { unreadable: damage };
    if (isComplete) trace(core, { kind: 'RangeStreamEnded', source, keys, bytes, ...missing });
    else trace(core, { kind: 'RangeStreamProgressed', source, keys, bytes });
  };
  const taken = { key: STREAM_KEY, value: encodeStreams(gaining) };
  write(core, [taken, ...takeOverFloor(core, batch.forgotten)], told, () => {
    stream.asked = false;
    if (isComplete) stream.state = 'complete';
    if (core.gaining === gaining) tendStreams(core);
  });
}

function encodeStreams({ since, streams }: Gaining): Uint8Array {
  const each = [...streams.values()].map(({ source, after, keys, bytes, ended, damage }) => {
    return { source, after, keys, bytes, ended, damage };
  });
  return encodeText(JSON.stringify({ since, streams: each } satisfies Stored));
}

function settle(core: Core, gaining: Gaining): void {
  if (gaining.received || !isCurrent(core, gaining)) return;
  const all = [...gaining.streams.values()];
  if (all.some(({ source, state }) => state === 'open' && isHealthy(core, source))) return;
  const complete = all.filter(({ state }) => state === 'complete');
  if (!gaining.gain.from.every((owners) => isEnough(core, owners, complete))) return;
  gaining.received = true;
  trace(core, { kind: 'RangesReceived', sources: complete.map(({ source }) => source) });
  report(core, gaining);
}

/**
 * Every acknowledged write is on one at least of these sources. A member that is removed while it is dead counts as gone
 * in `ap` and `ca`: what it alone had is lost with it. In `cp` it is still one of N, of which a majority must be asked.
 * A source whose disk could not give all it had is none of them; but when there is nobody else left to ask, what it alone
 * had is lost. (In `cp` with N > 1 it has its copies back from the others before it gives any: forgetful.ts.)
 */
function isEnough(core: Core, owners: readonly NodeId[], complete: readonly Stream[]): boolean {
  const { settings, ringMemory } = core;
  const have = (node: NodeId): boolean => complete.some(({ source }) => source === node);
  const whole = complete.filter(({ source, damage }) => owners.includes(source) && damage === undefined).length;
  if (settings.consistency === 'cp') return whole > owners.length / 2 || (!mustRebuild(settings) && owners.every(have));
  const joint = ringMemory.configuration.joint;
  const leaver = joint === undefined ? undefined : leaverOf(joint.change);
  const dead = leaver !== undefined && core.members.get(leaver)?.status !== 'up';
  const present = owners.filter((node) => !dead || node !== leaver);
  return whole > owners.length - settings.w || present.every(have);
}

/** Why it does not have its ranges yet, where that is neither on its way nor because a source is silent. */
export function reasonForLacking(core: Core): string | undefined {
  const { gaining, self } = core;
  if (gaining === undefined || gaining.received) return undefined;
  const open = [...gaining.streams.values()].filter(({ state }) => state !== 'complete');
  if (open.some(({ source, state }) => state === 'open' && isHealthy(core, source))) return undefined;
  const forgetful = open.filter(({ state }) => state === 'unreadable').map(({ source }) => source);
  return forgetful.length === 0
    ? undefined
    : `${self} needs what it gains from more of its owners, and ${forgetful.join(', ')} must rebuild lost copies first`;
}

function report(core: Core, { since }: Gaining): void {
  const { claimant } = core.ringMemory.configuration;
  const received = { since, life: core.incarnation };
  if (claimant !== core.self) send(core, claimant, { kind: 'ReportRangesReceived', ...received });
  else noteReceived(core, core.self, received);
}
