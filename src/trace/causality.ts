// The order of writes as an observer needs it. The trace shares no code with the protocol that it watches, so a wrong
// comparison there cannot hide itself here.
import type { Clock, Dot } from './event';

/** The highest counter of the actor that the clock has seen; 0 for none. */
export const counterOf = (clock: Clock, actor: string): number =>
  clock.find((pair) => pair.actor === actor)?.counter ?? 0;

export const covers = (clock: Clock, dot: Dot): boolean => counterOf(clock, dot.actor) >= dot.counter;

/** `n1:2`, a version's id within its key. */
export const versionId = (dot: Dot): string => `${dot.actor}:${dot.counter}`;
