import { describe, expect, it } from 'vitest';
import { MAX_REQUESTS } from './requests';
import { foldOf } from './testing/plain-view';
import { answered, clock, ms, msg, node, nodes, req, TraceBuilder, value } from './testing/trace-builder';

const target = (name: string, owner?: string) => ({
  node: node(name),
  standsInFor: owner === undefined ? undefined : node(owner),
});

const received = (at: string, trace = new TraceBuilder().at(10)) =>
  trace.by(at, {
    kind: 'RequestReceived',
    request: req(1),
    op: 'put',
    key: 'k',
    token: '7',
    value: value('v'),
    context: clock('n1:1'),
  });

const coordinated = (trace: TraceBuilder, at: string) =>
  trace
    .by(at, {
      kind: 'CoordinationStarted',
      request: req(1),
      op: 'put',
      key: 'k',
      token: '7',
      needed: 2,
      preference: nodes('n1 n2 n3'),
      targets: [target('n1'), target('n2'), target('n4', 'n3')],
    })
    .by(at, {
      kind: 'NodeSkipped',
      request: req(1),
      skipped: node('n3'),
      because: 'suspected',
      since: ms(2),
      standIn: node('n4'),
    });

const acked = (trace: TraceBuilder, at: string, replica: string, count: number) =>
  trace.by(at, {
    kind: 'ReplicaAnswered',
    request: req(1),
    replica: node(replica),
    answered: count,
    needed: 2,
    found: undefined,
  });

const view = (trace: TraceBuilder) => foldOf(trace.events).requests.recent.get(req(1));
const states = (trace: TraceBuilder) =>
  view(trace)?.replicas.map(({ node: name, role, state, ms: took, replacedBy }) => [
    name,
    role,
    state,
    took,
    replacedBy,
  ]);

