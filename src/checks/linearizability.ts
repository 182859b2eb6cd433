// Each key behaves as one register (rule 18): every operation takes effect at one moment between its call and its answer.
// `ap` does not promise this (rule 17). Keys are judged one by one, which is
// enough: linearizability is local (Herlihy and Wing 1990, section 3.3). Holds at any moment.
import { labTime } from '../base/ids';
import type { LabEvent } from '../trace/event';
import { historyOf, type Operation } from './history';
import { type Search, searchLinearization } from './linearization';
import { resurrected } from './resurrected';
import type { Run } from './run';
import type { Violation } from './verdict';

/** A few seconds at most; a history with an order mostly takes a few steps an operation. */
const STEP_LIMIT = 2_000_000;
/** Where it is not promised a long search is not worth it. */
const STEP_LIMIT_OF_A_REPORT = 100_000;

export interface KeyVerdict {
  readonly key: string;
  /** `undecided`: neither found nor excluded within the step limit, or not all of the history is known. */
  readonly outcome: Search['outcome'];
  readonly operations: number;
  /** Absent when linearizable: what is wrong, at the first moment that no order explains. */
  readonly violation?: Violation;
}

/** An undecided key is a violation, and its sentence says that it is undecided. */
export const linearizability = ({ events, settings }: Run): readonly Violation[] =>
  linearizabilityOfKeys(events, settings.consistency === 'cp' ? STEP_LIMIT : STEP_LIMIT_OF_A_REPORT).flatMap(
    ({ violation }) => violation ?? [],
  );

/** The verdict of every key that was asked for, in the order of their first operations. */
export function linearizabilityOfKeys(events: readonly LabEvent[], stepLimit = STEP_LIMIT): readonly KeyVerdict[] {
  const olderThanTrace = events.some((event) => event.kind === 'LabOpened' && event.session > 1);
  const history = beforeResurrections(historyOf(events), events);
  return linearizabilityOfHistory(history, stepLimit).map((verdict) =>
    olderThanTrace ? beganBefore(verdict) : verdict,
  );
}

// With `grace-only` a node that was away for longer than the grace brings a deleted value back (rule 28). From then on the
// key is not judged any more: what had not returned by that moment is not known.
function beforeResurrections(history: readonly Operation[], events: readonly LabEvent[]): readonly Operation[] {
  const backAt = new Map<string, number>();
  for (const { key, at } of resurrected(events)) if (!backAt.has(key)) backAt.set(key, at);
  return history.flatMap((operation): Operation[] => {
    const until = backAt.get(operation.key) ?? Number.POSITIVE_INFINITY;
    if (operation.calledAt >= until) return [];
    if ((operation.returnedAt ?? 0) < until) return [operation];
    return operation.input.kind === 'get' ? [] : [{ ...operation, returnedAt: undefined, output: undefined }];
  });
}

/** As `linearizabilityOfKeys`, of a history that begins when nothing is stored. */
export function linearizabilityOfHistory(history: readonly Operation[], stepLimit = STEP_LIMIT): readonly KeyVerdict[] {
  const keys = new Map<string, Operation[]>();
  for (const operation of history) {
    const known = keys.get(operation.key);
    if (known === undefined) keys.set(operation.key, [operation]);
    else known.push(operation);
  }
  return [...keys].map(([key, operations]) => judge(key, operations, stepLimit));
}

function judge(key: string, operations: readonly Operation[], stepLimit: number): KeyVerdict {
  const verdict = { key, operations: operations.length };
  const shown = firstReturned(operations.filter(({ output }) => output?.kind === 'found' && output.values.length > 1));
  if (shown !== undefined) {
    const sentence = `${shown.label}: these are siblings, and a register holds one value at a time`;
    return { ...verdict, outcome: 'not-linearizable', violation: violationAt(shown, sentence) };
  }
  const search = searchLinearization(operations, stepLimit);
  switch (search.outcome) {
    case 'linearizable':
      return { ...verdict, outcome: 'linearizable' };
    case 'not-linearizable': {
      const sentence = `${search.blocked.label}: no order of the operations of ${key}, each taking effect between its call and its answer, explains this`;
      return { ...verdict, outcome: 'not-linearizable', violation: violationAt(search.blocked, sentence) };
    }
    case 'undecided': {
      const open = operations.filter(({ returnedAt }) => returnedAt === undefined).length;
      const sentence = `undecided: the ${operations.length} operations of ${key} (${open} of unknown outcome) can be ordered in more ways than ${stepLimit} steps can try; check a shorter run`;
      return { ...verdict, outcome: 'undecided', violation: { at: labTime(0), key, sentence } };
    }
  }
}

// What was stored before, and which writes were still on their way, is nowhere in the trace.
const beganBefore = ({ key, operations }: KeyVerdict): KeyVerdict => ({
  key,
  operations,
  outcome: 'undecided',
  violation: {
    at: labTime(0),
    key,
    sentence: `undecided: the trace begins after a reload, and what was written to ${key} before it is unknown; check a run of a new cluster`,
  },
});

const firstReturned = (operations: readonly Operation[]): Operation | undefined =>
  operations.reduce<Operation | undefined>(
    (first, one) => (first === undefined || (one.returnedAt ?? 0) < (first.returnedAt ?? 0) ? one : first),
    undefined,
  );

const violationAt = ({ key, node, returnedAt }: Operation, sentence: string): Violation => ({
  at: labTime(returnedAt ?? 0),
  node,
  key,
  sentence,
});
