// One message in one sentence: what it is, from whom to whom, and how it fared.
import type { MessageFlight } from '../../trace/views';
import { spanText } from '../words/time';
import { MESSAGE_LOOKS } from './message-looks';

type Told = Pick<MessageFlight, 'type' | 'from' | 'to' | 'key' | 'sentAt' | 'due' | 'end' | 'copy'>;

export function messageWords({ type, from, to, key, sentAt, due, end, copy }: Told): string {
  const key20 = key === undefined ? '' : ` · ${key.length > 20 ? `${key.slice(0, 19)}…` : key}`;
  const fate = end === undefined || end.how === 'delivered' ? spanText((due - sentAt) / 1000) : lostWords(end.how, to);
  return `${MESSAGE_LOOKS[type].word}${copy ? ' (copy)' : ''} ${from} → ${to}${key20} · ${fate}`;
}

function lostWords(how: 'loss' | 'cut' | 'dead', to: string): string {
  switch (how) {
    case 'loss':
      return 'lost on the way';
    case 'cut':
      return 'lost: the link is cut';
    case 'dead':
      return `lost: ${to} is down`;
  }
}
