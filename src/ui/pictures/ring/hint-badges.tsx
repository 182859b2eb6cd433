// The hints that a node holds for others: a diamond an owner, in the owner's colour, with their number.
import type { NodeId } from '../../../base/ids';
import { nodeColour } from '../../palette';
import type { HeldHints } from './node-status';
import { type Point, polar, type RingLayout } from './ring-geometry';

interface HintBadgesProps {
  readonly layout: RingLayout;
  readonly holder: NodeId;
  readonly at: Point;
  readonly hints: readonly HeldHints[];
  readonly indexOf: (node: NodeId) => number;
}

const MOST = 3;

export function HintBadges({ layout, holder, at, hints, indexOf }: HintBadgesProps) {
  const total = hints.reduce((sum, { count }) => sum + count, 0);
  const shown = hints.length > MOST || layout.size !== 'full' ? [{ owner: undefined, count: total }] : hints;
  const reach = layout.size === 'full' ? 10 : 6.5;
  return shown.map(({ owner, count }, i) => {
    const { x, y } = badgePoint(layout, at, i * ((2 * reach + 3) / layout.nodeRadius));
    return (
      <g key={owner ?? 'all'} transform={`translate(${x} ${y})`} data-hints={holder}>
        <title>{`${holder} holds ${count} ${count === 1 ? 'hint' : 'hints'} for ${owner ?? hints.map((hint) => hint.owner).join(', ')}`}</title>
        <path
          d={`M0 ${-reach}L${reach} 0L0 ${reach}L${-reach} 0Z`}
          fill="var(--panel)"
          stroke={owner === undefined ? 'var(--ink-2)' : nodeColour(indexOf(owner))}
          strokeWidth="2"
          strokeLinejoin="round"
        />
        <text
          textAnchor="middle"
          dominantBaseline="central"
          fontSize={count > 9 ? reach * 0.8 : reach}
          fontWeight="700"
          fill="var(--ink)"
        >
          {count > 99 ? '…' : count}
        </text>
      </g>
    );
  });
}

/** On the rim's upper right where there is room inside; else off the name: outwards, or inwards where the name is outside. */
function badgePoint(layout: RingLayout, at: Point, turn: number): Point {
  if (layout.size === 'full') return polar(at, layout.nodeRadius, Math.PI / 4 + turn);
  const outwards = Math.atan2(at.x - layout.centre.x, layout.centre.y - at.y);
  return layout.size === 'name'
    ? polar(at, layout.nodeRadius + 7, outwards)
    : polar(at, layout.nodeRadius + 6, outwards + Math.PI);
}
