import { describe, expect, it } from 'vitest';
import { labTime, nodeId, requestId } from '../../base/ids';
import type { Input } from '../inputs';
import type { Outcome } from '../messages';
import type { Output } from '../outputs';
import { freshNode } from '../testing/fresh-node';
import { valueFrom } from '../value';

// n2 is not in the list of cart:alice, which is n1 n3 n4.
const request = requestId('r1');
const put: Input = {
  kind: 'Client',
  request: { request, op: 'put', key: 'cart:alice', value: valueFrom('v'), context: undefined },
};
const silence = (replica: string): Input => ({
  kind: 'Timer',
  timer: { kind: 'ReplicaTimeout', request, replica: nodeId(replica) },
});
const report = (from: string, outcome: Outcome): Input => ({
  kind: 'Message',
  from: nodeId(from),
  message: {
    kind: 'ReportWrite',
    request,
    outcome,
    reason: 'unavailable',
    siblings: undefined,
    context: [],
    replicas: [],
    closed: true,
  },
});

function play(inputs: readonly Input[], gapUs = 100_000): Output[] {
  const node = freshNode('n2');
  node.start(labTime(0));
  return inputs.flatMap((input, i) => node.step(input, labTime(gapUs * i), (gapUs * i) / 1000));
}

const sentTo = (outputs: readonly Output[]): string[] =>
  outputs.flatMap((output) => (output.kind === 'Send' && output.message.kind === 'CoordinateWrite' ? [output.to] : []));
const outcomes = (outputs: readonly Output[]): string[] =>
  outputs.flatMap((output) => (output.kind === 'Reply' ? [output.reply.outcome] : []));

describe('rules 7 and 17: a forwarded write', () => {
  it('goes to the next of the walk when a node does not accept it', () => {
    expect(sentTo(play([put, silence('n1'), silence('n3')]))).toEqual(['n1', 'n3', 'n4']);
  });

  it('stays with a node that accepted it', () => {
    const accepted: Input = { kind: 'Message', from: nodeId('n1'), message: { kind: 'AcceptWrite', request } };
    expect(sentTo(play([put, accepted, silence('n1')]))).toEqual(['n1']);
  });
});

describe('rule 17: what the client is told of a forwarded write', () => {
  it('counts two copies for one primary as one', () => {
    const copy = (node: string, standsInFor?: string) => ({
      node: nodeId(node),
      role: standsInFor === undefined ? ('primary' as const) : ('fallback' as const),
      standsInFor: standsInFor === undefined ? undefined : nodeId(standsInFor),
      state: 'acknowledged' as const,
    });
    const done = report('n1', 'ok');
    if (done.kind !== 'Message' || done.message.kind !== 'ReportWrite') throw new Error('broken test');
    const replicas = [copy('n1'), copy('n3'), copy('n5', 'n3')];
    const outputs = play([put, { ...done, message: { ...done.message, replicas } }]);
    const answers = outputs.flatMap((output) =>
      output.kind === 'Event' && output.event.kind === 'RequestAnswered' ? [output.event.answered] : [],
    );
    expect(answers).toEqual([2]);
  });
});

describe('rule 16: failed means certainly nothing stored', () => {
  it('says failed when the only node that had the write refused it', () => {
    expect(outcomes(play([put, report('n1', 'failed')]))).toEqual(['failed']);
  });

  it('says unknown when another node had it before and never answered', () => {
    expect(outcomes(play([put, silence('n1'), report('n3', 'failed')]))).toEqual(['unknown']);
  });
});

describe('rules 7 and 20: a node that has all the requests that it can work on', () => {
  it('refuses a write that is handed to it, at once', () => {
    const handed = (i: number): Input => ({
      kind: 'Message',
      from: nodeId('n1'),
      message: {
        kind: 'CoordinateWrite',
        request: requestId(`r${i}`),
        key: `key ${i}`,
        value: valueFrom('v'),
        context: [],
      },
    });
    const outputs = play(
      Array.from({ length: 1001 }, (_, i) => handed(i)),
      0,
    );
    const reports = outputs.flatMap((output) =>
      output.kind === 'Send' && output.message.kind === 'ReportWrite' ? [output.message] : [],
    );
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ request: 'r1000', outcome: 'failed', closed: true });
    expect(reports[0]?.reason).toBe('n2 has 1000 requests under way already: try again when some have ended');
  });
});
