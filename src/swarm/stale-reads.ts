// Reads that missed a write which was acknowledged before they began. `ap` allows them (rule 17); the swarm counts them.
import type { RequestId } from '../base/ids';
import type { LabEvent } from '../cluster/lab-event';
import { counterOf, type Dot } from '../protocol/versions/clock';

export function countStaleReads(events: readonly LabEvent[]): number {
  const dots = new Map<RequestId, Dot>();
  /** By key: the highest acknowledged counter of each actor so far. */
  const acknowledged = new Map<string, Map<string, number>>();
  /** What was acknowledged when a read began. */
  const expected = new Map<RequestId, readonly (readonly [string, number])[]>();
  let stale = 0;
  for (const event of events) {
    if (event.kind === 'VersionMinted') dots.set(event.request, event.dot);
    if (event.kind === 'RequestReceived' && event.op === 'get') {
      expected.set(event.request, [...(acknowledged.get(event.key) ?? [])]);
    }
    if (event.kind !== 'RequestAnswered' || event.outcome !== 'ok') continue;
    const { request, key, op, context } = event;
    const dot = dots.get(request);
    if (op === 'get') {
      const missed = expected.get(request)?.some(([actor, counter]) => counterOf(context, actor) < counter);
      if (missed === true) stale++;
    } else if (dot !== undefined) {
      const counters = acknowledged.get(key) ?? new Map<string, number>();
      acknowledged.set(key, counters.set(dot.actor, Math.max(dot.counter, counters.get(dot.actor) ?? 0)));
    }
  }
  return stale;
}
