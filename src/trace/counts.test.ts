import { describe, expect, it } from 'vitest';
import { foldOf } from './testing/plain-view';
import { node, req, sibling, stored, TraceBuilder } from './testing/trace-builder';

describe('the counts', () => {
  it('count a read repair when it is stored, not when it is sent, and every message that was ignored', () => {
    const sent = { kind: 'ReadRepairSent', request: req(1), key: 'k', to: node('n2'), had: 'older' } as const;
    const foreign = { kind: 'ForeignMessageIgnored', channel: node('n1'), ignored: 3, detail: 'not a batch' } as const;
    const trace = new TraceBuilder().by('n1', sent).by('n1', foreign).by('n1', foreign);
    expect(foldOf(trace.events).counts).toMatchObject({
      events: 3,
      readRepairs: 0,
      readRepairsSent: 1,
      foreignIgnored: 6,
    });
    trace.by('n2', stored('k', 'n1:1', [sibling('n1:1', 'v')], 'read-repair'));
    expect(foldOf(trace.events).counts.readRepairs).toBe(1);
  });
});
