// The clockwise walk of one key: the tokens at which its nodes are met for the first time (rules 3 and 4).
import type { NodeId } from '../../../base/ids';
import { angleOf, type Token, TURN } from './ring-geometry';

export interface WalkStop {
  readonly node: NodeId;
  /** 1 is the key's owner. */
  readonly rank: number;
  /** Clockwise from the key's own angle, so it can exceed a turn's end but never the key plus one turn. */
  readonly angle: number;
}

export interface KeyWalk {
  readonly start: number;
  /** By angle; with racks their ranks need not rise along the way. */
  readonly stops: readonly WalkStop[];
}

/** `order` is the preference order; each stop is the first token of its node clockwise from the key. */
export function walkOf(tokens: readonly Token[], keyToken: bigint, order: readonly NodeId[]): KeyWalk {
  const start = angleOf(keyToken);
  const nearest = new Map<NodeId, number>();
  for (const { token, node } of tokens) {
    const ahead = (angleOf(token) - start + TURN) % TURN;
    const known = nearest.get(node);
    if (known === undefined || ahead < known) nearest.set(node, ahead);
  }
  const stops = order.flatMap((node, i) => {
    const ahead = nearest.get(node);
    return ahead === undefined ? [] : [{ node, rank: i + 1, angle: start + ahead }];
  });
  return { start, stops: stops.toSorted((a, b) => a.angle - b.angle) };
}

/** The same angles, in order, pushed apart until neighbours are `gap` from each other; the middle of a crowd stays put. */
export function spreadAngles(angles: readonly number[], gap: number): readonly number[] {
  const groups: { centre: number; count: number; first: number }[] = [];
  angles.forEach((angle, i) => {
    let group = { centre: angle, count: 1, first: i };
    for (let before = groups.at(-1); before !== undefined && overlaps(before, group, gap); before = groups.at(-1)) {
      groups.pop();
      const count = before.count + group.count;
      group = {
        centre: (before.centre * before.count + group.centre * group.count) / count,
        count,
        first: before.first,
      };
    }
    groups.push(group);
  });
  return groups.flatMap(({ centre, count }) =>
    Array.from({ length: count }, (_, i) => centre + (i - (count - 1) / 2) * gap),
  );
}

/** The same for marks behind a fixed one at `start`: none comes nearer to it than `gap`. */
export function spreadAfter(start: number, angles: readonly number[], gap: number): readonly number[] {
  let before = start;
  return spreadAngles(angles, gap).map((angle) => {
    before = Math.max(angle, before + gap);
    return before;
  });
}

const overlaps = (
  before: { centre: number; count: number },
  group: { centre: number; count: number },
  gap: number,
): boolean => group.centre - before.centre < ((before.count + group.count) / 2) * gap;

/** A token as people can compare it: the first and last hex digits. */
export function shortToken(token: bigint): string {
  const hex = BigInt.asUintN(64, token).toString(16).padStart(16, '0');
  return `0x${hex.slice(0, 4)}…${hex.slice(-2)}`;
}
