// The still parts of the ring as SVG, drawn again when the view is renewed.
import type { MouseEventHandler } from 'react';
import type { NodeId } from '../../../base/ids';
import type { ClusterView } from '../../../trace/views';
import { useChoices } from '../../state/choices';
import { useTheme } from '../use-theme';
import { HintBadges } from './hint-badges';
import { KeyDots } from './key-dots';
import { MovingRanges } from './moving-ranges';
import { hintsByHolder, keysText, nodeStatus, ringDescription } from './node-status';
import { RingBand } from './ring-band';
import { RingDoubts } from './ring-doubts';
import { RingLinks } from './ring-links';
import { RingNode } from './ring-node';
import type { Stroke, StrokeMeaning } from './ring-stroke';
import type { Target } from './ring-targets';
import { SelectedKey } from './selected-key';
import { TransferLines } from './transfer-lines';
import type { RingGestures } from './use-ring-gestures';
import type { RingFrame, RingScene } from './use-ring-scene';

interface RingDrawingProps {
  readonly frame: RingFrame;
  readonly scene: RingScene;
  readonly view: ClusterView;
  readonly target: Target | undefined;
  readonly stroke: Stroke | undefined;
  readonly meaning: StrokeMeaning | undefined;
  readonly handlers: RingGestures['handlers'] & { readonly onDoubleClick: MouseEventHandler };
}

export function RingDrawing({ frame, scene, view, target, stroke, meaning, handlers }: RingDrawingProps) {
  const { layout, nodes } = frame;
  const { scale } = useTheme();
  const isLive = (node: NodeId) => view.nodes.get(node)?.state === 'live';
  const hoveredNode = target?.kind === 'node' ? target.node : undefined;
  const threatened = new Set((meaning?.links ?? []).map((link) => link.id));
  return (
    <svg
      role="img"
      aria-label={ringDescription(view, nodes)}
      width={layout.width}
      height={layout.height}
      className="absolute inset-0 block cursor-crosshair"
      style={{ touchAction: 'pinch-zoom' }}
      {...handlers}
    >
      <RingBand
        layout={layout}
        arcs={frame.arcs}
        nodes={nodes}
        indexOf={frame.indexOf}
        faded={nodes.filter((node) => !isLive(node)).join(' ')}
        heat={layout.size === 'heat' ? heatOf(nodes, view) : undefined}
        highlighted={hoveredNode}
      />
      <MovingRanges layout={layout} moves={frame.moves} transfers={view.transfers} indexOf={frame.indexOf} />
      <KeyDots dots={scene.dots} hovered={target?.kind === 'key' ? target.key : undefined} />
      <RingLinks
        links={scene.links}
        hovered={target?.kind === 'link' ? target.link.id : undefined}
        intent={target?.kind === 'link' ? target.intent : undefined}
        threatened={threatened}
        scale={scale}
      />
      <TransferLines transfers={view.transfers} frame={frame} />
      <RingDoubts doubts={scene.doubts} />
      {layout.size === 'heat' ? (
        <HeatSummary frame={frame} view={view} hovered={hoveredNode} />
      ) : (
        <RingNodes frame={frame} scene={scene} view={view} hoveredNode={hoveredNode} />
      )}
      {scene.selectedKey !== undefined && (
        <SelectedKey
          layout={layout}
          marks={scene.selectedKey.marks}
          name={scene.selectedKey.name}
          token={scene.selectedKey.token}
          primaries={frame.copies}
          indexOf={frame.indexOf}
          isLive={isLive}
          scale={scale}
        />
      )}
      {stroke !== undefined && <StrokeInk stroke={stroke} loop={meaning?.kind === 'lasso'} />}
    </svg>
  );
}

interface RingNodesProps {
  readonly frame: RingFrame;
  readonly scene: RingScene;
  readonly view: ClusterView;
  readonly hoveredNode: NodeId | undefined;
}

