// A whole trace, from its beginning, as the checks look at it: what several of them need is found once.
import { Fault } from '../base/fault';
import type { LabEvent, Settings } from '../trace/event';
import { type KeyHistory, keyHistories } from './key-history';
import { unsettled } from './settling';

export interface Run {
  readonly events: readonly LabEvent[];
  readonly settings: Settings;
  /** What the disks held before the trace began is unknown: the lab was reloaded. */
  readonly olderThanTrace: boolean;
  /** What was minted under each key and is held at the end. */
  readonly histories: ReadonlyMap<string, KeyHistory>;
  /** Nodes that lost what they had made durable, by a wipe, by an import in its place, at the end of its log, or in a record that the disk cannot give back. */
  readonly diskLosses: number;
  /** Members joined or left, or tried to. */
  readonly ringChanges: boolean;
  /** Times that a copy's clock was cut to the limit: what only a dropped pair covered may come back (rule 14). */
  readonly clockCuts: number;
  /** Why replicas need not agree at the end, in words; undefined when they must. */
  readonly unsettled: string | undefined;
}

/** Throws Fault `incomplete-trace` when the beginning is missing. */
export function runOf(events: readonly LabEvent[]): Run {
  const [first] = events;
  if (first?.kind !== 'LabOpened') {
    throw new Fault(
      'incomplete-trace',
      'The trace does not begin with the opening of the lab: its oldest events are folded away. Check a shorter run.',
    );
  }
  const { settings, session } = first;
  const histories = keyHistories(events);
  return {
    events,
    settings,
    olderThanTrace: session > 1,
    histories,
    diskLosses: lossyNodes(events).size,
    ringChanges: events.some((event) => event.kind === 'RingAdopted' && event.change !== undefined),
    clockCuts: events.filter(({ kind }) => kind === 'ClockTruncated').length,
    unsettled: unsettled(events, settings, [...histories.keys()]),
  };
}

const lossyNodes = (events: readonly LabEvent[]): ReadonlySet<string> =>
  new Set(
    events.flatMap((event) => {
      if (event.kind === 'DiskWiped' || event.kind === 'DiskImported') return [event.subject];
      const hasLost = event.kind === 'EngineRecovered' ? event.lostBytes > 0 : event.kind === 'RecordUnreadable';
      return hasLost ? [event.node] : [];
    }),
  );
