// Which of two versions of a register is the newer (rule 18): the higher counter, at equal ones the later actor.
import type { Dot } from '../trace/event';

export const isLater = (a: Dot, b: Dot): boolean =>
  a.counter > b.counter || (a.counter === b.counter && a.actor > b.actor);
