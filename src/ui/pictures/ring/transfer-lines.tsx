// Streams of ranges between nodes: an arrow in the gainer's colour with how many keys have come so far.
import type { ClusterView } from '../../../trace/views';
import { nodeColour } from '../../palette';
import { between, linkSegment } from './ring-geometry';
import type { RingFrame } from './use-ring-scene';

interface TransferLinesProps {
  readonly transfers: ClusterView['transfers'];
  readonly frame: RingFrame;
}

export function TransferLines({ transfers, frame }: TransferLinesProps) {
  const running = [...transfers.values()].filter(({ state }) => state === 'running');
  return running.map(({ source, gainer, keys }) => {
    const from = frame.points.get(source);
    const to = frame.points.get(gainer);
    const segment = from === undefined || to === undefined ? undefined : linkSegment(from, to, frame.layout.nodeRadius);
    if (segment === undefined) return null;
    const { a, b } = segment;
    const label = between(a, b, 0.5);
    const degrees = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
    return (
      <g key={`${source} ${gainer}`} data-transfer={`${source}>${gainer}`} pointerEvents="none">
        <path
          d={`M${a.x} ${a.y}L${b.x} ${b.y}`}
          stroke={nodeColour(frame.indexOf(gainer))}
          strokeWidth="4"
          strokeOpacity="0.35"
        />
        <path
          transform={`translate(${b.x} ${b.y}) rotate(${degrees})`}
          d="M-9 -5L0 0L-9 5"
          fill="none"
          stroke={nodeColour(frame.indexOf(gainer))}
          strokeWidth="2"
        />
        <text
          x={label.x}
          y={label.y}
          textAnchor="middle"
          dominantBaseline="central"
          fontSize="10"
          fill="var(--ink)"
          stroke="var(--stage)"
          strokeWidth="4"
          paintOrder="stroke"
        >
          {keys === 1 ? '1 key' : `${keys} keys`}
        </text>
      </g>
    );
  });
}
