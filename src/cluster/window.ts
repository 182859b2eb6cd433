// One window: every host that has something due runs to its end, and what they did becomes part of the trace, in the
// order of the trace.
import { type LabTime, labTime, later, type NodeId } from '../base/ids';
import { isPromise, type Later, type Steps, wait } from '../base/later';
import { DISK_FULL } from '../storage/commit-queue';
import type { ClusterState, Crash } from './cluster-state';
import type { Grant, HostFailure, HostReport, TimedReply } from './grant';
import { LEFT } from './grant';
import { visitInOrder } from './in-order';
import type { LabEvent } from './lab-event';
import { planRevival } from './lifecycle';
import type { NodeRecord } from './roster';

export interface Span {
  readonly from: LabTime;
  readonly until: LabTime;
  readonly maxEvents: number | undefined;
}

/** `awaited` holds, while the window runs, the nodes that have not answered yet. */
export function* runWindow(
  state: ClusterState,
  records: readonly NodeRecord[],
  span: Span,
  awaited: Set<NodeId>,
): Steps<void> {
  const window = ++state.window;
  const answers: Later<HostReport>[] = [];
  let waits = false;
  for (const record of records) {
    const { expect, pending: commands } = record;
    const grant: Grant = { window, from: span.from, until: span.until, maxEvents: span.maxEvents, expect, commands };
    record.pending = [];
    const answer = state.executor.run(record.node, grant);
    answers.push(answer);
    if (!isPromise(answer)) continue;
    waits = true;
    awaited.add(record.node);
    const answered = (): unknown => awaited.delete(record.node);
    answer.then(answered, answered);
  }
  const reports = waits ? yield* wait(Promise.all(answers)) : (answers as HostReport[]);
  for (let i = 0; i < reports.length; i++) {
    const record = records[i] as NodeRecord;
    const report = reports[i] as HostReport;
    takeReport(state, record, report, span.from);
    if (report.failure !== undefined) yield* noteCrash(state, record, report.failure);
  }
  for (const report of reports) state.roster.countSent(report);
  tellReports(state, reports, span);
}

function takeReport({ roster, recorder }: ClusterState, record: NodeRecord, report: HostReport, from: LabTime): void {
  roster.takeReport(record, report);
  record.nextSeq = (report.events.at(-1)?.seq ?? record.nextSeq - 1) + 1;
  if (report.foreign === undefined) return;
  recorder.foreign(from, { kind: 'ForeignMessageIgnored', channel: record.node, ...report.foreign });
}

function tellReports(state: ClusterState, reports: readonly HostReport[], { until, maxEvents }: Span): void {
  visitInOrder<TimedReply>(
    reports.map(({ replies }) => replies),
    (reply) => state.desk.pass(reply),
  );
  visitInOrder<LabEvent>(
    reports.map(({ events }) => events),
    (event) => {
      state.tellLab(event.at, event.at + 1);
      state.take(event);
    },
  );
  // After a single event the rest of its instant is still to come.
  if (maxEvents === undefined) state.tellLab(until, until);
}

function* noteCrash(state: ClusterState, record: NodeRecord, failure: HostFailure): Steps<void> {
  state.roster.markGone(record, 'failing');
  yield* wait(state.executor.kill(record.node));
  if (failure.code === LEFT) yield* wait(state.executor.wipe(record.node));
  const crash: Crash = { at: later(failure.at, 1), record, failure };
  const place = state.crashes.findIndex((other) => other.at > crash.at);
  state.crashes.splice(place === -1 ? state.crashes.length : place, 0, crash);
  if (failure.code === DISK_FULL) planRevival(state, record, crash.at);
}

/** The end of the window that begins at `from`: no message sent in it can be due in it. */
export const windowEnd = (from: number, lookaheadUs: number, barrier: number): LabTime =>
  labTime(Math.min(from + lookaheadUs, barrier));
