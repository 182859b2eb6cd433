// Placement `equal-partitions`, Dynamo's strategy 3: Q equal ranges that never change, only their owners do
// (DeCandia et al., SOSP 2007, section 6.2). All nodes compute one assignment alone, by replaying the joins in the order
// of the settings: each unit of capacity that joins takes its share from those that have most, in an order that its
// name gives. So one more node moves exactly the partitions that it gains (rule 5).
import type { NodeId } from '../../base/ids';
import { randomStream } from '../../base/random';
import type { NodeSettings } from '../settings';
import { equalRanges, type Placement } from './placement';

/** REQUIRES: at least one partition a unit of capacity (checked with the settings), so that no node goes without. */
export const equalPartitionsPlacement = (nodes: readonly NodeSettings[], partitions: number): Placement => ({
  tokens: equalRanges(ownersOf(nodes, partitions)),
  placeOf: (token) => token,
});

interface Order {
  readonly start: number;
  readonly stride: number;
}

/** The owner of each partition; every unit of capacity has ⌊Q/units⌋ or ⌈Q/units⌉ of them. */
function ownersOf(nodes: readonly NodeSettings[], partitions: number): readonly NodeId[] {
  const units: NodeId[] = [];
  const owners = new Array<number>(partitions).fill(0);
  const loads: number[] = [];
  const shuffled = randomStream(0, `${partitions} partitions`).sample([...owners.keys()], partitions);
  for (const { id, capacity } of nodes) {
    for (let i = 0; i < capacity; i++) {
      units.push(id);
      if (units.length === 1) loads.push(partitions);
      else join(owners, loads, shuffled, orderOf(`${id}#${i}`, partitions));
    }
  }
  return owners.map((unit) => units[unit] as NodeId);
}

/**
 * Lets one more unit take its share: first what the others have above theirs rounded up, then above theirs rounded
 * down. `shuffled` are the partitions in one random order for all units, so that a stride makes no pattern on the band.
 */
function join(owners: number[], loads: number[], shuffled: readonly number[], { start, stride }: Order): void {
  const newcomer = loads.length;
  const share = owners.length / (newcomer + 1);
  let taken = 0;
  for (const most of [Math.ceil(share), Math.floor(share)]) {
    const surplus = loads.reduce((sum, load) => sum + Math.max(0, load - most), 0);
    const enough = Math.min(taken + surplus, Math.floor(share));
    for (let i = 0; taken < enough; i++) {
      const partition = shuffled[(start + i * stride) % shuffled.length] ?? 0;
      const owner = owners[partition] ?? 0;
      const load = loads[owner] ?? 0;
      if (owner === newcomer || load <= most) continue;
      owners[partition] = newcomer;
      loads[owner] = load - 1;
      taken++;
    }
  }
  loads.push(taken);
}

/** A walk over all partitions, different for every name: any stride that shares no factor with their number visits each once. */
function orderOf(name: string, partitions: number): Order {
  const random = randomStream(0, name);
  const start = random.integer(0, partitions - 1);
  let stride = random.integer(1, partitions);
  while (greatestCommonDivisor(stride, partitions) > 1) stride++;
  return { start, stride };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