describe('the requests view', () => {
  it('counts an acknowledgement when the coordinator has it, and not when a message is sent', () => {
    const trace = coordinated(received('n1'), 'n1').by('n1', {
      kind: 'MessageSent',
      id: msg('n1>n2#1'),
      to: node('n2'),
      type: 'ReplicatePut',
      due: ms(15),
      key: 'k',
      request: req(1),
      copyOf: undefined,
    });
    expect(view(trace)).toMatchObject({
      answered: 0,
      needed: 2,
      outcome: 'running',
      via: 'n1',
      coordinator: 'n1',
      given: clock('n1:1'),
    });
    acked(trace.at(12), 'n1', 'n1', 1);
    acked(trace.at(25.5), 'n1', 'n4', 2).by('n1', answered(1, 'k', { context: clock('n1:2') }));
    expect(view(trace)).toMatchObject({
      answered: 2,
      outcome: 'ok',
      startedAt: 10_000,
      answeredAt: 25_500,
      closedAt: undefined,
      context: clock('n1:2'),
    });
    expect(states(trace)).toEqual([
      ['n1', 'primary', 'acknowledged', 2, undefined],
      ['n2', 'primary', 'waiting', undefined, undefined],
      ['n4', 'fallback', 'acknowledged', 15.5, undefined],
      ['n3', 'primary', 'skipped', undefined, 'n4'],
    ]);
    expect(view(trace)?.skipped).toEqual([{ node: 'n3', because: 'suspected', since: 2000, standIn: 'n4' }]);
  });

  it('rules 18, 33: says why a replica takes no part: it has lost copies, or follows a newer ring', () => {
    const trace = coordinated(received('n1'), 'n1')
      .by('n1', { kind: 'ReadRefused', request: req(1), replica: node('n2') })
      .by('n1', { kind: 'RequestOutdated', request: req(1), replica: node('n4'), ring: '1.2' });
    expect(view(trace)?.replicas.map(({ node: name, state, refusedFor }) => [name, state, refusedFor])).toEqual([
      ['n1', 'waiting', undefined],
      ['n2', 'refused', 'lost-copies'],
      ['n4', 'refused', 'newer-ring'],
      ['n3', 'skipped', undefined],
    ]);
  });

  it('rule 20: shows whom a refused request would have asked, and that nobody was', () => {
    const trace = received('n1').by('n1', {
      kind: 'RequestRefused',
      request: req(1),
      needed: 2,
      preference: nodes('n1 n2 n4'),
      reached: nodes('n1'),
      skipped: [
        { node: node('n2'), because: 'down', since: 2000 },
        { node: node('n4'), because: 'suspected', since: 3000 },
      ],
    });
    trace.by('n1', answered(1, 'k', { outcome: 'failed', reason: 'unavailable', answered: 0, siblings: undefined }));
    trace.by('n1', { kind: 'RequestClosed', request: req(1), replicas: [] });
    expect(view(trace)).toMatchObject({
      coordinator: 'n1',
      refusal: { by: 'n1', reached: ['n1'] },
      needed: 2,
      answered: 0,
      outcome: 'failed',
      targets: [],
    });
    expect(view(trace)?.replicas.map((replica) => [replica.node, replica.state])).toEqual([
      ['n2', 'skipped'],
      ['n4', 'skipped'],
    ]);
  });

  it('shows who replaced a replica that did not answer, and the states at the close', () => {
    const trace = coordinated(received('n1'), 'n1')
      .at(110)
      .by('n1', {
        kind: 'ReplicaTimedOut',
        request: req(1),
        replica: node('n4'),
        afterUs: 100_000,
        replacement: node('n5'),
      });
    expect(states(trace)?.slice(2)).toEqual([
      ['n4', 'fallback', 'timed-out', undefined, 'n5'],
      ['n3', 'primary', 'skipped', undefined, 'n4'],
      ['n5', 'fallback', 'waiting', undefined, undefined],
    ]);
    expect(view(trace)?.replicas.find((replica) => replica.node === node('n5'))?.standsInFor).toBe('n3');
    trace.at(1010).by('n1', {
      kind: 'RequestClosed',
      request: req(1),
      replicas: [{ node: node('n2'), role: 'primary', standsInFor: undefined, state: 'timed-out' }],
    });
    expect(view(trace)?.closedAt).toBe(1_010_000);
    expect(states(trace)?.[1]).toEqual(['n2', 'primary', 'timed-out', undefined, undefined]);
  });

  it('tells of a forwarded write what its client was told: at the node that took it, or by the lab when that died', () => {
    const forwarded = () =>
      coordinated(
        received('n5')
          .by('n5', { kind: 'RequestForwarded', request: req(1), key: 'k', to: node('n1') })
          .at(20),
        'n1',
      );
    const provisional = forwarded().at(40).by('n1', answered(1, 'k'));
    expect(view(provisional)).toMatchObject({ via: 'n5', coordinator: 'n1', outcome: 'ok', answeredAt: 40_000 });
    const told = provisional
      .at(52)
      .by('n5', answered(1, 'k'))
      .at(60)
      .by('n1', answered(1, 'k', { outcome: 'unknown' }));
    expect(view(told)).toMatchObject({ outcome: 'ok', answeredAt: 52_000 });
    const died = forwarded()
      .at(40)
      .by('n1', answered(1, 'k'))
      .at(45)
      .by('lab', answered(1, 'k', { outcome: 'unknown', reason: 'n5 was killed', answered: 0, needed: 0 }));
    expect(view(died)).toMatchObject({ outcome: 'unknown', reason: 'n5 was killed', answeredAt: 45_000, needed: 2 });
  });

  it('forgets what a first coordinator had reached when a second one takes over', () => {
    const trace = coordinated(received('n5'), 'n1');
    acked(trace, 'n1', 'n1', 1);
    trace.by('n1', {
      kind: 'ReplicaTimedOut',
      request: req(1),
      replica: node('n2'),
      afterUs: 100_000,
      replacement: node('n6'),
    });
    coordinated(trace.at(200), 'n2');
    expect(view(trace)).toMatchObject({ coordinator: 'n2', answered: 0 });
    expect(view(trace)?.skipped).toHaveLength(1);
    expect(states(trace)?.map(([name, , state]) => [name, state])).toEqual([
      ['n1', 'waiting'],
      ['n2', 'waiting'],
      ['n4', 'waiting'],
      ['n3', 'skipped'],
    ]);
  });

  it('knows a request that no node could take', () => {
    const trace = new TraceBuilder()
      .at(5)
      .by('lab', answered(1, 'k', { op: 'get', outcome: 'failed', reason: 'no node is running' }));
    expect(view(trace)).toMatchObject({
      via: 'lab',
      op: 'get',
      outcome: 'failed',
      reason: 'no node is running',
      startedAt: 5000,
      answeredAt: 5000,
    });
  });

  it('keeps the last 500, and a late answer brings none back', () => {
    const trace = new TraceBuilder();
    for (let i = 1; i <= MAX_REQUESTS + 1; i++) {
      trace.by('n1', {
        kind: 'RequestReceived',
        request: req(i),
        op: 'get',
        key: 'k',
        token: '7',
        value: undefined,
        context: undefined,
      });
    }
    const { recent } = foldOf(trace.by('lab', answered(1, 'k')).events).requests;
    expect([recent.size, recent.has(req(1)), recent.has(req(2)), recent.has(req(501))]).toEqual([
      500,
      false,
      true,
      true,
    ]);
  });
});
