// How far a lost message is drawn. The sender's network model decides at once that a cut or a lossy link swallows it;
// drawn there it would never be seen to leave, so it goes as far as the middle of its way and dies at its own speed.
import type { MessageFlight } from '../../trace/views';

export type Loss = 'loss' | 'cut' | 'dead';

/** The mark of a cut stands in the middle of a link: messages end just before it. */
export const CUT_MARK = 0.45;
const SWALLOWED = 0.6;

/** The fraction of its way at which a lost message is drawn to die. */
export function lossReach({ sentAt, due }: Pick<MessageFlight, 'sentAt' | 'due'>, how: Loss, endedAt: number): number {
  if (endedAt <= sentAt && how !== 'dead') return how === 'cut' ? CUT_MARK : SWALLOWED;
  return due <= sentAt ? 1 : Math.min(1, (endedAt - sentAt) / (due - sentAt));
}
