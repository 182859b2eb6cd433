// The outer band: who owns which range, one path a node, so that thousands of ranges stay cheap.
import { arc } from 'd3';
import { memo, useId } from 'react';
import type { NodeId } from '../../../base/ids';
import { nodeColour, nodePattern } from '../../palette';
import type { RangeArc, RingLayout } from './ring-geometry';

interface RingBandProps {
  readonly layout: RingLayout;
  readonly arcs: readonly RangeArc[];
  readonly nodes: readonly NodeId[];
  readonly indexOf: (node: NodeId) => number;
  /** Names of the nodes that are not live, joined by blanks. */
  readonly faded: string;
  /** Heat in percent by node index, joined by blanks, when there are too many nodes for colours. */
  readonly heat: string | undefined;
  readonly highlighted: NodeId | undefined;
}

export const RingBand = memo(function RingBand({
  layout,
  arcs,
  nodes,
  indexOf,
  faded,
  heat,
  highlighted,
}: RingBandProps) {
  const id = useId();
  const paths = bandPaths(layout, arcs);
  const fadedNodes = new Set(faded.split(' '));
  const heats = heat?.split(' ');
  const separator = arcs.length > 400 ? 0 : 1.2;
  return (
    <g transform={`translate(${layout.centre.x} ${layout.centre.y})`}>
      <defs>
        <pattern id={`${id}striped`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--stage)" strokeWidth="2.2" />
        </pattern>
        <pattern id={`${id}dotted`} width="5" height="5" patternUnits="userSpaceOnUse">
          <circle cx="2.5" cy="2.5" r="1.2" fill="var(--stage)" />
        </pattern>
      </defs>
      {nodes.map((node, i) => {
        const path = paths.get(node);
        if (path === undefined) return null;
        const fill =
          heats === undefined
            ? nodeColour(indexOf(node))
            : `color-mix(in srgb, var(--accent) ${heats[i] ?? 0}%, var(--raised))`;
        const pattern = heats === undefined ? nodePattern(indexOf(node)) : 'solid';
        const muted = fadedNodes.has(node);
        const dimmed = highlighted !== undefined && highlighted !== node;
        return (
          <g key={node} opacity={dimmed ? 0.35 : 1} data-band={node}>
            <path
              d={path}
              fill={muted ? `color-mix(in srgb, ${fill} 24%, var(--stage))` : fill}
              stroke="var(--stage)"
              strokeWidth={separator}
            />
            {pattern !== 'solid' && <path d={path} fill={`url(#${id}${pattern})`} />}
          </g>
        );
      })}
    </g>
  );
});

function bandPaths(layout: RingLayout, arcs: readonly RangeArc[]): ReadonlyMap<NodeId, string> {
  const draw = arc<RangeArc>()
    .innerRadius(layout.inner)
    .outerRadius(layout.outer)
    .startAngle((range) => range.start)
    .endAngle((range) => range.end);
  const paths = new Map<NodeId, string>();
  for (const range of arcs) paths.set(range.node, `${paths.get(range.node) ?? ''}${draw(range) ?? ''}`);
  return paths;
}
