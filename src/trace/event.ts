// The trace's events, as the rest of the house sees them: checks and the page import from here, never from the
// layers below. Only types come up from there; the one value is repeated.
import type { LAB as LabName } from '../cluster/lab-event';

export type { EventBody, LabEvent, MessageKind } from '../cluster/lab-event';
export type { LinkSettings } from '../cluster/link';
export type { DifferingKey, Operation, StoreCause, Target } from '../protocol/events';
export type { Outcome, ReplicaState } from '../protocol/messages';
export type { RingChange } from '../protocol/ring/configuration';
export type { DiskLatency, NodeSettings, Settings } from '../protocol/settings';
export type { ValueSummary } from '../protocol/value';
export type { Clock, Dot } from '../protocol/versions/clock';
export type { SiblingSummary } from '../protocol/versions/version-set';

/** The source of events that the conductor traces itself. */
export const LAB: typeof LabName = 'lab';
