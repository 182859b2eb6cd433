// Both ends of a rebuilding, step by step.
import { describe, expect, it } from 'vitest';
import { labTime, nodeId, usFromMs } from '../../base/ids';
import type { Message, SendCopies, StreamCopies } from '../messages';
import type { ProtocolNode } from '../node';
import type { Output } from '../outputs';
import { encodeSet } from '../records';
import { firstConfiguration } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from '../testing/fresh-node';
import { EMPTY_SET } from '../versions/version-set';

const settings = settingsFrom({ nodes: 3, consistency: 'cp', antiEntropy: false });
const MAX_WAITING = 1000;

interface Asked {
  readonly to: string;
  readonly message: StreamCopies;
}

function start(self: string, incarnation: number): ProtocolNode {
  const node = freshNode(self, { settings, incarnation });
  node.start(labTime(0));
  return node;
}

const take = (node: ProtocolNode, from: string, message: Message, ms: number): Output[] =>
  node.step({ kind: 'Message', from: nodeId(from), message }, labTime(usFromMs(ms)), ms);

const sent = <K extends Message['kind']>(outputs: readonly Output[], kind: K): { to: string; message: Message }[] =>
  outputs.flatMap((output) => (output.kind === 'Send' && output.message.kind === kind ? [output] : []));

describe('rule 18: rebuilding the copies of a register', () => {
  it('asks again for a batch that met a key for which too much waits', () => {
    const node = start('n1', 2);
    const tick = (ms: number) => node.step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, labTime(usFromMs(ms)), ms);
    const asked = sent(tick(2000), 'StreamCopies');
    expect(asked.map(({ to }) => to)).toEqual(['n2', 'n3']);
    for (let i = 0; i <= MAX_WAITING; i++) take(node, 'n3', { kind: 'RepairReplica', key: 'k', set: EMPTY_SET }, 2001);
    const { rebuilding } = (asked[0] as Asked).message;
    const records = [{ key: 'k', set: EMPTY_SET }];
    const batch = { kind: 'SendCopies', rebuilding, after: '', records, next: undefined } as const;
    const outputs = take(node, 'n2', { ...batch, forgetful: false, forgotten: 0 } satisfies SendCopies, 2002);
    expect(outputs).toEqual([{ kind: 'Event', event: { kind: 'KeyOverloaded', key: 'k', limit: MAX_WAITING } }]);
    expect(sent(tick(3000), 'StreamCopies').map(({ to }) => to)).toEqual(['n2', 'n3']);
  });

  it('gives no batch that was read while the ring became another', () => {
    const node = start('n2', 1);
    const ring = firstConfiguration(settings);
    const question = { kind: 'StreamCopies', rebuilding: '2.1', ring, changes: 0, after: '' } as const;
    const answerAfter = (meanwhile: readonly Message[]): number => {
      const [scan] = take(node, 'n3', question, 10);
      expect(scan).toMatchObject({ kind: 'Scan' });
      for (const message of meanwhile) take(node, 'n1', message, 11);
      const op = scan !== undefined && 'op' in scan ? scan.op : 0;
      const result = { kind: 'Scanned', records: [], next: undefined, damage: [] } as const;
      return sent(node.step({ kind: 'StorageDone', op, result }, labTime(usFromMs(12)), 12), 'SendCopies').length;
    };
    expect(answerAfter([])).toBe(1);
    const removed = { kind: 'remove', node: nodeId('n1') } as const;
    expect(answerAfter([{ kind: 'AdoptRing', ring: { ...ring, epoch: 1 } }])).toBe(1); // no other members
    expect(answerAfter([{ kind: 'AdoptRing', ring: { ...ring, epoch: 2, changes: [removed] } }])).toBe(0);
  });

  it('goes on where it was when an epoch leaves its ranges as they are', () => {
    const node = start('n1', 2);
    const tick = (ms: number) => node.step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, labTime(usFromMs(ms)), ms);
    const asked = sent(tick(2000), 'StreamCopies');
    const { rebuilding } = (asked[0] as Asked).message;
    take(node, 'n2', { kind: 'AdoptRing', ring: { ...firstConfiguration(settings), term: 5 } }, 2001);
    const batch = { kind: 'SendCopies', rebuilding, after: '', records: [], next: 'k', forgetful: false, forgotten: 0 };
    const [next] = sent(take(node, 'n2', batch as SendCopies, 2002), 'StreamCopies');
    expect(next).toMatchObject({ to: 'n2', message: { rebuilding, ring: { term: 5 }, after: 'k' } });
    expect(sent(tick(3000), 'StreamCopies').map(({ message }) => (message as StreamCopies).rebuilding)).toEqual([
      rebuilding,
      rebuilding,
    ]);
  });

  it('rule 37: goes around a damaged block, blames no copy that it could read, and has lost copies itself', () => {
    const node = start('n2', 1);
    const ring = firstConfiguration(settings);
    const question = { kind: 'StreamCopies', rebuilding: '2.1', ring, changes: 0, after: 'k' } as const;
    const answer = (ms: number): Output[] => {
      const [scan] = take(node, 'n3', question, ms);
      const op = scan !== undefined && 'op' in scan ? scan.op : 0;
      const records = [{ key: 'd/m', value: encodeSet(EMPTY_SET) }];
      const result = { kind: 'Scanned', records, next: 'd/m', damage: ['block 3 fails its checksum'] } as const;
      return node.step({ kind: 'StorageDone', op, result }, labTime(usFromMs(ms)), ms);
    };
    const told = (outputs: readonly Output[]) =>
      outputs.flatMap((output) => (output.kind === 'Event' ? [output.event] : []));
    const first = answer(10);
    expect(told(first)).toEqual([
      { kind: 'RecordUnreadable', key: 'k', what: 'copy-behind', reason: 'block 3 fails its checksum' },
      { kind: 'CopiesForgotten', because: 'unreadable' },
    ]);
    expect(sent(first, 'SendCopies')).toMatchObject([
      { to: 'n3', message: { records: [{ key: 'm' }], next: 'm', forgetful: true } },
    ]);
    expect(told(answer(20))).toEqual([]); // once for each damaged place
  });
});
