// What counts as brought back by `grace-only`, and what does not (rule 28).
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../trace/event';
import { clock, dot, put, req, sibling, stored, type TraceBuilder } from '../trace/testing/trace-builder';
import { resurrected } from './resurrected';
import { opened } from './testing/judge';

const GRACE_ONLY = { tombstoneReap: 'grace-only' } as const;
const A = sibling('n1:1', 'a');
const AGAIN = stored('k', 'n1:1', [A]);
const TOMBSTONE = stored('k', 'n1:1 n2:2', [sibling('n2:2')]);
const reaped = (because: 'confirmed' | 'grace-only' = 'grace-only'): EventBody => ({
  kind: 'TombstoneReaped',
  key: 'k',
  dots: [dot('n2:2')],
  because,
});

/** n2 deletes what n1 had put; n3 was away and has the value still. */
function deleted(settings: object): TraceBuilder {
  const trace = put(opened(settings), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
  trace.by('n3', AGAIN);
  const tombstone = { request: req(2), key: 'k', dot: dot('n2:2'), context: clock('n1:1'), writtenMs: 0 };
  trace.by('n2', {
    kind: 'VersionMinted',
    ...tombstone,
    clock: clock('n1:1 n2:2'),
    value: undefined,
    replaced: [],
  });
  return trace.by('n2', TOMBSTONE).by('n1', TOMBSTONE);
}

const dotsBack = (trace: TraceBuilder) => resurrected(trace.events).map(({ at, dots }) => [at, dots]);

describe('rule 28: what grace-only brings back', () => {
  it('is seen at a node that reaped the tombstone, also when it restarted since and cannot tell any more', () => {
    const trace = deleted(GRACE_ONLY).by('n1', reaped()).at(7).by('n1', AGAIN);
    expect(dotsBack(trace)).toEqual([[7000, [dot('n1:1')]]]);
  });

  it('is nothing at a node that reaped nothing, nor before the reaping', () => {
    expect(dotsBack(deleted(GRACE_ONLY).by('n1', AGAIN).by('n1', reaped()))).toEqual([]);
    expect(dotsBack(deleted(GRACE_ONLY).by('n1', reaped()).by('n2', AGAIN))).toEqual([]);
  });

  it('is no version that was written since', () => {
    const since = stored('k', 'n1:3', [sibling('n1:3', 'c')]);
    const trace = put(deleted(GRACE_ONLY).by('n1', reaped()), {
      request: 3,
      at: 'n1',
      key: 'k',
      text: 'c',
      dot: 'n1:3',
      clock: 'n1:3',
    });
    expect(dotsBack(trace.by('n1', since))).toEqual([]);
  });

  it('is never a register that goes back behind a newer version, or behind the tombstone itself', () => {
    const settings = { ...GRACE_ONLY, consistency: 'cp' };
    for (const newer of [stored('k', 'n1:3', [sibling('n1:3', 'c')]), TOMBSTONE]) {
      expect(dotsBack(deleted(settings).by('n1', reaped()).by('n1', newer).by('n1', AGAIN))).toEqual([]);
    }
  });

  it('is nothing where reaping is confirmed', () => {
    expect(dotsBack(deleted({}).by('n1', reaped('confirmed')).by('n1', AGAIN))).toEqual([]);
  });
});
