// The checks of a finished run, for the swarm, the command line and the page: which there are, and which of them the
// settings promise. What is not promised is reported all the same.
import type { LabEvent } from '../trace/event';
import { acknowledgedWritesKept } from './acknowledged-writes-kept';
import { acknowledgedWritesPresent } from './acknowledged-writes-present';
import { causalMaxima } from './causal-maxima';
import { contextsShown } from './contexts-shown';
import { convergence } from './convergence';
import { countersUnique } from './counters-unique';
import { durableBeforeAnswer } from './durable-before-answer';
import { gossipSanity } from './gossip-sanity';
import { handedOffEverywhere } from './handed-off-everywhere';
import { hintAccounting } from './hint-accounting';
import { linearizability } from './linearizability';
import { merkleAgreement } from './merkle-agreement';
import { phantomValues } from './phantom-values';
import { putReplacesCovered } from './put-replaces-covered';
import { quorumAccounting } from './quorum-accounting';
import { resurrection } from './resurrection';
import { type Run, runOf } from './run';
import { monotonicReads, readYourWrites } from './sessions';
import { type Check, MAX_VIOLATIONS, type Verdict } from './verdict';

interface Row {
  readonly name: string;
  /** The rules of the semantics that it watches over. */
  readonly rules: readonly number[];
  readonly check: Check;
  /** Most hold at any moment; some only once everything is healed and idle. */
  readonly onceHealed?: true;
  /** Why this run need not pass; undefined where it must. */
  readonly unless?: Excuse;
}

/** By its settings, its disk losses, its clocks cut short, and changes of its ring. */
type Excuse = (run: Pick<Run, 'settings' | 'diskLosses' | 'clockCuts' | 'ringChanges'>) => string | undefined;

const anyOf =
  (...excuses: readonly Excuse[]): Excuse =>
  (run) => {
    for (const excuse of excuses) {
      const because = excuse(run);
      if (because !== undefined) return because;
    }
    return undefined;
  };

const notRepaired: Excuse = ({ settings: { readRepair, antiEntropy } }) =>
  readRepair || antiEntropy
    ? undefined
    : 'nothing repairs a replica that missed a write: readRepair and antiEntropy are off';

/** A read of a register ends its questions with a majority: what another replica has more of stays there unseen. */
const notCompared: Excuse = (run) => {
  const { consistency, antiEntropy } = run.settings;
  if (consistency !== 'cp' || antiEntropy) return notRepaired(run);
  return 'a read of a register asks a majority, and nothing else compares replicas: antiEntropy is off';
};

const lostCopies: Excuse = ({ settings: { w }, diskLosses: losses }) =>
  losses < w ? undefined : `${losses} disks were lost or damaged, and W is ${w}`;

/** A node that has lost copies answers no read until enough others have given them back; it has forgotten the ring too. */
const notRegisters: Excuse = ({ settings: { consistency, r, w }, diskLosses: losses, ringChanges }) => {
  if (consistency !== 'cp') return `'${consistency}' does not promise it`;
  if (losses > 0 && ringChanges) return 'disks were lost or damaged while the ring changed';
  const quorum = Math.min(r, w);
  return losses < quorum ? undefined : `${losses} disks were lost or damaged, and the smaller of R and W is ${quorum}`;
};

const plainClocks: Excuse = ({ settings: { versioning, consistency } }) =>
  versioning === 'plain' && consistency !== 'cp'
    ? 'plain clocks cannot tell which sibling a context covers'
    : undefined;

const onlyTimeCounts: Excuse = ({ settings: { conflicts } }) =>
  conflicts === 'last-write-wins' ? 'last-write-wins goes by the clocks of the nodes and by nothing else' : undefined;

const cutClocks: Excuse = ({ clockCuts: cuts }) =>
  cuts === 0
    ? undefined
    : `clocks were cut to clockLimit ${cuts} times, and what only a dropped pair covered comes back as a false sibling`;

/** A cut clock does not show any more what its copy had; a register’s copy does, and one of which only the time counts. */
const cutSets: Excuse = (run) =>
  run.settings.consistency === 'cp' || run.settings.conflicts === 'last-write-wins' ? undefined : cutClocks(run);

