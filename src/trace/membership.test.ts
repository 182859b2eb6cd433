import { describe, expect, it } from 'vitest';
import { MAX_BELIEVERS } from './membership';
import { foldOf } from './testing/plain-view';
import { ms, node, nodes, TraceBuilder } from './testing/trace-builder';

const start = () =>
  new TraceBuilder().at(1).by('n1', { kind: 'MembershipMerged', from: node('n2'), rose: [[node('n3'), 1, 6]] });
const suspected = () =>
  start()
    .at(6001)
    .by('n1', { kind: 'NodeSuspected', of: node('n3'), lastRoseAt: ms(1) })
    .at(6010)
    .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n2'), count: 1, needed: 2 })
    .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n2'), count: 1, needed: 2 })
    .by('n1', { kind: 'SuspicionConfirmed', of: node('n3'), by: node('n4'), count: 2, needed: 2 });

const belief = (trace: TraceBuilder) => foldOf(trace.events).membership.get(node('n1'))?.get(node('n3'));

describe('the membership view', () => {
  it('follows what one node believes of another from hearsay to verdict and back', () => {
    expect(belief(start())).toEqual({
      incarnation: 1,
      heartbeat: 6,
      roseAt: 1000,
      status: 'up',
      statusSince: 1000,
      confirmers: [],
      needed: 0,
    });
    expect(belief(suspected())).toMatchObject({
      status: 'suspected',
      statusSince: 6_001_000,
      roseAt: 1000,
      confirmers: ['n2', 'n4'],
      needed: 2,
    });
    const down = suspected().by('n1', {
      kind: 'NodeDeclaredDown',
      of: node('n3'),
      incarnation: 1,
      confirmers: nodes('n2 n4'),
    });
    expect(belief(down)).toMatchObject({ status: 'down', statusSince: 6_010_000, confirmers: ['n2', 'n4'] });
    const up = down
      .at(9000)
      .by('n1', { kind: 'NodeSeenUp', of: node('n3'), incarnation: 2, was: 'down' })
      .by('n1', { kind: 'MembershipMerged', from: node('n3'), rose: [[node('n3'), 2, 1]] });
    expect(belief(up)).toEqual({
      incarnation: 2,
      heartbeat: 1,
      roseAt: 9_000_000,
      status: 'up',
      statusSince: 9_000_000,
      confirmers: [],
      needed: 0,
    });
  });

  it('knows a verdict that was only heard of, and a node that raised itself', () => {
    const trace = new TraceBuilder()
      .by('n4', { kind: 'VerdictLearned', of: node('n3'), incarnation: 1, from: node('n1') })
      .by('n3', { kind: 'SuspicionRefuted', incarnation: 2, heardFrom: node('n4') })
      .by('n3', { kind: 'HeartbeatRaised', incarnation: 2, heartbeat: 8 });
    const { membership } = foldOf(trace.events);
    expect(membership.get(node('n4'))?.get(node('n3'))?.status).toBe('down');
    expect(membership.get(node('n3'))?.get(node('n3'))).toMatchObject({ incarnation: 2, heartbeat: 8, status: 'up' });
  });

  it('keeps a dead node’s table as of when it died, and starts a restarted one’s empty', () => {
    const killed = start()
      .at(2)
      .by('lab', { kind: 'NodeKilled', subject: node('n1') });
    expect(belief(killed)).toBeDefined();
    expect(
      belief(killed.by('lab', { kind: 'NodeStarted', subject: node('n1'), incarnation: 1, freshDisk: false })),
    ).toBeUndefined();
  });

  it('is kept for the first 512 believers and subjects', () => {
    const trace = new TraceBuilder();
    const rose = Array.from({ length: MAX_BELIEVERS + 1 }, (_, i) => [node(`s${i}`), 1, 1] as const);
    for (let i = 0; i <= MAX_BELIEVERS; i++)
      trace.by(`b${i}`, { kind: 'MembershipMerged', from: node('s0'), rose: i === 0 ? rose : rose.slice(0, 1) });
    const { membership } = foldOf(trace.events);
    expect([membership.size, membership.has(node('b511')), membership.has(node('b512'))]).toEqual([512, true, false]);
    expect(membership.get(node('b0'))?.size).toBe(512);
  });
});
