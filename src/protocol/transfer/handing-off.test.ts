// Rule 32: a copy is deleted where it should not be only when every owner has it, in the life in which it said so.
import { expect, it } from 'vitest';
import { type NodeId, nodeId } from '../../base/ids';
import { dataKey, encodeSet } from '../records';
import { LEAVER_RING, type Leaver, leaverWith, OWNERS } from '../testing/leaver';
import type { VersionSet } from '../versions/version-set';
import { EMPTY_SET } from '../versions/version-set';

const set: VersionSet = { ...EMPTY_SET, clock: [{ actor: 'n1', counter: 1, timeMs: 1 }] };
const copy = { key: dataKey('k'), value: encodeSet(set) };

const leaver = (): Leaver =>
  leaverWith([copy], ({ kind }) =>
    kind === 'Scan'
      ? { kind: 'Scanned', records: [copy], next: undefined, damage: [] }
      : { kind: 'Read', values: [copy.value] },
  );

const acknowledge = ({ take }: Leaver, owner: NodeId, ms: number, life = 1): void =>
  take(owner, { kind: 'AcknowledgeHandOff', ring: LEAVER_RING, key: 'k', clock: set.clock, life }, ms);

const sentTo = ({ outputs }: Leaver): string[] =>
  outputs.flatMap((output) => (output.kind === 'Send' && output.message.kind === 'HandOffKey' ? [output.to] : []));

const isDeleted = ({ outputs }: Leaver): boolean =>
  outputs.some((output) => output.kind === 'Event' && output.event.kind === 'KeyHandedOff');

it('is deleted when all have acknowledged it', () => {
  const node = leaver();
  for (const ms of [500, 1000]) node.tick(ms);
  expect(sentTo(node).sort()).toEqual([...OWNERS]);
  for (const owner of OWNERS) acknowledge(node, owner, 1010);
  expect(isDeleted(node)).toBe(true);
});

it('is not deleted when an owner is known to have begun another life since: it gets it again', () => {
  const node = leaver();
  for (const ms of [500, 1000]) node.tick(ms);
  const [first, wiped, last] = OWNERS as [NodeId, NodeId, NodeId];
  acknowledge(node, first, 1010);
  acknowledge(node, wiped, 1010);
  const row = { node: nodeId(wiped), incarnation: 2, heartbeat: 1, down: false };
  node.take(first, { kind: 'Gossip', table: [row], ring: LEAVER_RING }, 1020);
  acknowledge(node, last, 1030);
  expect(isDeleted(node)).toBe(false);
  node.tick(2000);
  expect(sentTo(node).filter((to) => to === wiped)).toHaveLength(2);
  acknowledge(node, wiped, 2010, 2);
  expect(isDeleted(node)).toBe(true);
  expect(sentTo(node).filter((to) => to !== wiped)).toHaveLength(2);
});
