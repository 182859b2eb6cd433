// Placement `equal-partitions`, Dynamo's strategy 3: Q equal ranges that never change, only their owners do
// (DeCandia et al., SOSP 2007, section 6.2). All nodes compute one assignment alone, by replaying the joins in the order
// of the settings: each unit of capacity that joins takes its share from those that have most, in an order drawn from
// its own name. So one more node moves exactly the partitions that it gains (rule 5).
import type { NodeId } from '../../base/ids';
import { randomStream } from '../../base/random';
import type { NodeSettings } from '../settings';
import { equalRanges, type Placement } from './placement';

/** REQUIRES: at least one partition a unit of capacity (checked with the settings), so that no node goes without. */
export const equalPartitionsPlacement = (nodes: readonly NodeSettings[], partitions: number): Placement => ({
  tokens: equalRanges(ownersOf(nodes, partitions)),
  placeOf: (token) => token,
});

/** The owner of each partition; every unit of capacity has ⌊Q/units⌋ or ⌈Q/units⌉ of them. */
function ownersOf(nodes: readonly NodeSettings[], partitions: number): readonly NodeId[] {
  const units: NodeId[] = [];
  const owners = new Array<number>(partitions).fill(0);
  const loads: number[] = [];
  for (const { id, capacity } of nodes) {
    for (let i = 0; i < capacity; i++) {
      units.push(id);
      if (units.length === 1) loads.push(partitions);
      else join(owners, loads, `${id}#${i}`);
    }
  }
  return owners.map((unit) => units[unit] as NodeId);
}

/** Lets one more unit take its share: first what the others have above theirs rounded up, then above theirs rounded down. */
function join(owners: number[], loads: number[], name: string): void {
  const newcomer = loads.length;
  const share = owners.length / (newcomer + 1);
  const wanted = randomStream(0, name).sample([...owners.keys()], owners.length);
  let taken = 0;
  for (const most of [Math.ceil(share), Math.floor(share)]) {
    for (const partition of wanted) {
      if (taken === Math.floor(share)) break;
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
