// Starting, killing and wiping nodes: what the trace says and what the executor does.
import { Fault, sentenceOf } from '../base/fault';
import { type LabTime, later, type NodeId } from '../base/ids';
import { type Steps, wait } from '../base/later';
import type { ClusterState } from './cluster-state';
import type { DiskImage } from './disk-image';
import type { StartOrder, StartReport } from './grant';
import { RIGHT_CLOCK } from './node-clock';
import type { NodeRecord } from './roster';

/** Starts nodes that are down, all at the same moment. One that cannot start has crashed. */
export function* startNodes(state: ClusterState, records: readonly NodeRecord[], at: LabTime): Steps<void> {
  state.window++;
  for (const record of records) state.roster.markStarting(record);
  const reports = yield* wait(state.executor.start(records.map((record) => startOrder(state, record, at))));
  for (const [i, report] of reports.entries()) state.roster.takeReport(records[i] as NodeRecord, report);
  for (const report of reports) state.roster.countSent(report);
  for (const [i, report] of reports.entries()) yield* tellStart(state, records[i] as NodeRecord, report, at);
}

/**
 * A node that its full disk has ended is started again, as a supervisor would: what was under way is lost with its memory, and
 * from what its disk holds it can answer reads. Once for each such end, when no other node has gone further than that.
 */
export function planRevival({ revivals, links }: ClusterState, record: NodeRecord, crashedAt: LabTime): void {
  const at = later(crashedAt, links.lookaheadUs);
  const place = revivals.findIndex((other) => other.at > at);
  revivals.splice(place === -1 ? revivals.length : place, 0, { at, record });
}

/** REQUIRES: a revival is due. */
export function* reviveNext(state: ClusterState): Steps<void> {
  const revival = state.revivals.shift();
  if (revival?.record.state === 'down') yield* startNodes(state, [revival.record], revival.at);
}

/** Also one that was about to be started again. */
export function* killNode(state: ClusterState, record: NodeRecord, at: LabTime): Steps<void> {
  const planned = state.revivals.findIndex((revival) => revival.record === record);
  if (planned !== -1) state.revivals.splice(planned, 1);
  if (record.state !== 'live') return;
  yield* wait(state.executor.kill(record.node));
  state.recorder.lab(at, { kind: 'NodeKilled', subject: record.node });
  state.nodeGone(record, at);
}

/** A live node is killed first and started again. */
export function* wipeNode(state: ClusterState, record: NodeRecord, at: LabTime): Steps<void> {
  if (record.state === 'left') return;
  const wasLive = record.state === 'live';
  yield* killNode(state, record, at);
  try {
    yield* wait(state.executor.wipe(record.node));
  } catch (thrown) {
    const code = thrown instanceof Fault ? thrown.code : 'wipe-failed';
    state.recorder.lab(at, { kind: 'NodeCrashed', subject: record.node, code, reason: sentenceOf(thrown) });
    return;
  }
  state.recorder.lab(at, { kind: 'DiskWiped', subject: record.node });
  if (wasLive) yield* startNodes(state, [record], at);
}

/** What the node had is gone, and what the image holds is there when it next starts, under a new clock identity. */
export function* importDisk(state: ClusterState, record: NodeRecord, image: DiskImage, at: LabTime): Steps<void> {
  if (record.state !== 'down') return;
  const { node: subject } = record;
  try {
    yield* wait(state.executor.importDisk(subject, image.files));
  } catch (thrown) {
    const code = thrown instanceof Fault ? thrown.code : 'import-failed';
    state.recorder.lab(at, { kind: 'NodeCrashed', subject, code, reason: sentenceOf(thrown) });
    return;
  }
  record.hasStored = true;
  const bytes = image.files.reduce((sum, [, file]) => sum + file.length, 0);
  state.recorder.lab(at, { kind: 'DiskWiped', subject });
  state.recorder.lab(at, { kind: 'DiskImported', subject, files: image.files.length, bytes, records: image.records });
}

export function pauseNode(state: ClusterState, record: NodeRecord, at: LabTime): void {
  if (record.state !== 'live' || record.paused) return;
  state.roster.markPaused(record);
  state.recorder.lab(at, { kind: 'NodePaused', subject: record.node });
}

export function resumeNode(state: ClusterState, record: NodeRecord, at: LabTime): void {
  if (!record.paused) return;
  state.roster.markResumed(record, at);
  state.recorder.lab(at, { kind: 'NodeResumed', subject: record.node });
}

function* tellStart(state: ClusterState, record: NodeRecord, report: StartReport, at: LabTime): Steps<void> {
  const { incarnation, freshDisk, events, replies, failure } = report;
  const subject = record.node;
  record.incarnation = Math.max(record.incarnation, incarnation);
  if (failure === undefined) state.recorder.lab(at, { kind: 'NodeStarted', subject, incarnation, freshDisk });
  for (const event of events) state.take(event);
  if (!events.some(({ kind }) => kind === 'DiskFull')) record.hasStored = true;
  record.nextSeq = (events.at(-1)?.seq ?? record.nextSeq - 1) + 1;
  for (const reply of replies) state.desk.pass(reply);
  if (failure === undefined) return;
  yield* wait(state.executor.kill(subject));
  state.recorder.lab(at, { kind: 'NodeCrashed', subject, code: failure.code, reason: failure.reason });
  state.nodeGone(record, at);
}

function startOrder(state: ClusterState, record: NodeRecord, at: LabTime): StartOrder {
  const { settings, seed, session, startsBefore } = state.options;
  return {
    node: record.node,
    settings,
    seed,
    session,
    start: record.starts,
    // A disk may know of more starts than this run was told of: an incarnation is never offered twice.
    incarnation: Math.max((startsBefore[record.node] ?? 0) + record.starts, record.incarnation + 1),
    hasStored: record.hasStored || (startsBefore[record.node] ?? 0) > 0,
    at,
    window: state.window,
    firstSeq: record.nextSeq,
    links: state.links.changesOf(record.node),
    disk: state.diskLatencies.get(record.node) ?? settings.disk,
    clock: state.clocks.get(record.node) ?? RIGHT_CLOCK,
    lastNumbers: [...record.lastNumbers],
    source: record.source,
    joining: record.joining,
    contact: contactOf(state, record),
  };
}

// A node that was taken out of the ring while it was down may know nobody who is still there.
function contactOf({ ring, roster }: ClusterState, { node }: NodeRecord): NodeId | undefined {
  return ring.hasRemoved(node) ? ring.ring.nodes.find((member) => roster.isLive(member)) : undefined;
}
