// Rule 37: of the records of a key only the damaged one counts as absent.
import { expect, it } from 'vitest';
import { labTime, nodeId, requestId } from '../../base/ids';
import {
  dataKey,
  encodeHint,
  encodeNumber,
  encodeSet,
  encodeText,
  hintKey,
  IDENTITY_KEY,
  INCARNATION_KEY,
} from '../records';
import { freshNode } from '../testing/fresh-node';
import { EMPTY_SET, type VersionSet } from '../versions/version-set';

it('a good copy is given although a hint of the key cannot be read', () => {
  const set: VersionSet = { ...EMPTY_SET, clock: [{ actor: 'n1', counter: 1, timeMs: 1 }] };
  const own = { key: dataKey('k'), value: encodeSet(set) };
  const hint = { key: hintKey(nodeId('n4'), 'k'), value: encodeHint({ storedAtMs: 0, set: EMPTY_SET }) };
  const recovered = [
    own,
    hint,
    { key: INCARNATION_KEY, value: encodeNumber(1) },
    { key: IDENTITY_KEY, value: encodeText('n2') },
  ];
  const node = freshNode('n2', { recovered, incarnation: 2 });
  node.start(labTime(0));
  const message = { kind: 'ReadReplica', request: requestId('r1'), key: 'k', ring: undefined } as const;
  const answers = node.step({ kind: 'Message', from: nodeId('n1'), message }, labTime(1), 0);
  for (const output of answers) {
    if (output.kind !== 'Read') continue;
    const isDamaged = output.keys.includes(hint.key);
    const result = isDamaged
      ? ({ kind: 'Failed', code: 'corrupt', sentence: 'block 3 fails its checksum' } as const)
      : ({ kind: 'Read', values: [own.value] } as const);
    answers.push(...node.step({ kind: 'StorageDone', op: output.op, result }, labTime(2), 0));
  }
  expect(answers.filter(({ kind }) => kind === 'Send')).toMatchObject([
    { to: 'n1', message: { kind: 'ReturnReplica', set: { clock: set.clock } } },
  ]);
  expect(answers.filter(({ kind }) => kind === 'Event')).toMatchObject([{ event: { key: 'k', what: 'hint' } }]);
});
