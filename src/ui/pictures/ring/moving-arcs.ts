// Which ranges a change of the ring gives another owner (rule 5): between any two neighbouring tokens of both rings.
import type { NodeId } from '../../../base/ids';
import type { Ring } from '../../../lab/ring-facts';
import { angleOf, type Token, TURN } from './ring-geometry';

export interface MovingArc {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly start: number;
  readonly end: number;
}

/** In `modulo` keys are not placed by ranges, and nearly all move: nothing can be pointed at. */
export function movingArcs(before: Ring, after: Ring): readonly MovingArc[] {
  if (before.slotOf !== undefined) return [];
  return movesBetween(before.tokens, after.tokens);
}

export function movesBetween(before: readonly Token[], after: readonly Token[]): readonly MovingArc[] {
  const ends = [...new Set([...before, ...after].map(({ token }) => token))].sort((a, b) => (a < b ? -1 : 1));
  const last = ends.at(-1);
  if (last === undefined || before.length === 0 || after.length === 0) return [];
  const oldOwner = ownersAlong(before);
  const newOwner = ownersAlong(after);
  const arcs: { from: NodeId; to: NodeId; start: number; end: number }[] = [];
  let start = angleOf(last) - TURN;
  for (const token of ends) {
    const end = angleOf(token);
    const [from, to] = [oldOwner(token), newOwner(token)];
    const neighbour = arcs.at(-1);
    if (from !== to) {
      if (neighbour?.end === start && neighbour.from === from && neighbour.to === to) neighbour.end = end;
      else arcs.push({ from, to, start, end });
    }
    start = end;
  }
  return arcs;
}

/** Asked for tokens that rise: the owner is that of the first token at or after (rule 3). */
function ownersAlong(tokens: readonly Token[]): (token: bigint) => NodeId {
  let next = 0;
  return (token) => {
    while (next < tokens.length && (tokens[next] as Token).token < token) next++;
    return (tokens[next % tokens.length] as Token).node;
  };
}
