// Where a message is on its link at a moment: a pure function of when it was sent, when it is due and how it ended.
import type { MessageFlight, MessagesView } from '../../../trace/views';
import { CUT_MARK, lossReach } from '../loss-reach';

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

/** A message that is lost when it is sent is drawn on its way for as long as this at most. */
const LONGEST_GHOST_US = 500_000;

export function sightsAt(messages: MessagesView, options: SightOptions): FlightSight[] {
  const sights: FlightSight[] = [];
  for (const flight of messages.inFlight.values()) {
    const sight = sightOf(flight, options);
    if (sight !== undefined) sights.push(sight);
  }
  // Ended messages are sorted by their end: the first that has certainly faded ends the search.
  const oldest = options.at - options.lingerUs - LONGEST_GHOST_US;
  for (let i = messages.ended.length - 1; i >= 0; i--) {
    const flight = messages.ended[i];
    if (flight?.end === undefined || flight.end.at < oldest) break;
    const sight = sightOf(flight, options);
    if (sight !== undefined) sights.push(sight);
  }
  return sights;
}

export function sightOf(flight: MessageFlight, options: SightOptions): FlightSight | undefined {
  const { at, lingerUs } = options;
  if (at < flight.sentAt) return undefined;
  const { end } = flight;
  if (end === undefined || at < end.at) return flying(flight, standingReach(flight, options), options);
  if (end.how === 'delivered') {
    const strength = 1 - (at - end.at) / lingerUs;
    return strength <= 0 ? undefined : { flight, along: 1, phase: 'arrived', strength };
  }
  const reach =
    end.how === 'cut' && end.at > flight.sentAt ? standingReach(flight, options) : lossReach(flight, end.how, end.at);
  const diesAt = Math.max(end.at, flight.sentAt + Math.min(LONGEST_GHOST_US, reach * (flight.due - flight.sentAt)));
  if (at < diesAt) return flying(flight, reach, options);
  const strength = 1 - (at - diesAt) / lingerUs;
  return strength <= 0 ? undefined : { flight, along: reach, phase: 'lost', strength };
}

function flying(flight: MessageFlight, reach: number, { at, steps }: SightOptions): FlightSight {
  const along = Math.min(fractionAt(flight, at), reach);
  return { flight, along: steps ? stepOf(along) : along, phase: 'flying', strength: 1 };
}

function fractionAt(flight: MessageFlight, at: number): number {
  const duration = flight.due - flight.sentAt;
  return duration <= 0 ? 1 : Math.min(1, Math.max(0, (at - flight.sentAt) / duration));
}

/** As far as a message can get: to the mark of a cut that stands, or to where it was when the cut came. */
function standingReach(flight: MessageFlight, { cutSince }: SightOptions): number {
  const since = cutSince(flight.from, flight.to);
  return since === undefined || since >= flight.due ? 1 : Math.max(CUT_MARK, fractionAt(flight, since));
}

const stepOf = (along: number): number =>
  along < 1 / 3 ? 0.1 : along < 2 / 3 ? Math.min(along, 0.5) : Math.min(along, 0.9);

/** Lingers about half a second of wall time at any pace, and at least as long as the flight took when time stands still. */
export const lingerAtPace = (pace: number): number => Math.max(8000, 450_000 * Math.min(pace, 2));
