// The verdicts over a lab's run, in lines for a terminal.
import { broken, checkRun, rulesText } from '../checks/all-checks';
import type { Verdict } from '../checks/verdict';
import type { ObservableLab } from './lab-api';

/** Violations told of one check; the rest are counted. */
const TOLD = 5;

export interface Judgement {
  readonly verdicts: readonly Verdict[];
  /** Every check that the settings promise has passed. */
  readonly passed: boolean;
}

/** REQUIRES: if everything is healed, that the lab has become idle. Throws Fault `incomplete-trace`. */
export function judge(lab: Pick<ObservableLab, 'events'>): Judgement {
  const verdicts = checkRun(lab.events());
  return { verdicts, passed: broken(verdicts).length === 0 };
}

export const judgementLines = ({ verdicts }: Judgement): readonly string[] => verdicts.flatMap(linesOf);

function linesOf({ check, kind, because, ok, violations }: Verdict): readonly string[] {
  const state = ok ? 'holds' : kind === 'must' ? 'BROKEN' : 'does not hold';
  const why = because === undefined ? '' : ` (only reported: ${because})`;
  return [
    `${check} (${rulesText(check)}): ${state}${why}`,
    ...violations.slice(0, TOLD).map(({ at, sentence }) => `  ${(at / 1000).toFixed(3)} ms  ${sentence}`),
    ...(violations.length > TOLD ? [`  and ${violations.length - TOLD} more`] : []),
  ];
}
