// The event log and the picture at every moment of it: a pure projection (events, time) → view (idea 3 of the design).
import { assert } from '../base/assert';
import { type LabTime, labTime } from '../base/ids';
import { CHECKPOINT_LIMITS, type CheckpointLimits, Checkpoints } from './checkpoints';
import { Cursor } from './cursor';
import type { LabEvent } from './event';
import { type EventFilter, matches } from './event-filter';
import type { ClusterView } from './views';

/** At the bound the oldest quarter is folded into the picture that the rest begins with, and dropped. */
export const MAX_EVENTS = 400_000;

export interface TraceLimits {
  readonly events: number;
  readonly checkpoints: CheckpointLimits;
}

export class TraceLog {
  /** The kept events, in trace order. */
  private kept: LabEvent[] = [];
  /** Index of `kept[0]` among all events ever. */
  private first = 0;
  private readonly checkpoints: Checkpoints;
  /** Now and then, both: the live picture is not disturbed by a look back. */
  private readonly live: Cursor;
  private readonly past: Cursor;
  private readonly listeners = new Set<(events: readonly LabEvent[]) => void>();

  constructor(private readonly limits: TraceLimits = { events: MAX_EVENTS, checkpoints: CHECKPOINT_LIMITS }) {
    this.checkpoints = new Checkpoints(limits.checkpoints);
    this.live = this.cursor();
    this.past = this.cursor();
  }

  /** Events ever appended. */
  get length(): number {
    return this.first + this.kept.length;
  }

  /** Index of the oldest event that is still kept: the earliest picture is `atIndex(firstIndex)`. */
  get firstIndex(): number {
    return this.first;
  }

  /** The time of the last event; 0 in an empty trace. */
  get lastAt(): LabTime {
    return this.kept.at(-1)?.at ?? labTime(0);
  }

  /** REQUIRES: times do not fall, neither within `events` nor after what is there. */
  append(events: readonly LabEvent[]): void {
    if (events.length === 0) return;
    let lastAt = this.lastAt;
    for (const event of events) {
      assert(event.at >= lastAt, `the trace is in the order of time: ${event.kind} at ${event.at} after ${lastAt}`);
      lastAt = event.at;
      this.kept.push(event);
    }
    this.trim();
    for (const listener of this.listeners) listener(events);
  }

  /** By its index among all events ever; undefined when it was dropped or has not happened. */
  eventAt(index: number): LabEvent | undefined {
    return this.kept[index - this.first];
  }

  /** The kept events that match, in trace order. Times in µs, both included. */
  events(filter: EventFilter = {}): readonly LabEvent[] {
    const from = filter.from === undefined ? this.first : this.indexAtOrAfter(filter.from);
    const to = filter.to === undefined ? this.length : this.indexAfter(filter.to);
    const between = this.kept.slice(from - this.first, Math.max(from, to) - this.first);
    return filter.node === undefined && filter.kind === undefined
      ? between
      : between.filter((event) => matches(event, filter));
  }

  /** How many events ever happened at or before `time` (dropped ones counted). */
  indexAfter(time: number): number {
    return this.first + countWhile(this.kept, (event) => event.at <= time);
  }

  /** The picture at `time`: all events at or before it. Before the oldest kept event: the earliest picture there is. */
  at(time: number): ClusterView {
    return this.atIndex(this.indexAfter(time));
  }

  /** The picture after the first `count` events. Valid until the next `at` or `atIndex`; the live picture is another. */
  atIndex(count: number): ClusterView {
    return this.past.viewAt(Math.min(Math.max(count, this.first), this.length));
  }

  /** The picture now. The same object until an event is appended; valid until the next `latest` after that. */
  latest(): ClusterView {
    return this.live.viewAt(this.length);
  }

  /** Called with each appended batch. Answers how to stop. */
  subscribe(listener: (events: readonly LabEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private cursor(): Cursor {
    return new Cursor(this.checkpoints, (index) => this.kept[index - this.first] as LabEvent);
  }

  private indexAtOrAfter(time: number): number {
    return this.first + countWhile(this.kept, (event) => event.at < time);
  }

  private trim(): void {
    const above = this.kept.length - this.limits.events;
    if (above <= 0) return;
    const quarter = Math.max(1, Math.floor(this.limits.events / 4));
    const dropped = Math.ceil(above / quarter) * quarter;
    this.checkpoints.rebase(this.cursor().giveUpAt(this.first + dropped));
    this.kept = this.kept.slice(dropped);
    this.first += dropped;
  }
}

/** How many events from the front fulfil `early`. REQUIRES: those that do come first. */
function countWhile(events: readonly LabEvent[], early: (event: LabEvent) => boolean): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (early(events[middle] as LabEvent)) low = middle + 1;
    else high = middle;
  }
  return low;
}
