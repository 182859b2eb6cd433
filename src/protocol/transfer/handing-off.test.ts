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

it('rule 32: goes through more strays than it keeps in mind, and then leaves', () => {
  const disk = new Map(
    Array.from({ length: 600 }, (_, i): [string, Uint8Array] => [dataKey(String(1000 + i)), copy.value]),
  );
  const node = leaverWith([], (command) => {
    if (command.kind === 'Read') return { kind: 'Read', values: command.keys.map((key) => disk.get(key)) };
    const behind = [...disk].filter(([key]) => key > command.after).map(([key, value]) => ({ key, value }));
    const records = behind.slice(0, command.count);
    const next = records.length === behind.length ? undefined : records.at(-1)?.key;
    return { kind: 'Scanned', records, next, damage: [] };
  });
  let seen = 0;
  const left = (): boolean => node.outputs.some(({ kind }) => kind === 'Leave');
  for (let ms = 1000; ms < 1_000_000 && !left(); ms += 1000) {
    node.tick(ms);
    for (; seen < node.outputs.length; seen++) {
      const output = node.outputs[seen];
      if (output?.kind === 'Write')
        for (const { key, value } of output.batch) if (value === undefined) disk.delete(key);
      if (output?.kind !== 'Send' || output.message.kind !== 'HandOffKey') continue;
      const { key } = output.message;
      node.take(output.to, { kind: 'AcknowledgeHandOff', ring: LEAVER_RING, key, clock: set.clock, life: 1 }, ms);
    }
  }
  expect(left()).toBe(true);
  expect(disk.size).toBe(0);
  const handedOff = node.outputs.filter((output) => output.kind === 'Event' && output.event.kind === 'KeyHandedOff');
  expect(handedOff).toHaveLength(600);
});
