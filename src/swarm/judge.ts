// What is wrong with a finished run: every check that its settings promise to pass, and nothing that they do not.
import type { RequestId } from '../base/ids';
import { checkPromises } from '../checks/all-checks';
import type { Violation } from '../checks/verdict';
import type { LabEvent } from '../cluster/lab-event';
import { type Finding, finding } from './finding';
import type { Plan } from './plan';
import type { PlanOutcome } from './run-plan';
import { countStaleReads } from './stale-reads';

/** After these a disk holds something else than the trace tells. */
const LEAVES_OTHER_BYTES: ReadonlySet<string> = new Set(['Damage', 'TearCommit']);

/** They say that no copy ever forgets: a damaged one does. */
const OF_ONE_COPY: ReadonlySet<string> = new Set(['hint-accounting', 'causal-maxima', 'put-replaces-covered']);

/** A write, a delete among them, that only a hint had is gone when that expires (rule 26). */
const LOST_WITH_HINTS: ReadonlySet<string> = new Set(['acknowledged-writes-present', 'resurrection']);

/** How a node may go down by itself: its disk failed it. Anything else is a bug. */
const DISK_TROUBLE: ReadonlySet<string> = new Set(['disk-failed', 'disk-quota', 'corrupt']);

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Keys whose history the linearizability check could not decide. */
  readonly undecided: number;
  /** Reads of `ap` that missed what had been acknowledged before: allowed (rule 17), and counted. */
  readonly staleReads: number;
}

export function judge(plan: Plan, outcome: PlanOutcome): Judgement {
  const { settings, events } = outcome;
  const { findings, undecided } = promisedChecks(plan, events);
  return {
    findings: [...outcome.findings, ...strangeCrashes(events), ...openRequests(plan, outcome), ...findings],
    undecided,
    staleReads: settings.consistency === 'ap' ? countStaleReads(events) : 0,
  };
}

const strangeCrashes = (events: readonly LabEvent[]): Finding[] =>
  events.flatMap((event) =>
    event.kind === 'NodeCrashed' && !DISK_TROUBLE.has(event.code)
      ? [finding('no-crash', event.at, `${event.subject} crashed (${event.code}): ${event.reason}`)]
      : [],
  );

// Every request has an end that its client has heard of.
function openRequests({ steps, healAt }: Plan, { replies }: PlanOutcome): Finding[] {
  const open = steps.flatMap((step): RequestId[] => {
    if (step.at >= healAt || !('command' in step) || step.command.kind !== 'Request') return [];
    const { request } = step.command.request;
    return replies.get(request)?.closed === true ? [] : [request];
  });
  return open.map((request) => finding('every-request-ends', healAt, `${request} never came to its end`));
}

// Of the checks that the settings promise. Hints that expire (rule 26) may take the last copy with them; the end of a
// damaged log looks like a write that was torn: it goes, and what stood in it.
function promisedChecks(plan: Plan, events: readonly LabEvent[]): { findings: Finding[]; undecided: number } {
  const expired = new Set(events.flatMap((event) => (event.kind === 'HintExpired' ? [event.key] : [])));
  const damaged = new Set(
    plan.steps.flatMap((step) => ('disk' in step && LEAVES_OTHER_BYTES.has(step.disk.kind) ? [step.node] : [])),
  );
  const isExcused = (check: string, { key, node }: Violation): boolean =>
    (LOST_WITH_HINTS.has(check) && key !== undefined && expired.has(key)) ||
    // Either of the two that compared may lack what the trace has seen stored.
    (check === 'merkle-agreement' && damaged.size > 0) ||
    (OF_ONE_COPY.has(check) && node !== undefined && damaged.has(node));
  let undecided = 0;
  const findings: Finding[] = [];
  for (const { check, violations } of checkPromises(events)) {
    for (const violation of violations) {
      if (violation.sentence.startsWith('undecided')) undecided++;
      else if (!isExcused(check, violation)) findings.push(finding(check, violation.at, violation.sentence));
    }
  }
  return { findings, undecided };
}
