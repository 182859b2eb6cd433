// A whole trace, from its beginning, as the checks look at it: what several of them need is found once.
import { Fault } from '../base/fault';
import type { NodeId } from '../base/ids';
import type { LabEvent, Settings } from '../trace/event';
import { type KeyHistory, keyHistories } from './key-history';

export interface Run {
  readonly events: readonly LabEvent[];
  readonly settings: Settings;
  /** What the disks held before the trace began is unknown: the lab was reloaded. */
  readonly olderThanTrace: boolean;
  /** What was minted under each key and is held at the end. */
  readonly histories: ReadonlyMap<string, KeyHistory>;
  /** Times that a node lost what it had made durable: a wipe, or a record that its disk cannot give back. */
  readonly diskLosses: number;
  /** Times that a copy's clock was cut to the limit: what only a dropped pair covered may come back (rule 14). */
  readonly clockCuts: number;
  /** What still stands in the way of messages at the end, in words; undefined when nothing does. */
  readonly unhealed: string | undefined;
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
  return {
    events,
    settings: first.settings,
    olderThanTrace: first.session > 1,
    histories: keyHistories(events),
    diskLosses: events.filter(({ kind }) => kind === 'DiskWiped' || kind === 'RecordUnreadable').length,
    clockCuts: events.filter(({ kind }) => kind === 'ClockTruncated').length,
    unhealed: unhealed(events),
  };
}

function unhealed(events: readonly LabEvent[]): string | undefined {
  const down = new Set<NodeId>();
  const paused = new Set<NodeId>();
  const cut = new Set<string>();
  const lossy = new Set<string>();
  for (const event of events) {
    switch (event.kind) {
      case 'NodeKilled':
      case 'NodeCrashed':
        down.add(event.subject);
        paused.delete(event.subject);
        break;
      case 'NodeStarted':
        down.delete(event.subject);
        break;
      case 'NodePaused':
        paused.add(event.subject);
        break;
      case 'NodeResumed':
        paused.delete(event.subject);
        break;
      case 'LinkCut':
        cut.add(`${event.from} → ${event.to}`);
        break;
      case 'LinkHealed':
        cut.delete(`${event.from} → ${event.to}`);
        break;
      case 'LinkChanged':
        if (event.link.loss > 0) lossy.add(`${event.from} → ${event.to}`);
        else lossy.delete(`${event.from} → ${event.to}`);
        break;
      default:
    }
  }
  const reasons = [named(down, 'down'), named(paused, 'paused'), named(cut, 'cut'), named(lossy, 'lossy')].filter(
    (text) => text !== '',
  );
  return reasons.length === 0 ? undefined : `at the end ${reasons.join('; ')}`;
}

const named = (names: ReadonlySet<string>, state: string): string =>
  names.size === 0 ? '' : `${[...names].join(', ')} ${names.size === 1 ? 'is' : 'are'} ${state}`;
