// Placement `equal-partitions`, Dynamo's strategy 3: Q equal ranges that never change, only their owners do
// (DeCandia et al., SOSP 2007, section 6.2). All nodes compute one assignment alone, by replaying the joins in the order
// of the settings and every change since: each unit of capacity that joins takes its share from those that have most, in
// an order that its name gives, and one that leaves gives its partitions to those that have least. So a change moves
// exactly the partitions that the newcomer gains or the leaver had (rule 5).
import type { NodeId } from '../../base/ids';
import { randomStream } from '../../base/random';
import type { NodeSettings } from '../settings';
import type { RingChange } from './configuration';
import { equalRanges, type Placement } from './placement';

/** REQUIRES: at least one partition a unit of capacity (checked with the settings and with every change), so that no node goes without. */
export const equalPartitionsPlacement = (
  nodes: readonly NodeSettings[],
  changes: readonly RingChange[],
  partitions: number,
): Placement => ({
  tokens: equalRanges(ownersOf(nodes, changes, partitions)),
  placeOf: (token) => token,
});

/** One unit of capacity: whose it is, and the name that gives it its order. */
interface Unit {
  node: NodeId;
  readonly name: string;
  /** How many partitions it has; undefined once it has left. */
  load: number | undefined;
}

interface Assignment {
  readonly units: Unit[];
  /** The unit of each partition, by index. */
  readonly owners: number[];
  /** The partitions in one random order for all units, so that a stride makes no pattern on the band. */
  readonly shuffled: readonly number[];
}

interface Order {
  readonly start: number;
  readonly stride: number;
}

/** The owner of each partition; every unit of capacity has ⌊Q/units⌋ or ⌈Q/units⌉ of them. */
function ownersOf(nodes: readonly NodeSettings[], changes: readonly RingChange[], partitions: number): NodeId[] {
  const owners = new Array<number>(partitions).fill(0);
  const shuffled = randomStream(0, `${partitions} partitions`).sample([...owners.keys()], partitions);
  const assignment: Assignment = { units: [], owners, shuffled };
  for (const { id, capacity } of nodes) addUnits(assignment, id, id, 0, capacity);
  for (const change of changes) {
    if (change.kind === 'add') addUnits(assignment, change.member.id, change.member.id, 0, change.member.capacity);
    else if (change.kind === 'remove') removeUnits(assignment, change.node, 0);
    else replaceUnits(assignment, change.node, change.member);
  }
  return owners.map((unit) => assignment.units[unit]?.node as NodeId);
}

function addUnits(assignment: Assignment, node: NodeId, seat: string, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const name = `${seat}#${i}`;
    if (assignment.units.length === 0) assignment.units.push({ node, name, load: assignment.owners.length });
    else join(assignment, node, name);
  }
}

/** All units of the node but its first `keep`. */
function removeUnits(assignment: Assignment, node: NodeId, keep: number): void {
  const indexes = [...assignment.units.keys()].filter((i) => assignment.units[i]?.node === node);
  for (const index of indexes.slice(keep)) leave(assignment, index);
}

// The newcomer takes the seat and its units; with more capacity it takes further ones, with less it gives some up.
function replaceUnits(assignment: Assignment, old: NodeId, { id, capacity }: NodeSettings): void {
  removeUnits(assignment, old, capacity);
  const kept = assignment.units.filter(({ node, load }) => node === old && load !== undefined);
  for (const unit of kept) unit.node = id;
  addUnits(assignment, id, id, kept.length, capacity);
}

/** Lets one more unit take its share: first what the others have above theirs rounded up, then above theirs rounded down. */
function join({ units, owners, shuffled }: Assignment, node: NodeId, name: string): void {
  const { start, stride } = orderOf(name, owners.length);
  const newcomer = units.length;
  const present = units.filter(({ load }) => load !== undefined);
  const share = owners.length / (present.length + 1);
  let taken = 0;
  for (const most of [Math.ceil(share), Math.floor(share)]) {
    const surplus = present.reduce((sum, { load = 0 }) => sum + Math.max(0, load - most), 0);
    const enough = Math.min(taken + surplus, Math.floor(share));
    for (let i = 0; taken < enough; i++) {
      const partition = shuffled[(start + i * stride) % shuffled.length] ?? 0;
      const index = owners[partition] ?? 0;
      const owner = units[index];
      if (index === newcomer || owner?.load === undefined || owner.load <= most) continue;
      owners[partition] = newcomer;
      owner.load -= 1;
      taken++;
    }
  }
  units.push({ node, name, load: taken });
}

/** Gives each partition of a unit to the unit that has least, in the order of the units. REQUIRES: another unit stays. */
function leave({ units, owners, shuffled }: Assignment, leaver: number): void {
  const gone = units[leaver] as Unit;
  gone.load = undefined;
  for (const partition of shuffled) {
    if (owners[partition] !== leaver) continue;
    let least = -1;
    units.forEach(({ load }, i) => {
      if (load !== undefined && (least < 0 || load < (units[least]?.load ?? 0))) least = i;
    });
    const heir = units[least] as Unit;
    heir.load = (heir.load ?? 0) + 1;
    owners[partition] = least;
  }
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
