// What the pointer is on, in one sentence.
import { clockText, spanText } from '../../words/time';
import { messageWords } from '../message-words';
import { cutText } from './cut-stretches';
import type { TimelineTarget } from './timeline-hits';
import type { Arrow, Span } from './timeline-tracks';

const ms = (us: number): number => us / 1000;

export function timelineWords(target: TimelineTarget): string {
  switch (target.kind) {
    case 'arrow':
      return arrowWords(target.drawn.arrow);
    case 'span':
      return spanWords(target.span);
    case 'downtime': {
      const { node, from, to, why } = target.downtime;
      if (why === 'left') return `${node} left the cluster at ${clockText(from)}`;
      const what = why === 'full' ? 'has a full disk and only reads' : why === 'crashed' ? 'crashed' : 'down';
      return to === undefined
        ? `${node} ${what} since ${clockText(from)}`
        : `${node} ${what} for ${spanText(ms(to - from))}`;
    }
    case 'cut':
      return `${cutText(target.stretch.links)} from ${clockText(target.stretch.from)}`;
  }
}

function arrowWords(arrow: Arrow): string {
  const end =
    arrow.endedAt === undefined ? undefined : ({ at: arrow.endedAt, how: arrow.lost ?? 'delivered' } as const);
  return messageWords({ ...arrow, end, copy: arrow.id.endsWith("'") });
}

function spanWords({ op, key, node, from, to, outcome }: Span): string {
  const name = key.length > 28 ? `${key.slice(0, 27)}…` : key;
  const where = node === 'lab' ? 'no live node' : node;
  return `${op} ${name} at ${where} · ${outcome}${to === undefined ? '' : ` · ${spanText(ms(to - from))}`}`;
}
