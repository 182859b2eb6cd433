// Where a message is on its link at a moment: a pure function of when it was sent, when it is due and how it ended.
import type { MessageFlight, MessagesView } from '../../../trace/views';

export interface FlightSight {
  readonly flight: MessageFlight;
  /** 0 at the sender's rim, 1 at the receiver's. */
  readonly along: number;
  /** `arrived` and `lost` linger and fade: `strength` falls from 1 to 0. */
  readonly phase: 'flying' | 'arrived' | 'lost';
  readonly strength: number;
}

export interface SightOptions {
  readonly at: number;
  /** How long an ended message lingers, in µs of lab time. */
  readonly lingerUs: number;
  /** Reduced motion: shown at the start, the middle and the end of its way only. */
  readonly steps: boolean;
  /** Since when the way from one node to another is cut; undefined when it is open. */
  readonly cutSince: (from: string, to: string) => number | undefined;
}

/** A cut link stops messages just before the mark in its middle. */
const CUT_MARK = 0.45;

export function sightsAt(messages: MessagesView, options: SightOptions): FlightSight[] {
  const sights: FlightSight[] = [];
  for (const flight of messages.inFlight.values()) {
    const sight = sightOf(flight, options);
    if (sight !== undefined) sights.push(sight);
  }
  // Ended messages are sorted by their end: the first that has faded ends the search.
  for (let i = messages.ended.length - 1; i >= 0; i--) {
    const flight = messages.ended[i];
    if (flight?.end === undefined || flight.end.at < options.at - options.lingerUs) break;
    const sight = sightOf(flight, options);
    if (sight !== undefined) sights.push(sight);
  }
  return sights;
}

export function sightOf(
  flight: MessageFlight,
  { at, lingerUs, steps, cutSince }: SightOptions,
): FlightSight | undefined {
  if (at < flight.sentAt) return undefined;
  const { end } = flight;
  if (end === undefined || at < end.at) {
    const along = Math.min(fractionAt(flight, at), reachOf(flight, cutSince));
    return { flight, along: steps ? stepOf(along) : along, phase: 'flying', strength: 1 };
  }
  const strength = 1 - (at - end.at) / lingerUs;
  if (strength <= 0) return undefined;
  if (end.how === 'delivered') return { flight, along: 1, phase: 'arrived', strength };
  const reach = end.how === 'cut' ? reachAtCut(flight, cutSince) : 1;
  return { flight, along: Math.min(fractionAt(flight, end.at), reach), phase: 'lost', strength };
}

function fractionAt(flight: MessageFlight, at: number): number {
  const duration = flight.due - flight.sentAt;
  return duration <= 0 ? 1 : Math.min(1, Math.max(0, (at - flight.sentAt) / duration));
}

/** As far as it can get: to the mark of a cut that stands, or to where it was when the cut came. */
function reachOf(flight: MessageFlight, cutSince: SightOptions['cutSince']): number {
  const since = cutSince(flight.from, flight.to);
  return since === undefined || since >= flight.due ? 1 : Math.max(CUT_MARK, fractionAt(flight, since));
}

/** A message that a cut has ended dies at the mark, also after the link has healed. */
function reachAtCut(flight: MessageFlight, cutSince: SightOptions['cutSince']): number {
  const reach = reachOf(flight, cutSince);
  return reach === 1 ? CUT_MARK : reach;
}

const stepOf = (along: number): number =>
  along < 1 / 3 ? 0.1 : along < 2 / 3 ? Math.min(along, 0.5) : Math.min(along, 0.9);

/** Lingers about half a second of wall time at any pace, and at least as long as the flight took when time stands still. */
export const lingerAtPace = (pace: number): number => Math.max(8000, 450_000 * Math.min(pace, 2));
