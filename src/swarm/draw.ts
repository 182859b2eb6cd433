// Small draws that the generators share.
import type { RandomStream } from '../base/random';

export const pick = <T>(random: RandomStream, items: readonly T[]): T => {
  const [one] = random.sample(items, 1);
  if (one === undefined) throw new Error('broken invariant: there is something to pick from');
  return one;
};

/** Evenly on a logarithmic scale: as many draws from 1 to 10 as from 10 to 100. */
export const logarithmic = (random: RandomStream, low: number, high: number): number =>
  Math.round(low * (high / low) ** (random.integer(0, 1_000_000) / 1_000_000));