function RingNodes({ frame, scene, view, hoveredNode }: RingNodesProps) {
  const { layout, nodes, points } = frame;
  const { scale } = useTheme();
  const selectedNode = useChoices((choices) => choices.selectedNode);
  const hints = hintsByHolder(view.hints);
  return nodes.map((node) => {
    const at = points.get(node) ?? layout.centre;
    const status = nodeStatus(node, view);
    const part = scene.parts.get(node);
    const held = hints.get(node);
    return (
      <g key={node}>
        <RingNode
          node={node}
          index={frame.indexOf(node)}
          x={at.x}
          y={at.y}
          radius={layout.nodeRadius}
          size={layout.size}
          scale={scale}
          capacity={view.nodes.get(node)?.capacity ?? 1}
          state={status.state}
          suspicion={status.suspicion}
          confirmed={status.confirmed}
          needed={status.needed}
          paused={status.paused}
          role={status.role}
          word={status.word}
          condition={status.condition}
          sentence={status.sentence}
          selected={selectedNode === node}
          hovered={hoveredNode === node}
          partState={part?.state}
          standsInFor={part?.standsInFor}
          outwardX={(at.x - layout.centre.x) / layout.orbit}
          outwardY={(at.y - layout.centre.y) / layout.orbit}
        />
        {held !== undefined && (
          <HintBadges layout={layout} holder={node} at={at} hints={held} indexOf={frame.indexOf} />
        )}
      </g>
    );
  });
}

/** Keys held, in percent of the fullest node, from a faint 8 up. */
function heatOf(nodes: readonly NodeId[], view: ClusterView): string {
  const most = Math.max(1, ...nodes.map((node) => view.nodes.get(node)?.keys ?? 0));
  return nodes.map((node) => Math.round(8 + (92 * (view.nodes.get(node)?.keys ?? 0)) / most)).join(' ');
}

interface HeatSummaryProps {
  readonly frame: RingFrame;
  readonly view: ClusterView;
  readonly hovered: NodeId | undefined;
}

/** Too many nodes to draw each: a dot for every one, and the sums in the middle. */
function HeatSummary({ frame, view, hovered }: HeatSummaryProps) {
  const { layout, nodes, points } = frame;
  const down = nodes.filter((node) => view.nodes.get(node)?.state !== 'live').length;
  const keys = nodes.reduce((sum, node) => sum + (view.nodes.get(node)?.keys ?? 0), 0);
  return (
    <g>
      {nodes.map((node) => {
        const at = points.get(node) ?? layout.centre;
        const live = view.nodes.get(node)?.state === 'live';
        return (
          <circle
            key={node}
            data-node={node}
            cx={at.x}
            cy={at.y}
            r={hovered === node ? 5 : live ? 2 : 3}
            fill={live ? 'var(--ink-2)' : 'var(--bad)'}
          />
        );
      })}
      <g textAnchor="middle" transform={`translate(${layout.centre.x} ${layout.centre.y})`}>
        <text fontSize="20" fontWeight="650" fill="var(--ink)">{`${nodes.length} nodes`}</text>
        <text
          y="20"
          fontSize="12"
          fill="var(--ink-2)"
        >{`${keysText(keys)} with copies · ${down === 0 ? 'all live' : `${down} down`}`}</text>
        <text y="38" fontSize="11" fill="var(--ink-2)">
          the stronger the colour, the more keys
        </text>
      </g>
    </g>
  );
}

function StrokeInk({ stroke, loop }: { readonly stroke: Stroke; readonly loop: boolean }) {
  const d = stroke.path.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return (
    <path
      d={loop ? `${d}Z` : d}
      fill={loop ? 'color-mix(in srgb, var(--accent) 10%, transparent)' : 'none'}
      stroke={loop ? 'var(--accent)' : 'var(--bad)'}
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeDasharray={loop ? '6 5' : undefined}
      pointerEvents="none"
    />
  );
}
