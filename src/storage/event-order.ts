// Hands events on in the order of the calls that caused them, even when a read that started first ends last, so that a
// slow disk tells the same story as a fast one.
import type { StorageEvent } from './storage-event';

/** The place of one call that has not ended yet. */
interface Slot {
  events: readonly StorageEvent[];
  ended: boolean;
}

export class EventOrder {
  /** The calls that still run and the events that wait behind them. Bounded by the caller's reads in flight and what it appends meanwhile. */
  private readonly slots: Slot[] = [];

  constructor(private readonly onEvent: (event: StorageEvent) => void) {}

  /** An event of a call that ends at once. */
  emit(event: StorageEvent): void {
    if (this.slots.length === 0) this.onEvent(event);
    else this.slots.push({ events: [event], ended: true });
  }

  /** Takes a place for a call that may have to wait. Its events follow when it ends, by calling what is returned. */
  reserve(): (...events: readonly StorageEvent[]) => void {
    const slot: Slot = { events: [], ended: false };
    this.slots.push(slot);
    return (...events) => {
      slot.events = events;
      slot.ended = true;
      this.release();
    };
  }

  private release(): void {
    while (this.slots[0]?.ended) for (const event of this.slots.shift()?.events ?? []) this.onEvent(event);
  }
}
