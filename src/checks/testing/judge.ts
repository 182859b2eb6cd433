// Shows a hand-written trace to one check.

import type { Settings } from '../../trace/event';
import { sampleSettings } from '../../trace/testing/sample-settings';
import { TraceBuilder } from '../../trace/testing/trace-builder';
import { runOf } from '../run';
import type { Check, Violation } from '../verdict';

/** A trace that begins as every trace does. */
export const opened = (settings: Partial<Settings> = {}, session = 1): TraceBuilder =>
  new TraceBuilder().by('lab', {
    kind: 'LabOpened',
    settings: { ...sampleSettings(5), ...settings },
    seed: 1,
    session,
  });

export const violationsIn = ({ events }: TraceBuilder, check: Check): readonly Violation[] => check(runOf(events));

export const sentencesIn = (trace: TraceBuilder, check: Check): readonly string[] =>
  violationsIn(trace, check).map(({ sentence }) => sentence);
