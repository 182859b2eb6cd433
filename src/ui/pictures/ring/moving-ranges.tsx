// The ranges that a change under way moves: inside the band, in the colour of who gains them, with an edge of who gives.
import { arc } from 'd3';
import type { NodeId } from '../../../base/ids';
import type { ClusterView } from '../../../trace/views';
import { nodeColour } from '../../palette';
import type { MovingArc } from './moving-arcs';
import type { RingLayout } from './ring-geometry';

interface MovingRangesProps {
  readonly layout: RingLayout;
  readonly moves: readonly MovingArc[];
  readonly transfers: ClusterView['transfers'];
  readonly indexOf: (node: NodeId) => number;
}

const THICK = 7;
const GAP = 2;

export function MovingRanges({ layout, moves, transfers, indexOf }: MovingRangesProps) {
  const draw = arc<MovingArc>()
    .innerRadius(layout.inner - GAP - THICK)
    .outerRadius(layout.inner - GAP)
    .startAngle((range) => range.start)
    .endAngle((range) => range.end);
  return (
    <g transform={`translate(${layout.centre.x} ${layout.centre.y})`}>
      {moves.map((move) => {
        const arrived = transfers.get(`${move.from} ${move.to}`)?.state === 'complete';
        return (
          <path
            key={`${move.start}`}
            data-moves={`${move.from}>${move.to}`}
            d={draw(move) ?? ''}
            fill={arrived ? nodeColour(indexOf(move.to)) : 'var(--stage)'}
            stroke={nodeColour(indexOf(move.to))}
            strokeWidth="1.4"
            strokeDasharray={arrived ? undefined : '3 2'}
          >
            <title>{`${move.from} → ${move.to}: ${arrived ? 'streamed' : 'moves'}`}</title>
          </path>
        );
      })}
    </g>
  );
}
