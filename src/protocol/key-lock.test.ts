// Rule 12's queue has an end: what a slow disk cannot keep up with is refused, aloud.
import { expect, it } from 'vitest';
import { labTime, nodeId, requestId } from '../base/ids';
import type { Message } from './messages';
import type { Output } from './outputs';
import { freshNode } from './testing/fresh-node';
import { EMPTY_SET } from './versions/version-set';

const LIMIT = 1000;

it('rule 12: a key for which too much waits takes no more, and says so to those who wait for an answer', () => {
  const node = freshNode('n3');
  node.start(labTime(0));
  const take = (message: Message): Output[] =>
    node.step({ kind: 'Message', from: nodeId('n2'), message }, labTime(1), 0);
  const copy = { kind: 'RepairReplica', key: 'k', set: EMPTY_SET } as const;
  const kinds = (outputs: readonly Output[]) => outputs.map(({ kind }) => kind);
  expect(kinds(take(copy))).toEqual(['Read']); // its answer never comes
  for (let i = 0; i < LIMIT; i++) expect(take(copy)).toEqual([]);
  const overloaded = { kind: 'Event', event: { kind: 'KeyOverloaded', key: 'k', limit: LIMIT } };
  expect(take(copy)).toEqual([overloaded]);
  expect(take({ ...copy, key: 'other' })).toMatchObject([{ kind: 'Read' }]);

  const request = requestId('r1');
  const hint: Message = {
    kind: 'ReplicatePut',
    request,
    key: 'k',
    ring: undefined,
    set: EMPTY_SET,
    hintFor: nodeId('n1'),
  };
  expect(take(hint)).toEqual([{ kind: 'Send', to: 'n2', message: { kind: 'RefuseHint', request, key: 'k' } }]);

  const write: Message = { kind: 'CoordinateWrite', request, key: 'k', value: undefined, context: [] };
  const outputs = take(write);
  expect(outputs).not.toContainEqual(overloaded); // it was told at the first
  expect(outputs.flatMap((output) => (output.kind === 'Send' ? [output.message] : []))).toContainEqual(
    expect.objectContaining({
      kind: 'ReportWrite',
      outcome: 'failed',
      reason: expect.stringMatching(/1000 changes of k/),
    }),
  );
});

it('rule 12: says how much was not done when nothing waits for the key any more', () => {
  const node = freshNode('n3');
  node.start(labTime(0));
  const copy: Message = { kind: 'RepairReplica', key: 'k', set: EMPTY_SET };
  const take = (): Output[] => node.step({ kind: 'Message', from: nodeId('n2'), message: copy }, labTime(1), 0);
  let pending = take();
  for (let i = 0; i < LIMIT + 3; i++) take();
  const told: unknown[] = [];
  while (pending.length > 0) {
    pending = pending.flatMap((output) => {
      if (output.kind === 'Event') told.push(output.event);
      if (output.kind !== 'Read' && output.kind !== 'Write') return [];
      const result =
        output.kind === 'Read' ? ({ kind: 'Read', values: [undefined] } as const) : ({ kind: 'Written' } as const);
      return node.step({ kind: 'StorageDone', op: output.op, result }, labTime(2), 0);
    });
  }
  expect(told).toEqual([{ kind: 'KeyOverloadEnded', key: 'k', refused: 3 }]);
});
