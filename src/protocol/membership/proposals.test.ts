// Changes of the ring that a node was told of and brings to the claimant.
import { expect, it } from 'vitest';
import { labTime, nodeId } from '../../base/ids';
import type { Input } from '../inputs';
import type { Output } from '../outputs';
import type { RingChange, RingConfiguration } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from '../testing/fresh-node';

const change: RingChange = { kind: 'add', member: { id: nodeId('n6'), capacity: 1, rack: undefined } };
const ring = (term: number, claimant: string, joint: RingChange | undefined): RingConfiguration => ({
  term,
  epoch: 1,
  claimant: nodeId(claimant),
  changes: [],
  joint: joint && { change: joint, since: `${term}.1` },
  queue: [],
});

// What has become durable is told to it at once.
function newcomer(): (input: Input) => Output[] {
  const node = freshNode('n6', { joining: { seed: nodeId('n1'), change } });
  node.start(labTime(0));
  let now = 0;
  const step = (input: Input): Output[] => {
    now += 1000;
    const outputs = node.step(input, labTime(now), now);
    const written = outputs.flatMap((output) =>
      output.kind === 'Write'
        ? [...output.release, ...step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } })]
        : [],
    );
    return [...outputs, ...written];
  };
  return step;
}

const proposedTo = (outputs: readonly Output[]): string[] =>
  outputs.flatMap((output) =>
    output.kind === 'Send' && output.message.kind === 'ProposeRingChange' ? [output.to] : [],
  );

it('rule 32: proposes its change again when the ring that knew of it gives way to one that does not', () => {
  const step = newcomer();
  const adopt = (from: string, configuration: RingConfiguration): void => {
    step({ kind: 'Message', from: nodeId(from), message: { kind: 'AdoptRing', ring: configuration } });
  };
  const tick = (): string[] => proposedTo(step({ kind: 'Timer', timer: { kind: 'GossipTick' } }));
  expect(tick()).toEqual(['n1']);
  adopt('n1', ring(1, 'n1', change)); // n1 has begun it, but was deposed already, and no majority ever follows this
  expect(tick()).toEqual([]);
  adopt('n2', ring(2, 'n2', undefined));
  expect(tick()).toContain('n2');
});

it('rule 33: keeps 32 changes for the claimant, and refuses a person any more in words', () => {
  const node = freshNode('n1', { settings: settingsFrom({ nodes: 60 }) });
  node.start(labTime(0));
  const told = (i: number): unknown[] => {
    const leaver = nodeId(`n${i + 20}`);
    const outputs = node.step({ kind: 'ChangeRing', change: { kind: 'remove', node: leaver } }, labTime(i), 0);
    const released = outputs.flatMap((output) => (output.kind === 'Write' ? output.release : [output]));
    return released.flatMap((output) => (output.kind === 'Event' ? [output.event] : []));
  };
  for (let i = 1; i <= 32; i++) expect(told(i)).toMatchObject([{ kind: 'RingChangeProposed' }]);
  expect(told(33)).toMatchObject([
    { kind: 'RingChangeRefused', change: { node: 'n53' }, reason: expect.stringContaining('32 changes') },
  ]);
});
