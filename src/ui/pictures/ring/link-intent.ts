// What a click on a link will do, said before it is done.
import type { NodeId } from '../../../base/ids';
import { directionOf, type LinkHit } from './link-hits';
import type { ShownLink } from './link-lines';

export interface LinkIntent {
  readonly act: 'cut' | 'cut-one-way' | 'heal';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly words: string;
}

/** A whole link is cut both ways and a cut one healed; near an arrowhead, or with Alt or Shift, one direction is meant. */
export function linkIntent(hit: LinkHit, cut: ShownLink['cut'], oneWay: boolean): LinkIntent {
  const direction = directionOf(hit, oneWay);
  const forwards = direction !== 'back';
  const from = forwards ? hit.line.from : hit.line.to;
  const to = forwards ? hit.line.to : hit.line.from;
  const cutAlready = direction === 'both' ? cut !== 'no' : cut === 'both' || cut === direction;
  if (cutAlready) return { act: 'heal', from, to, words: `Heal ${from} ↔ ${to}` };
  if (direction === 'both') return { act: 'cut', from, to, words: `Cut ${from} ↔ ${to}` };
  return { act: 'cut-one-way', from, to, words: `Cut ${from} → ${to} only` };
}
