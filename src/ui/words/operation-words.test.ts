import { describe, expect, it } from 'vitest';
import { labTime, nodeId, requestId } from '../../base/ids';
import type { ReplicaView, RequestView } from '../../trace/views';
import { replicaPhrases, verdictOf } from './operation-words';

const [n1, n2, n3, n4] = ['n1', 'n2', 'n3', 'n4'].map(nodeId) as [
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
];

const request = (over: Partial<RequestView>): RequestView => ({
  request: requestId('r1'),
  op: 'put',
  key: 'cart:alice',
  value: undefined,
  given: undefined,
  via: n2,
  coordinator: n2,
  startedAt: labTime(0),
  answeredAt: undefined,
  closedAt: undefined,
  preference: [n2, n4, n3],
  targets: [],
  replicas: [],
  skipped: [],
  refusal: undefined,
  answered: 0,
  needed: 2,
  outcome: 'running',
  reason: undefined,
  siblings: undefined,
  merged: undefined,
  context: [],
  ...over,
});

const primary = (node: typeof n1, over: Partial<ReplicaView> = {}): ReplicaView => ({
  node,
  role: 'primary',
  standsInFor: undefined,
  state: 'waiting',
  ms: undefined,
  replacedBy: undefined,
  refusedFor: undefined,
  ...over,
});

const fallback = (node: typeof n1, standsInFor: typeof n1, over: Partial<ReplicaView> = {}): ReplicaView =>
  primary(node, { role: 'fallback', standsInFor, ...over });

describe('the verdict of a request', () => {
  it('counts what is there while it waits', () => {
    expect(verdictOf(request({ answered: 1 }))).toEqual({ text: 'waiting · 1 of W=2', tone: 'running' });
  });

  it('does not count answers beyond the quorum', () => {
    expect(verdictOf(request({ outcome: 'ok', answered: 3 })).text).toBe('ok · 2 of W=2');
  });

  it('says when siblings were merged into one answer', () => {
    const value = { type: 'json', preview: '{}', sizeBytes: 2, digest: '' } as const;
    const siblings = [1, 2].map((counter) => ({ dot: { actor: 'n1', counter }, value }));
    const got = request({ op: 'get', outcome: 'ok', answered: 2, siblings, merged: { value } });
    expect(verdictOf(got)).toEqual({ text: 'ok · merged 2 · 2 of R=2', tone: 'ok' });
  });

  it('names siblings, and what is not there', () => {
    const value = { type: 'string', preview: 'x', sizeBytes: 1, digest: '' } as const;
    const sibling = { dot: { actor: 'n1', counter: 1 }, value };
    const got = (siblings: RequestView['siblings']) =>
      verdictOf(request({ op: 'get', outcome: 'ok', answered: 2, siblings })).text;
    expect(got([sibling, sibling])).toBe('2 siblings');
    expect(got([sibling])).toBe('ok · 2 of R=2');
    expect(got([])).toBe('not found · 2 of R=2');
    expect(got([{ dot: sibling.dot, value: undefined }])).toBe('not found · 2 of R=2');
  });

  it('tells a refusal from a failure and from what nobody knows', () => {
    expect(verdictOf(request({ outcome: 'failed', reason: 'unavailable: needs 2 of n1 n2 n4, 1 answered' })).text).toBe(
      'unavailable',
    );
    expect(verdictOf(request({ outcome: 'failed' })).text).toBe('failed');
    expect(verdictOf(request({ outcome: 'unknown', answered: 1 })).text).toBe('unknown · 1 of W=2');
  });
});

describe('who took part', () => {
  it('says each answer with its time, and who stands in for whom', () => {
    const replicas = [
      primary(n2, { state: 'acknowledged', ms: 4 }),
      primary(n4, { state: 'acknowledged', ms: 11 }),
      primary(n3, { state: 'timed-out', replacedBy: n1 }),
      fallback(n1, n3, { state: 'acknowledged', ms: 112 }),
    ];
    expect(replicaPhrases(request({ replicas }))).toEqual([
      'n2 ✓ 4 ms',
      'n4 ✓ 11 ms',
      'n3 timed out → hint on n1 ✓ 112 ms',
    ]);
  });

  it('says why a node was not asked at all, once', () => {
    const replicas = [primary(n2), primary(n3, { state: 'skipped', replacedBy: n1 }), fallback(n1, n3)];
    const skipped = [{ node: n3, because: 'down', since: labTime(0), standIn: n1 } as const];
    expect(replicaPhrases(request({ replicas, skipped }))).toEqual(['n2 …', 'n3 down → hint on n1 …']);
  });

  it('speaks of no hint in a read', () => {
    const replicas = [primary(n3, { state: 'timed-out' }), fallback(n1, n3, { state: 'acknowledged', ms: 9 })];
    expect(replicaPhrases(request({ op: 'get', replicas }))).toEqual(['n3 timed out → n1 ✓ 9 ms']);
  });
});
