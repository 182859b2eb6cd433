// Promises of a node whose claimant comes back without its memory.
import { describe, expect, it } from 'vitest';
import { type LabTime, labTime, nodeId } from '../../base/ids';
import type { Input } from '../inputs';
import type { Message } from '../messages';
import type { ProtocolNode } from '../node';
import type { Output } from '../outputs';
import { firstConfiguration } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from '../testing/fresh-node';

interface Asked {
  readonly term: number;
  readonly life: number;
}

function startedNode(): ProtocolNode {
  const node = freshNode('n3');
  node.start(labTime(0));
  return node;
}

/** What n3 answers n2, which asks for these terms one after the other. */
function answersTo(claims: readonly Asked[]): boolean[] {
  const node = startedNode();
  return claims.flatMap(({ term, life }, i) => {
    const now = labTime(1000 * (i + 1));
    const message = { kind: 'ClaimRing' as const, term, life };
    const first = node.step({ kind: 'Message', from: nodeId('n2'), message }, now, i);
    const later = first.flatMap((output) =>
      output.kind === 'Write'
        ? node.step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } }, now, i)
        : [],
    );
    return [...first, ...later].flatMap((output) =>
      output.kind === 'Send' && output.message.kind === 'PromiseRing' ? [output.message.granted] : [],
    );
  });
}

describe('rule 33: no term is won twice', () => {
  it('gives a promise again to a node that asks again', () => {
    expect(
      answersTo([
        { term: 1, life: 1 },
        { term: 1, life: 1 },
      ]),
    ).toEqual([true, true]);
  });

  it('answers nothing to a question that comes twice until the promise is durable', () => {
    const node = startedNode();
    const outputs = [1, 2].flatMap((ms) => {
      const message = { kind: 'ClaimRing' as const, term: 1, life: 1 };
      return node.step({ kind: 'Message', from: nodeId('n2'), message }, labTime(1000 * ms), ms);
    });
    expect(outputs.map(({ kind }) => kind)).toEqual(['Write']);
  });

  it('refuses a node that has lost its disk the term that it had before, in which it may have written epochs', () => {
    expect(
      answersTo([
        { term: 1, life: 1 },
        { term: 1, life: 2 },
        { term: 2, life: 2 },
      ]),
    ).toEqual([true, false, true]);
  });

  it('lets a node without a vote follow a ring of a lower term than it seeks (swarm seed 148)', () => {
    const node = freshNode('n3', { incarnation: 2 }); // an earlier life, and nothing on the disk
    const stored = (outputs: readonly Output[], now: LabTime): Output[] =>
      outputs.flatMap((output) =>
        output.kind === 'Write'
          ? [
              ...output.release,
              ...node.step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } }, now, 0),
            ]
          : [],
      );
    const kinds = (outputs: readonly Output[]): string[] =>
      outputs.flatMap((output) => (output.kind === 'Event' ? [output.event.kind] : []));
    expect(kinds(stored(node.start(labTime(0)), labTime(0)))).toContain('ClaimantSought');
    const refusal: Message = {
      kind: 'PromiseRing',
      term: 1,
      granted: false,
      life: 1,
      lives: {},
      ring: firstConfiguration(settingsFrom({})),
    };
    node.step({ kind: 'Message', from: nodeId('n2'), message: refusal }, labTime(1000), 1);
    const seeks = (ms: number): boolean => {
      const ticked = node.step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, labTime(1000 * ms), ms);
      return kinds(stored(ticked, labTime(1000 * ms))).includes('ClaimantSought');
    };
    expect([1000, 2000, 3000, 4000, 5000].some(seeks)).toBe(true); // now it seeks term 2
    const ring = { ...firstConfiguration(settingsFrom({})), term: 1, epoch: 1, claimant: nodeId('n2') };
    const followed = node.step(
      { kind: 'Message', from: nodeId('n2'), message: { kind: 'AdoptRing', ring } },
      labTime(6_000_000),
      6000,
    );
    expect(kinds(stored(followed, labTime(6_000_000)))).toContain('RingAdopted');
  });
});

describe('rule 33: a promise that was forgotten with a disk', () => {
  it('does not count once one of those who promised has heard of the new life of its giver', () => {
    const node = freshNode('n1', { incarnation: 2 }); // without a vote: it needs three of the four others
    node.start(labTime(0));
    const ring = firstConfiguration(settingsFrom({}));
    let ms = 0;
    const step = (input: Input): Output[] => {
      ms += 1;
      const outputs = node.step(input, labTime(1000 * ms), ms);
      return outputs.flatMap((output) =>
        output.kind === 'Write'
          ? [...output.release, ...step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } })]
          : [output],
      );
    };
    const promise = (from: string, life: number, lives: Record<string, number> = {}): Output[] => {
      const message = { kind: 'PromiseRing', term: 1, granted: true, life, lives, ring } as const;
      return step({ kind: 'Message', from: nodeId(from), message });
    };
    const takesOffice = (outputs: readonly Output[]): boolean =>
      outputs.some((output) => output.kind === 'Event' && output.event.kind === 'RingAdopted');
    step({ kind: 'StorageDone', op: 1, result: { kind: 'Written' } }); // its claim is durable
    expect(takesOffice([...promise('n2', 1), ...promise('n3', 1), ...promise('n4', 1, { n2: 2 })])).toBe(false);
    const asked = step({ kind: 'Timer', timer: { kind: 'GossipTick' } }).flatMap((output) =>
      output.kind === 'Send' && output.message.kind === 'ClaimRing' ? [output.to] : [],
    );
    expect(asked).toEqual(['n2', 'n5']);
    expect(takesOffice(promise('n2', 2))).toBe(true);
  });
});
