// Rule 37: what a leaver cannot read it cannot hand over. It gives it up in words and leaves; it does not try for ever.
import { expect, it } from 'vitest';
import { labTime, nodeId, usFromMs } from '../../base/ids';
import type { StorageResult } from '../inputs';
import { encodeRingMemory } from '../membership/ring-memory';
import type { Output } from '../outputs';
import { encodeHint, encodeNumber, encodeText, hintKey, IDENTITY_KEY, INCARNATION_KEY, RING_KEY } from '../records';
import { firstConfiguration } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from '../testing/fresh-node';
import { EMPTY_SET } from '../versions/version-set';

const settings = settingsFrom({ nodes: 4 });
const SENTENCE = 'block 3 fails its checksum';

it('of a hint', () => {
  const first = firstConfiguration(settings);
  const configuration = { ...first, epoch: 2, changes: [{ kind: 'remove', node: nodeId('n4') } as const] };
  const promise = { promised: 0, promisedTo: first.claimant, promisedLife: undefined, voting: true, proposals: [] };
  const recovered = [
    { key: INCARNATION_KEY, value: encodeNumber(1) },
    { key: IDENTITY_KEY, value: encodeText('n4') },
    { key: RING_KEY, value: encodeRingMemory({ configuration, ...promise }) },
    { key: hintKey(nodeId('n2'), 'k'), value: encodeHint({ storedAtMs: 0, set: EMPTY_SET }) },
  ];
  const node = freshNode('n4', { settings, incarnation: 2, recovered });
  node.start(labTime(0));
  const all: Output[] = [];
  const resultOf = (output: Output): StorageResult | undefined => {
    if (output.kind === 'Read') return { kind: 'Failed', code: 'corrupt', sentence: SENTENCE };
    if (output.kind === 'Scan') return { kind: 'Scanned', records: [], next: undefined, damage: [] };
    return output.kind === 'Write' ? { kind: 'Written' } : undefined;
  };
  const take = (outputs: readonly Output[], ms: number): void => {
    for (const output of outputs) {
      all.push(output, ...(output.kind === 'Write' ? output.release : []));
      const result = resultOf(output);
      if (result === undefined || !('op' in output)) continue;
      take(node.step({ kind: 'StorageDone', op: output.op, result }, labTime(usFromMs(ms)), ms), ms);
    }
  };
  const ring = { term: configuration.term, epoch: configuration.epoch };
  for (const from of ['n1', 'n2', 'n3']) {
    const message = { kind: 'AcknowledgeRing', ring, voting: true } as const;
    take(node.step({ kind: 'Message', from: nodeId(from), message }, labTime(1), 0), 0);
  }
  const hasLeft = (): boolean => all.some(({ kind }) => kind === 'Leave');
  for (let ms = 1000; ms <= 5000 && !hasLeft(); ms += 1000) {
    take(node.step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, labTime(usFromMs(ms)), ms), ms);
  }
  const told = all.flatMap((output) => (output.kind === 'Event' ? [output.event] : []));
  expect(hasLeft()).toBe(true);
  expect(told).toContainEqual({ kind: 'RecordUnreadable', key: 'k', what: 'hint', reason: SENTENCE });
  expect(told).toContainEqual({ kind: 'HintLost', key: 'k', owner: 'n2', held: 0 });
  expect(told.at(-1)).toEqual({ kind: 'CopiesLeftBehind', reason: SENTENCE });
});
