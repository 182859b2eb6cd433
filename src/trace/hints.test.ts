import { describe, expect, it } from 'vitest';
import type { EventBody } from './event';
import { hintKey, MAX_HINTS } from './hints';
import { foldOf } from './testing/plain-view';
import { node, sibling, TraceBuilder } from './testing/trace-builder';

const owner = node('n1');
const kept = (key: string, held: number, ...dots: string[]): EventBody => ({
  kind: 'HintStored',
  key,
  owner,
  siblings: dots.map((text) => sibling(text, 'v')),
  held,
});
const hints = (trace: TraceBuilder) => foldOf(trace.events).hints;
const held = (trace: TraceBuilder) => foldOf(trace.events).nodes.get(node('n3'))?.hintsHeld;

describe('the hints view', () => {
  it('follows a hint from its keeping to its delivery', () => {
    const trace = new TraceBuilder()
      .at(1)
      .by('n3', kept('k', 1, 'n3:1'))
      .at(2)
      .by('n3', kept('k', 1, 'n3:2'))
      .at(3)
      .by('n3', { kind: 'HintSent', key: 'k', owner, attempt: 1 });
    expect(hints(trace).held.get(hintKey(node('n3'), owner, 'k'))).toEqual({
      holder: 'n3',
      owner: 'n1',
      key: 'k',
      holds: ['n3:2'],
      storedAt: 2000, // written anew
      sentAttempts: 1,
    });
    expect(held(trace)).toBe(1);
    trace.by('n3', { kind: 'HintDeleted', key: 'k', owner, held: 0 });
    expect(hints(trace)).toEqual({ held: new Map(), delivered: 1, expired: 0, refused: 0 });
    expect(held(trace)).toBe(0);
  });

  it('counts a hint that grew too old as expired', () => {
    const trace = new TraceBuilder()
      .by('n3', kept('k', 1, 'n3:1'))
      .by('n3', { kind: 'HintExpired', key: 'k', owner, ageMs: 9, held: 0 });
    expect(hints(trace)).toEqual({ held: new Map(), delivered: 0, expired: 1, refused: 0 });
  });

  it('has after a restart exactly what was found on the disk, and nothing after a wipe', () => {
    const trace = new TraceBuilder()
      .by('n3', kept('durable', 1, 'n3:1'))
      .by('n3', { kind: 'HintSent', key: 'durable', owner, attempt: 3 })
      .by('n3', kept('torn', 2, 'n3:1'))
      .by('n4', kept('other', 1, 'n4:1'))
      .at(5)
      .by('n3', {
        kind: 'HintsRecovered',
        hints: [
          { key: 'durable', owner, storedAtMs: 0, siblings: undefined },
          { key: 'older', owner, storedAtMs: 3, siblings: [sibling('n3:2', 'survived')] },
        ],
      });
    expect(
      [...hints(trace).held.values()].map(({ holder, key, holds, sentAttempts }) => [holder, key, holds, sentAttempts]),
    ).toEqual([
      ['n3', 'durable', ['n3:1'], 0],
      ['n4', 'other', ['n4:1'], 0],
      ['n3', 'older', ['n3:2'], 0],
    ]);
    expect([...hints(trace).held.values()].at(-1)?.storedAt).toBe(3000); // its age outlives the restart
    expect(held(trace)).toBe(2);
    expect([...hints(trace.by('lab', { kind: 'DiskWiped', subject: node('n3') })).held.keys()]).toEqual([
      'n4 n1 other',
    ]);
  });

  it('lists at most 20,000, while the node’s own count stays exact', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i <= MAX_HINTS; i++) trace.by('n3', kept(`k${i}`, i + 1, 'n3:1'));
    expect([hints(trace).held.size, hints(trace).held.has('n3 n1 k0'), held(trace)]).toEqual([20_000, false, 20_001]);
  });
});
