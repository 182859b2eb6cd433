// A run without a wall clock, a listener or a promise of its own: feeds a command log at its stamps. For replays, for
// grading over many seeds and for tests; with the in-process executor on memory disks it is synchronous.
import type { LabTime } from '../base/ids';
import { type Later, type Steps, settle, wait } from '../base/later';
import { ClusterRun } from './cluster-run';
import type { RunOptions } from './cluster-state';
import type { LoggedCommand } from './command';
import type { Executor } from './executor';
import type { TimedReply } from './grant';
import type { LabEvent } from './lab-event';

export interface RunSinks {
  readonly events?: (events: readonly LabEvent[]) => void;
  readonly replies?: (replies: readonly TimedReply[]) => void;
}

/** Everything before `until` has happened in the run that it answers. The executor stays open. */
export function runLog(
  options: RunOptions,
  executor: Executor,
  log: readonly LoggedCommand[],
  until: LabTime,
  sinks: RunSinks = {},
): Later<ClusterRun> {
  return settle(steps(new ClusterRun(options, executor, log), until, sinks));
}

function* steps(run: ClusterRun, until: LabTime, sinks: RunSinks): Steps<ClusterRun> {
  yield* wait(run.open());
  for (let more = true; more; ) {
    more = yield* wait(run.advance(until));
    const events = run.takeEvents();
    const replies = run.takeReplies();
    if (events.length > 0) sinks.events?.(events);
    if (replies.length > 0) sinks.replies?.(replies);
  }
  return run;
}
