import { describe, expect, it } from 'vitest';
import { labTime, type NodeId, nodeId } from '../../base/ids';
import type { ClusterView } from '../../trace/views';
import { briefCondition, conditionsOf, diskText, fullText, ringRole } from './node-conditions';

const member = (id: string) => ({ id: nodeId(id), capacity: 1, rack: undefined });
const ring = (over: Partial<ClusterView['ring']> = {}): Pick<ClusterView, 'ring'> => ({
  ring: { members: ['n1', 'n2', 'n3'].map(member), joining: [] as NodeId[], queue: [], ...over } as ClusterView['ring'],
});

describe('the condition of a node in words', () => {
  it('says how wrong its clock is and how slow its disk', () => {
    const clock = { offsetMs: -2000, driftPpm: 50, setAt: labTime(0) };
    const disk = { minMs: 20, maxMs: 24 };
    expect(conditionsOf({ clock, disk })).toEqual(['clock −2 s, 50 ppm fast', 'disk 20–24 ms']);
    expect(conditionsOf({ clock: undefined, disk: undefined })).toEqual([]);
    expect(briefCondition({ clock: { ...clock, offsetMs: 250 }, disk })).toBe('+250 ms');
    expect(briefCondition({ clock: undefined, disk })).toBe('disk 24 ms');
    expect(diskText({ minMs: 1, maxMs: 1 })).toBe('1 ms');
  });

  it('says what a node with a full disk still does', () => {
    expect(fullText({ reason: 'Free disk space.', since: labTime(1_500_000) })).toBe(
      'full since 00:01.500: answers reads and refuses writes until there is room. Free disk space.',
    );
  });

  it('rule 32: knows who joins and who leaves, under way, in the queue, and until it has stopped', () => {
    expect(ringRole(ring(), nodeId('n1'))).toBe('member');
    expect(ringRole(ring({ joining: [nodeId('n4')] }), nodeId('n4'))).toBe('joining');
    expect(ringRole(ring({ change: { kind: 'remove', node: nodeId('n1') } }), nodeId('n1'))).toBe('leaving');
    const replace = { kind: 'replace', node: nodeId('n2'), member: member('n5') } as const;
    expect(ringRole(ring({ queue: [replace] }), nodeId('n2'))).toBe('leaving');
    expect(ringRole(ring(), nodeId('n9'))).toBe('leaving');
  });
});
