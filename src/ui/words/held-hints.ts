// Hints in words: who keeps what for whom, how old it is, and when it will be dropped (rule 26).
import type { NodeId } from '../../base/ids';
import type { Settings } from '../../trace/event';
import type { HintsView, HintView } from '../../trace/views';
import { countText, spanText } from './time';

export const hintsHeldBy = (hints: HintsView, holder: NodeId): readonly HintView[] =>
  [...hints.held.values()].filter((hint) => hint.holder === holder);

/** How many hints wait for the owner, by who keeps them, most first. */
export function hintsWaitingFor(
  hints: HintsView,
  owner: NodeId,
): readonly { readonly holder: NodeId; readonly count: number }[] {
  const counts = new Map<NodeId, number>();
  for (const hint of hints.held.values())
    if (hint.owner === owner) counts.set(hint.holder, (counts.get(hint.holder) ?? 0) + 1);
  return [...counts].map(([holder, count]) => ({ holder, count })).sort((a, b) => b.count - a.count);
}

/** `2 hints wait for n3: 1 at n4, 1 at n5`; undefined when none does. */
export function waitingSentence(hints: HintsView, owner: NodeId): string | undefined {
  const waiting = hintsWaitingFor(hints, owner);
  const total = waiting.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  const places = waiting.map(({ holder, count }) => (waiting.length === 1 ? holder : `${count} at ${holder}`));
  const verb = total === 1 ? 'waits' : 'wait';
  return `${countText(total, 'hint')} ${verb} for ${owner}${waiting.length === 1 ? ` at ${places[0]}` : `: ${places.join(', ')}`}`;
}

export interface HintAge {
  readonly age: string;
  readonly expiresIn: string;
}

/** A hint is dropped at the first gossip round after it has outlived its window or the grace of tombstones. */
export function hintAge({ storedAt }: HintView, at: number, settings: Settings): HintAge {
  const ageMs = Math.max(0, (at - storedAt) / 1000);
  const leftMs = Math.min(settings.hintWindowMs, settings.tombstoneGraceMs) - ageMs;
  return { age: coarse(ageMs), expiresIn: leftMs > 0 ? `expires in ${coarse(leftMs)}` : 'expired: to be dropped' };
}

/** In tenths of a second: finer would only flicker. */
const coarse = (ms: number): string => (ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : spanText(ms));

/** `tried 3 times`; nothing before the first. */
export const attemptsText = ({ sentAttempts }: HintView): string =>
  sentAttempts === 0 ? 'not tried yet' : sentAttempts === 1 ? 'tried once' : `tried ${sentAttempts} times`;
