// The selected key on the band: its token, the clockwise walk, its preference list numbered and its fallbacks dashed.
import type { NodeId } from '../../../base/ids';
import { nodeColour } from '../../palette';
import { shortened } from '../../words/shortened';
import { BADGE_RADIUS, NAME_SIZE, TOKEN_SIZE } from './key-label';
import type { KeyMarks } from './key-marks';
import type { RingLayout } from './ring-geometry';

interface SelectedKeyProps {
  readonly layout: RingLayout;
  readonly marks: KeyMarks;
  readonly name: string;
  readonly token: string;
  /** How many stops are the key's preference list; the rest are fallbacks. */
  readonly primaries: number;
  readonly indexOf: (node: NodeId) => number;
  readonly isLive: (node: NodeId) => boolean;
  readonly scale: number;
}

export function SelectedKey({ layout, marks, name, token, primaries, indexOf, isLive, scale }: SelectedKeyProps) {
  const { dot, foot, label } = marks;
  return (
    <g data-selected-key="">
      <path
        transform={`translate(${layout.centre.x} ${layout.centre.y})`}
        d={marks.walk}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth="1.6"
      />
      <line x1={foot.x} y1={foot.y} x2={dot.x} y2={dot.y} stroke="var(--ink)" strokeWidth="1.6" />
      <circle cx={dot.x} cy={dot.y} r="5" fill="var(--ink)" />
      {marks.badges.map((badge) => {
        const fallback = badge.rank > primaries;
        const live = isLive(badge.node);
        return (
          <g key={badge.node} data-rank={badge.rank}>
            <title>{`${badge.node}: ${fallback ? `fallback ${badge.rank - primaries}` : `replica ${badge.rank} of ${primaries}`}${live ? '' : ', down'}`}</title>
            <line
              x1={badge.foot.x}
              y1={badge.foot.y}
              x2={badge.at.x}
              y2={badge.at.y}
              stroke="var(--ink-2)"
              strokeWidth="1"
            />
            <circle
              cx={badge.at.x}
              cy={badge.at.y}
              r={BADGE_RADIUS}
              fill="var(--stage)"
              stroke={live ? nodeColour(indexOf(badge.node)) : 'var(--bad)'}
              strokeWidth="2"
              strokeDasharray={fallback || !live ? '3 2.4' : undefined}
            />
            <text
              x={badge.at.x}
              y={badge.at.y}
              textAnchor="middle"
              dominantBaseline="central"
              fontSize={10.5}
              fontWeight={fallback ? 500 : 700}
              fill={fallback ? 'var(--ink-2)' : 'var(--ink)'}
            >
              {badge.rank}
            </text>
          </g>
        );
      })}
      {label !== undefined && (
        <g textAnchor={label.anchor}>
          {label.leader !== undefined && (
            <line
              x1={label.leader.from.x}
              y1={label.leader.from.y}
              x2={label.leader.to.x}
              y2={label.leader.to.y}
              stroke="var(--ink-2)"
              strokeWidth="1"
              strokeDasharray="2 3"
            />
          )}
          <text
            x={textX(label)}
            y={label.box.y + NAME_SIZE * scale}
            fontSize={NAME_SIZE * scale}
            fontWeight="650"
            fill="var(--ink)"
          >
            <title>{name}</title>
            {shortened(name, label.characters)}
          </text>
          <text
            x={textX(label)}
            y={label.box.y + (NAME_SIZE * 1.25 + TOKEN_SIZE) * scale}
            fontSize={TOKEN_SIZE * scale}
            fill="var(--ink-2)"
          >
            {token}
          </text>
        </g>
      )}
    </g>
  );
}

const textX = ({ anchor, box }: NonNullable<KeyMarks['label']>): number =>
  anchor === 'start' ? box.x : box.x + box.width;
