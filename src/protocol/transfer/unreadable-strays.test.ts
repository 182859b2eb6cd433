// Rule 37: what a leaver cannot read it cannot hand over. It gives it up in words and leaves; it does not try for ever.
import { expect, it } from 'vitest';
import { nodeId } from '../../base/ids';
import { encodeHint, hintKey } from '../records';
import { leaverWith } from '../testing/leaver';
import { EMPTY_SET } from '../versions/version-set';

const SENTENCE = 'block 3 fails its checksum';

it('of a hint', () => {
  const hint = { key: hintKey(nodeId('n2'), 'k'), value: encodeHint({ storedAtMs: 0, set: EMPTY_SET }) };
  const { outputs, tick } = leaverWith([hint], ({ kind }) =>
    kind === 'Scan'
      ? { kind: 'Scanned', records: [], next: undefined, damage: [] }
      : { kind: 'Failed', code: 'corrupt', sentence: SENTENCE },
  );
  const hasLeft = (): boolean => outputs.some(({ kind }) => kind === 'Leave');
  for (let ms = 1000; ms <= 5000 && !hasLeft(); ms += 1000) tick(ms);
  const told = outputs.flatMap((output) => (output.kind === 'Event' ? [output.event] : []));
  expect(hasLeft()).toBe(true);
  expect(told).toContainEqual({ kind: 'RecordUnreadable', key: 'k', what: 'hint', reason: SENTENCE });
  expect(told).toContainEqual({ kind: 'HintLost', key: 'k', owner: 'n2', held: 0 });
  expect(told.at(-1)).toEqual({ kind: 'CopiesLeftBehind', reason: SENTENCE });
});
