// A node that is no member any more, n4 of four, spoken to step by step: what its disk says is up to the test.
import { labTime, type NodeId, nodeId, usFromMs } from '../../base/ids';
import type { Input, StorageResult } from '../inputs';
import { encodeRingMemory } from '../membership/ring-memory';
import type { Message } from '../messages';
import type { Output, StorageCommand } from '../outputs';
import { encodeNumber, encodeText, IDENTITY_KEY, INCARNATION_KEY, RING_KEY } from '../records';
import { firstConfiguration } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from './fresh-node';

const settings = settingsFrom({ nodes: 4 });
const first = firstConfiguration(settings);
const configuration = { ...first, epoch: 2, changes: [{ kind: 'remove', node: nodeId('n4') } as const] };

export const LEAVER_RING = { term: configuration.term, epoch: configuration.epoch };
export const OWNERS: readonly NodeId[] = ['n1', 'n2', 'n3'].map((name) => nodeId(name));

export interface Leaver {
  /** All that it has put out so far. */
  readonly outputs: readonly Output[];
  take(from: NodeId, message: Message, ms: number): void;
  tick(ms: number): void;
}

/** Everyone has confirmed the ring to it. `answer`: what its disk says at once; writes are durable. */
export function leaverWith(
  records: readonly { readonly key: string; readonly value: Uint8Array }[],
  answer: (command: Exclude<StorageCommand, { readonly kind: 'Write' }>) => StorageResult,
): Leaver {
  const promise = { promised: 0, promisedTo: first.claimant, promisedLife: undefined, voting: true, proposals: [] };
  const recovered = [
    { key: INCARNATION_KEY, value: encodeNumber(1) },
    { key: IDENTITY_KEY, value: encodeText('n4') },
    { key: RING_KEY, value: encodeRingMemory({ configuration, ...promise }) },
    ...records,
  ];
  const node = freshNode('n4', { settings, incarnation: 2, recovered });
  node.start(labTime(0));
  const outputs: Output[] = [];
  const step = (input: Input, ms: number): void => {
    for (const output of node.step(input, labTime(usFromMs(ms)), ms)) {
      outputs.push(output, ...(output.kind === 'Write' ? output.release : []));
      if (output.kind === 'Write') step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } }, ms);
      else if ('op' in output) step({ kind: 'StorageDone', op: output.op, result: answer(output) }, ms);
    }
  };
  const take = (from: NodeId, message: Message, ms: number): void => step({ kind: 'Message', from, message }, ms);
  for (const owner of OWNERS) take(owner, { kind: 'AcknowledgeRing', ring: LEAVER_RING, voting: true }, 1);
  return { outputs, take, tick: (ms) => step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, ms) };
}
