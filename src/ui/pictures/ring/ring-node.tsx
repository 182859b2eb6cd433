// One node on the ring: its name, its state in a word and a shape, the hints it holds, its part in a request.
import { memo } from 'react';
import type { NodeId } from '../../../base/ids';
import { nodeColour } from '../../palette';
import type { NodeStatus, Part } from './node-status';
import type { NodeSize } from './ring-geometry';

interface RingNodeProps {
  readonly node: NodeId;
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly size: NodeSize;
  readonly scale: number;
  readonly capacity: number;
  readonly state: NodeStatus['state'];
  readonly suspicion: NodeStatus['suspicion'];
  readonly confirmed: number;
  readonly needed: number;
  readonly paused: boolean;
  readonly role: NodeStatus['role'];
  readonly word: string;
  readonly condition: string | undefined;
  readonly sentence: string;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly partState: Part['state'] | undefined;
  readonly standsInFor: NodeId | undefined;
  /** Where the name goes when it does not fit inside: away from the centre. */
  readonly outwardX: number;
  readonly outwardY: number;
}

export const RingNode = memo(function RingNode(props: RingNodeProps) {
  const { node, index, x, y, radius, state, suspicion, selected, hovered } = props;
  const live = state === 'live';
  return (
    <g transform={`translate(${x} ${y})`} data-node={node} data-state={state} style={{ cursor: 'pointer' }}>
      <title>{props.sentence}</title>
      {selected && <circle r={radius + 9} fill="none" stroke="var(--accent)" strokeWidth="2" strokeOpacity="0.45" />}
      {live && suspicion !== 'none' && (
        <circle
          r={radius + 5.5}
          fill="none"
          stroke="var(--warn)"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={suspicion === 'down' ? '5 4' : '0.1 4.5'}
        />
      )}
      {!live && suspicion === 'suspected' && (
        <circle
          r={radius + 5.5}
          fill="none"
          stroke="var(--warn)"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray="0.1 4.5"
        />
      )}
      <circle
        r={radius}
        fill={hovered ? 'var(--raised)' : 'var(--panel)'}
        stroke={live ? nodeColour(index) : 'var(--bad)'}
        strokeWidth={live ? 2.4 : 1.5}
        strokeDasharray={live ? ROLE_DASHES[props.role] : '4 3'}
      />
      {suspicion === 'suspected' && <Confirmations radius={radius} confirmed={props.confirmed} needed={props.needed} />}
      {props.partState !== undefined && <PartRing radius={radius} state={props.partState} />}
      {live && props.paused && <PauseMark radius={radius} />}
      <NodeText {...props} />
    </g>
  );
});

/** A node that joins or leaves is not wholly in the ring, and neither is its circle. */
const ROLE_DASHES: Readonly<Record<NodeStatus['role'], string | undefined>> = {
  member: undefined,
  joining: '9 4',
  leaving: '2 5',
};

/** Two bars on the rim: alive, and standing still. */
function PauseMark({ radius }: { readonly radius: number }) {
  const size = Math.max(5, radius * 0.24);
  return (
    <g transform={`translate(${-radius * 0.71} ${-radius * 0.71})`}>
      <circle r={size + 2.5} fill="var(--panel)" stroke="var(--warn)" strokeWidth="1.5" />
      <path
        d={`M${-size * 0.35} ${-size * 0.55}V${size * 0.55}M${size * 0.35} ${-size * 0.55}V${size * 0.55}`}
        stroke="var(--warn)"
        strokeWidth={size * 0.36}
      />
    </g>
  );
}

const MOST_PIPS = 6;

/** A pip for each confirmation that the furthest suspicion needs, filled as they come. */
function Confirmations({ radius, confirmed, needed }: Pick<RingNodeProps, 'radius' | 'confirmed' | 'needed'>) {
  if (needed > MOST_PIPS) return null;
  const reach = radius + 5.5;
  return Array.from({ length: needed }, (_, i) => `pip ${i + 1}`).map((pip, i) => {
    const angle = ((i - (needed - 1) / 2) * 11) / reach;
    return (
      <circle
        key={pip}
        cx={-reach * Math.sin(angle)}
        cy={reach * Math.cos(angle)}
        r="3.6"
        fill={i < confirmed ? 'var(--warn)' : 'var(--panel)'}
        stroke="var(--warn)"
        strokeWidth="1.5"
      />
    );
  });
}

