// Rebuilding the copies of a node of `cp` that has forgotten some (forgetful.ts), from the other primaries.
//
// A write counts at Q nodes at least (the smaller of R and W), so N − Q + 1 other primaries that have lost nothing have
// between them every version that this one may have acknowledged; and so have all the others, whatever they have lost,
// while at most Q − 1 nodes lose their disks. They are asked only when every request is over that may have counted an
// acknowledgement from before the loss: by then what it counted is stored. (Viewstamped Replication Revisited, 2012,
// section 4.3, recovers a replica from a majority for the same reason.)
import { type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, send, trace, write } from '../core';
import { isDiskFull } from '../full-disk';
import { isHealthy } from '../membership/health';
import type { SendCopies, StreamCopies } from '../messages';
import { REBUILDING_KEY } from '../records';
import { mergeIntoOwnCopy } from '../replica/replica';
import { isNewerRing } from '../ring/configuration';
import { rangesOf } from '../ring/ranges';
import type { Settings } from '../settings';
import { hasGained } from '../transfer/gaining';
import { scanCopies } from '../transfer/streaming';
import { takeOverFloor } from '../versions/counter-floor';
import { type CopyStream, lacksOwned, newRebuilding, ownRanges, type Rebuilding } from './forgetful';

/** Each gossip interval: asks every source that owes an answer, and ends when enough have given theirs. */
export function tendRebuilding(core: Core): void {
  const { rebuilding } = core;
  if (rebuilding === undefined || core.now < rebuilding.askFrom || isDiskFull(core)) return;
  if (rebuilding.ranges !== ownRanges(core)) {
    probe('rebuilding-anew');
    core.rebuilding = newRebuilding(core, rebuilding.because, rebuilding.askFrom);
    tendRebuilding(core);
    return;
  }
  for (const [source, stream] of rebuilding.streams) if (isHealthy(core, source)) ask(core, rebuilding, source, stream);
  endIfRebuilt(core, rebuilding);
}

function ask(core: Core, { name }: Rebuilding, source: NodeId, stream: CopyStream): void {
  const { ended, storing, after, askedAt } = stream;
  const isAwaited = askedAt !== undefined && core.now - askedAt < usFromMs(core.settings.replicaTimeoutMs);
  if (ended || storing || isAwaited) return;
  stream.askedAt = core.now;
  const { term, epoch, changes } = core.ringMemory.configuration;
  const ring = { term, epoch };
  send(core, source, { kind: 'StreamCopies', rebuilding: name, ring, changes: changes.length, after });
}

export function onSendCopies(core: Core, from: NodeId, batch: SendCopies): void {
  const { rebuilding } = core;
  const stream = rebuilding?.name === batch.rebuilding ? rebuilding.streams.get(from) : undefined;
  if (rebuilding === undefined || stream === undefined || stream.ended || stream.storing) return;
  if (stream.after !== batch.after) return;
  stream.storing = true;
  if (batch.forgetful) stream.forgetful = true;
  let left = batch.records.length + 1;
  const durable = (): void => {
    left -= 1;
    if (left > 0 || core.rebuilding !== rebuilding) return;
    Object.assign(stream, { storing: false, askedAt: undefined, after: batch.next ?? stream.after });
    stream.ended = batch.next === undefined;
    rebuilding.keys += batch.records.length;
    if (stream.ended) endIfRebuilt(core, rebuilding);
    else ask(core, rebuilding, from, stream);
  };
  // Then this batch never ends, and is asked for again.
  const full = (): void => {
    stream.storing = false;
  };
  for (const { key, set } of batch.records) mergeIntoOwnCopy(core, key, set, 'rebuilt', { durable, full });
  const floor = takeOverFloor(core, batch.forgotten);
  if (floor.length === 0) durable();
  else write(core, floor, () => {}, durable);
}

function endIfRebuilt(core: Core, rebuilding: Rebuilding): void {
  const { settings, self, ring, gaining } = core;
  if (rebuilding.ending || rebuilding.ranges !== ownRanges(core)) return;
  rebuilding.hasOwned = rangesOf(ring, settings.n)
    .ofNode(self)
    .every(({ primaries }) =>
      hasEnough(
        settings,
        rebuilding,
        primaries.filter((node) => node !== self),
      ),
    );
  if (!rebuilding.hasOwned || !hasGained(core)) return;
  rebuilding.ending = true;
  const owned = [...rebuilding.streams].filter(([, { ended }]) => ended).map(([source]) => source);
  const gained = [...(gaining?.streams.values() ?? [])].filter(({ ended }) => ended);
  const sources = [...new Set([...owned, ...gained.map(({ source }) => source)])];
  const keys = gained.reduce((sum, stream) => sum + stream.keys, rebuilding.keys);
  const nothing = (): void => {};
  write(core, [{ key: REBUILDING_KEY, value: undefined }], nothing, () => {
    if (core.rebuilding !== rebuilding) return; // another copy was lost meanwhile
    core.rebuilding = undefined;
    trace(core, { kind: 'CopiesRebuilt', sources, keys });
  });
}

function hasEnough({ n, r, w }: Settings, { streams }: Rebuilding, others: readonly NodeId[]): boolean {
  const ended = others.filter((node) => streams.get(node)?.ended === true);
  const whole = ended.filter((node) => streams.get(node)?.forgetful === false);
  if (ended.length === others.length && whole.length < others.length) probe('rebuilt-from-all');
  return ended.length === others.length || whole.length >= n - Math.min(r, w) + 1;
}

/** The other end: it answers who is served by the same ring, batch by batch, and remembers nothing about it. */
export function onStreamCopies(core: Core, from: NodeId, { rebuilding, ring, changes, after }: StreamCopies): void {
  const follows = (): boolean => changes === core.ringMemory.configuration.changes.length;
  if (!follows()) {
    const { configuration } = core.ringMemory;
    if (isNewerRing(configuration, ring)) send(core, from, { kind: 'AdoptRing', ring: configuration });
    return;
  }
  const isWanted = (key: string): boolean =>
    core.ring.preference(core.ring.tokenOf(key), core.settings.n).includes(from);
  scanCopies(core, after, isWanted, (batch) => {
    if (!follows()) return; // by another ring it would have left out other keys; it will be asked again
    const { records, next, damage } = batch;
    if (damage !== undefined) probe('rebuilt-from-unreadable');
    const { forgotten } = core;
    send(core, from, { kind: 'SendCopies', rebuilding, after, records, next, forgetful: lacksOwned(core), forgotten });
  });
}
