// Seeded random streams. Nothing in the lab draws from any other source, so a seed names a run.
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface RandomStream {
  /** A whole number, `low` and `high` included. */
  integer(low: number, high: number): number;
  /** True with the given probability, 0 to 1, in steps of 2⁻³⁰. */
  chance(probability: number): boolean;
  /** `count` distinct items in random order (all of them when there are fewer). Does not change `items`. */
  sample<T>(items: readonly T[], count: number): T[];
}

/** The stream of one seed and one purpose, for example `randomStream(7, 'link n1>n2')`. Streams of different purposes are independent. */
export function randomStream(seed: number, purpose: string): RandomStream {
  const generator = xoroshiro128plus(mix(seed, purpose));
  const integer = (low: number, high: number): number => (low >= high ? low : uniformInt(generator, low, high));
  return {
    integer,
    chance: (probability) => probability > 0 && (probability >= 1 || integer(0, 2 ** 30 - 1) < probability * 2 ** 30),
    sample(items, count) {
      const pool = [...items];
      const size = Math.min(count, pool.length);
      for (let i = 0; i < size; i++) {
        const j = integer(i, pool.length - 1);
        const swapped = pool[i] as (typeof pool)[number];
        pool[i] = pool[j] as (typeof pool)[number];
        pool[j] = swapped;
      }
      return pool.slice(0, size);
    },
  };
}

// FNV-1a over the purpose, folded with the seed: only has to spread purposes apart; the generator does the rest.
function mix(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ (seed | 0) ^ Math.floor(seed / 2 ** 32);
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) | 0;
}