/** What a request under way still wants from the node: dashed while it waits, closed once it has answered. */
function PartRing({ radius, state }: { readonly radius: number; readonly state: Part['state'] }) {
  if (state === 'skipped') return null;
  const isLost = state === 'timed-out' || state === 'refused';
  const colour = state === 'acknowledged' ? 'var(--ok)' : isLost ? 'var(--bad)' : 'var(--accent)';
  return (
    <circle
      r={radius - 4}
      fill="none"
      stroke={colour}
      strokeWidth="1.5"
      strokeDasharray={state === 'acknowledged' ? undefined : isLost ? '2 4' : '6 3'}
    />
  );
}

function NodeText({
  node,
  size,
  radius,
  scale,
  capacity,
  state,
  word,
  condition,
  standsInFor,
  partState,
  outwardX,
  outwardY,
}: RingNodeProps) {
  const ink = state === 'live' ? 'var(--ink)' : 'var(--ink-2)';
  if (size === 'dot') {
    return (
      <text
        x={outwardX * (radius + HALO + Math.min(11, node.length * 2.9) * scale)}
        y={outwardY * (radius + HALO + 4.5 * scale)}
        textAnchor="middle"
        dominantBaseline="central"
        fontSize={9 * scale}
        fill={state === 'live' ? 'var(--ink-2)' : 'var(--bad)'}
        textDecoration={state === 'live' ? undefined : 'line-through'}
      >
        {node}
      </text>
    );
  }
  const nameSize = Math.min(15 * scale, radius * 0.48 + (size === 'name' ? 4 : 0));
  const shownName = clipped(node, (radius * 1.75) / (nameSize * 0.62));
  if (size === 'name') {
    return (
      <text textAnchor="middle" dominantBaseline="central" fontSize={nameSize} fontWeight="650" fill={ink}>
        {shownName}
      </text>
    );
  }
  const asked = partState !== undefined && partState !== 'skipped' && standsInFor !== undefined;
  const { shown, size: wordSize } = fittedWord(asked ? `for ${clipped(standsInFor, 6)}` : word, radius, scale);
  return (
    <g textAnchor="middle">
      <text y={-radius * 0.07} fontSize={nameSize} fontWeight="650" fill={ink}>
        {shownName}
        {capacity > 1 && <tspan fontSize={wordSize} fontWeight="400" fill="var(--ink-2)">{` ×${capacity}`}</tspan>}
      </text>
      <text
        y={radius * 0.36}
        fontSize={wordSize}
        fill={wordColour(state, word)}
        stroke="var(--panel)"
        strokeWidth="3"
        paintOrder="stroke"
      >
        {shown}
      </text>
      {condition !== undefined && (
        <text
          y={radius * 0.68}
          fontSize={Math.max(SMALLEST_WORD - 1, Math.min(9.5 * scale, (radius * 1.5) / (condition.length * 0.5)))}
          fill="var(--warn)"
          stroke="var(--panel)"
          strokeWidth="3"
          paintOrder="stroke"
        >
          {condition}
        </text>
      )}
    </g>
  );
}

/** A doubt is drawn around a node so far from its rim: its name stays outside of that. */
const HALO = 7.5;

const SMALLEST_WORD = 9;

/** As large as the circle allows; a count that does not fit is left out, for the tooltip has it. */
function fittedWord(word: string, radius: number, scale: number): { readonly shown: string; readonly size: number } {
  const usual = Math.min(11 * scale, radius * 0.345);
  const sizeOf = (text: string) => Math.min(usual, (radius * 1.8) / (text.length * 0.54));
  const shown = sizeOf(word) < SMALLEST_WORD ? word.replace(/ \d+\/\d+$/, '') : word;
  return { shown, size: Math.max(SMALLEST_WORD, sizeOf(shown)) };
}

const wordColour = (state: NodeStatus['state'], word: string): string =>
  state !== 'live'
    ? 'var(--bad)'
    : /^(suspect|seen|hears|paused|rebuilding)/.test(word)
      ? 'var(--warn)'
      : 'var(--ink-2)';

const clipped = (text: string, characters: number): string => {
  const room = Math.max(2, Math.floor(characters));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
};
