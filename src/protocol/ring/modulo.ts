// Placement `modulo`, the one that consistent hashing was made to replace: slot = token (read as
// unsigned) mod slots, one slot a unit of capacity. Neighbouring tokens have different owners, so there are no ranges of tokens; there are ranges of
// remainders. A key's place is therefore made of its remainder first and its quotient second. Every node that joins
// changes nearly all remainders (Karger et al., "Consistent Hashing and Random Trees", STOC 1997, section 4).
import type { NodeSettings } from '../settings';
import { capacityUnits, equalRangeStart, equalRanges, type Placement } from './placement';

export function moduloPlacement(nodes: readonly NodeSettings[]): Placement {
  const slots = capacityUnits(nodes);
  const starts = Array.from({ length: slots.length + 1 }, (_, i) => equalRangeStart(i, slots.length));
  const slotOf = (token: bigint): number => Number(BigInt.asUintN(64, token) % BigInt(slots.length));
  return {
    tokens: equalRanges(slots),
    slotOf,
    placeOf(token) {
      const slot = slotOf(token);
      const start = starts[slot] ?? 0n;
      const end = (starts[slot + 1] ?? 0n) - 1n;
      const place = start + BigInt.asUintN(64, token) / BigInt(slots.length);
      return place < end ? place : end;
    },
  };
}
