// The messages that a pointer can catch: those on display now, when they hold still long enough.
import type { ClusterView } from '../../../trace/views';
import { frameClock } from '../../frame-clock';
import { type FlightSight, lingerAtPace, sightsAt } from './flight-sights';

/** Faster than this, in lab seconds per wall second, a click means the link under the message. */
const FASTEST = 0.15;

export function clickableSights(view: ClusterView, pace: number): readonly FlightSight[] {
  if (pace > FASTEST) return [];
  return sightsAt(view.messages, {
    at: frameClock.now(),
    lingerUs: lingerAtPace(pace),
    steps: false,
    cutSince: (from, to) => view.links.cut.get(`${from}>${to}`)?.since,
  }).filter((sight) => sight.phase !== 'arrived');
}
