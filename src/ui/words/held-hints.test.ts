import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../base/ids';
import { defaultSettings } from '../../lab/settings-facts';
import type { HintsView, HintView } from '../../trace/views';
import { attemptsText, hintAge, hintsHeldBy, waitingSentence } from './held-hints';

const hint = (holder: string, owner: string, key = 'k', over: Partial<HintView> = {}): HintView => ({
  holder: nodeId(holder),
  owner: nodeId(owner),
  key,
  holds: [],
  storedAt: labTime(1_000_000),
  sentAttempts: 0,
  ...over,
});
const view = (...hints: HintView[]): HintsView => ({
  held: new Map(hints.map((each, i) => [String(i), each])),
  delivered: 0,
  expired: 0,
  refused: 0,
});

describe('rule 26: hints in words', () => {
  it('say on the owner’s side where they wait', () => {
    expect(waitingSentence(view(hint('n4', 'n3')), nodeId('n3'))).toBe('1 hint waits for n3 at n4');
    expect(waitingSentence(view(hint('n4', 'n3'), hint('n5', 'n3'), hint('n5', 'n3')), nodeId('n3'))).toBe(
      '3 hints wait for n3: 2 at n5, 1 at n4',
    );
    expect(waitingSentence(view(hint('n4', 'n3')), nodeId('n4'))).toBeUndefined();
    expect(hintsHeldBy(view(hint('n4', 'n3'), hint('n5', 'n3')), nodeId('n5'))).toHaveLength(1);
  });

  it('age in lab time, and expire with the shorter of hint window and tombstone grace', () => {
    const settings = { ...defaultSettings(), hintWindowMs: 10_000 };
    expect(hintAge(hint('n4', 'n3'), 4_500_000, settings)).toEqual({ age: '3.5 s', expiresIn: 'expires in 6.5 s' });
    expect(hintAge(hint('n4', 'n3'), 12_000_000, settings).expiresIn).toBe('expired: to be dropped');
    expect(hintAge(hint('n4', 'n3'), 2_000_000, { ...settings, tombstoneGraceMs: 3000 }).expiresIn).toBe(
      'expires in 2.0 s',
    );
    expect(attemptsText(hint('n4', 'n3', 'k', { sentAttempts: 2 }))).toBe('tried 2 times');
  });
});