const shownAlone: Excuse = ({ settings: { consistency } }) =>
  consistency === 'cp' ? 'a register shows its newest version only' : undefined;

const CHECKS: readonly Row[] = [
  {
    name: 'acknowledged-writes-kept',
    rules: [10, 34],
    check: acknowledgedWritesKept,
    unless: anyOf(onlyTimeCounts, lostCopies),
  },
  {
    name: 'acknowledged-writes-present',
    rules: [10, 26, 30],
    check: acknowledgedWritesPresent,
    onceHealed: true,
    unless: anyOf(onlyTimeCounts, notRepaired, lostCopies),
  },
  {
    name: 'causal-maxima',
    rules: [9, 13],
    check: causalMaxima,
    unless: anyOf(onlyTimeCounts, plainClocks, cutClocks),
  },
  {
    name: 'contexts-shown',
    rules: [8],
    check: contextsShown,
    unless: anyOf(onlyTimeCounts, shownAlone, cutClocks),
  },
  { name: 'convergence', rules: [11, 27, 30], check: convergence, onceHealed: true, unless: notCompared },
  { name: 'counters-unique', rules: [15], check: countersUnique },
  { name: 'durable-before-answer', rules: [10, 34], check: durableBeforeAnswer, unless: cutSets },
  { name: 'gossip-sanity', rules: [22, 23, 24], check: gossipSanity },
  {
    name: 'handed-off-everywhere',
    rules: [32],
    check: handedOffEverywhere,
    unless: cutSets,
  },
  { name: 'hint-accounting', rules: [26], check: hintAccounting },
  { name: 'linearizability', rules: [18], check: linearizability, unless: notRegisters },
  { name: 'merkle-agreement', rules: [29], check: merkleAgreement },
  {
    name: 'monotonic-reads',
    rules: [18],
    check: monotonicReads,
    unless: anyOf(notRegisters, cutClocks),
  },
  { name: 'phantom-values', rules: [37], check: phantomValues },
  {
    name: 'put-replaces-covered',
    rules: [9],
    check: putReplacesCovered,
    unless: onlyTimeCounts,
  },
  {
    name: 'quorum-accounting',
    rules: [16, 17, 20],
    check: quorumAccounting,
    unless: cutSets,
  },
  { name: 'read-your-writes', rules: [18], check: readYourWrites, unless: notRegisters },
  {
    name: 'resurrection',
    rules: [28],
    check: resurrection,
    onceHealed: true,
    unless: anyOf(onlyTimeCounts, plainClocks, notRepaired, cutClocks),
  },
];

/** Every check's verdict. REQUIRES: if the run is healed at its end, that it has become idle. Throws Fault `incomplete-trace`. */
export function checkRun(events: readonly LabEvent[]): readonly Verdict[] {
  const run = runOf(events);
  return CHECKS.map((row) => verdictOf(row, run));
}

/**
 * The verdicts of a run whose settings promise them, the others left out. REQUIRES: so few disks were lost that every
 * promise holds in spite of it, and at the end all faults are over and nothing is under way.
 */
export function checkPromises(events: readonly LabEvent[]): readonly Verdict[] {
  const run: Run = { ...runOf(events), diskLosses: 0, unsettled: undefined };
  return CHECKS.filter((row) => whyNot(row, run) === undefined).map((row) => verdictOf(row, run));
}

const whyNot = ({ onceHealed, unless }: Row, run: Run): string | undefined =>
  unless?.(run) ?? (onceHealed ? run.unsettled : undefined);

function verdictOf(row: Row, run: Run): Verdict {
  const because = whyNot(row, run);
  const violations = row.check(run);
  return {
    check: row.name,
    kind: because === undefined ? 'must' : 'report',
    because,
    ok: violations.length === 0,
    violations: violations.slice(0, MAX_VIOLATIONS),
  };
}

/** `rules 10, 34`: what a check of this name watches over; undefined if there is none of that name. */
export function rulesText(check: string): string | undefined {
  const rules = CHECKS.find(({ name }) => name === check)?.rules;
  return rules && `${rules.length === 1 ? 'rule' : 'rules'} ${rules.join(', ')}`;
}

/** The verdicts that make a run a failure. */
export const broken = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter(({ kind, ok }) => kind === 'must' && !ok);
