// What one node believes of another, in a few characters for the cell and in a sentence for who looks closer.
import type { BeliefView, NodeView } from '../../../trace/views';
import { spanText } from '../../words/time';

export interface Belief {
  readonly believer: string;
  readonly subject: string;
  readonly belief: BeliefView | undefined;
  /** How the believer itself is. */
  readonly believerState: NodeView['state'];
  readonly at: number;
  /** Who denied the present suspicion. */
  readonly denied?: readonly string[];
}

export type CellState = 'own' | 'unknown' | BeliefView['status'];

export const CELL_SHAPES: Readonly<Record<CellState, string>> = {
  own: '◇',
  unknown: '·',
  up: '●',
  suspected: '◐',
  down: '✕',
};

export const CELL_COLOURS: Readonly<Record<CellState, string>> = {
  own: 'text-ink-2',
  unknown: 'text-ink-2',
  up: 'text-ok',
  suspected: 'text-warn',
  down: 'text-bad',
};

export function cellState({ believer, subject, belief }: Pick<Belief, 'believer' | 'subject' | 'belief'>): CellState {
  if (believer === subject) return 'own';
  return belief === undefined ? 'unknown' : belief.status;
}

/** Under the heartbeat: how old it is, or the state that matters more. */
export function cellWord({ believer, subject, belief, at }: Belief): string {
  if (belief === undefined) return 'unheard';
  if (believer === subject) return 'own';
  switch (belief.status) {
    case 'up':
      return `up ${ageText(at - belief.roseAt)}`;
    case 'suspected':
      return belief.needed > 0 ? `suspect ${belief.confirmers.length}/${belief.needed}` : 'suspect';
    case 'down':
      return `down ${ageText(at - belief.roseAt)}`;
  }
}

export function beliefSentence({ believer, subject, belief, believerState, at, denied = [] }: Belief): string {
  const then = believerState === 'live' ? '' : ` ${believer} is not live: this is what it believed last.`;
  if (belief === undefined) return `${believer} has not heard of ${subject} yet.${then}`;
  const beat = `heartbeat ${belief.heartbeat} of incarnation ${belief.incarnation}`;
  if (believer === subject) return `${believer} itself: ${beat}.${then}`;
  const rose = `${beat} last rose ${ageText(at - belief.roseAt)} ago`;
  const denials = denied.length === 0 ? '' : `, ${denied.join(', ')} denied it`;
  const span = ageText(at - belief.statusSince);
  switch (belief.status) {
    case 'up':
      return `${believer} holds ${subject} for up: ${rose}.${then}`;
    case 'suspected':
      return `${believer} suspects ${subject} since ${span}: ${rose}; ${confirmedText(belief)}${denials}.${then}`;
    case 'down':
      return `${believer} holds ${subject} for down since ${span}${belief.confirmers.length === 0 ? ', learned by gossip' : `: ${belief.confirmers.join(', ')} confirmed`}; ${rose}.${then}`;
  }
}

function confirmedText({ confirmers, needed }: BeliefView): string {
  if (confirmers.length === 0) return needed > 0 ? `no one confirmed yet: 0 of ${needed}` : 'no one confirmed yet';
  return `${confirmers.join(', ')} confirmed: ${confirmers.length} of ${needed}`;
}

/** In tenths of a second: finer would only flicker. */
const ageText = (us: number): string =>
  us < 60_000_000 ? `${(Math.max(0, us) / 1_000_000).toFixed(1)} s` : spanText(us / 1000);
