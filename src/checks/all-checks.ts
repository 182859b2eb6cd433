// The checks of a finished run, for the swarm, the command line and the page.
import type { LabEvent } from '../trace/event';
import { acknowledgedWritesPresent } from './acknowledged-writes-present';
import { contextsShown } from './contexts-shown';
import { convergence } from './convergence';
import { hintAccounting } from './hint-accounting';
import { phantomValues } from './phantom-values';
import type { Check, Verdict } from './verdict';

const CHECKS: readonly Check[] = [acknowledgedWritesPresent, contextsShown, convergence, hintAccounting, phantomValues];

/** Every check's verdict. REQUIRES: the whole trace of a run that was healed and has become idle. */
export const checkRun = (events: readonly LabEvent[]): readonly Verdict[] => CHECKS.map((check) => check(events));
