// One version in the graph: label, clock, and the value; a deletion has the shape of a tombstone.
import type { VersionNode } from '../../../trace/views';
import { ClockSpans } from './clock-spans';
import { BOX_HEIGHT, BOX_WIDTHS } from './version-layout';
import type { Standing } from './version-standing';
import { valueText, versionSentence } from './version-words';

interface VersionBoxProps {
  readonly version: VersionNode;
  readonly standing: Standing;
  /** Of a tombstone: how long it is kept, or what else there is to say. */
  readonly note: string | undefined;
  /** What the siblings that were last merged have in common. */
  readonly isAncestor: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly onOpen: () => void;
  readonly onPoint: (over: boolean) => void;
}

const STROKES: Readonly<Record<Standing, string>> = {
  current: 'var(--ok)',
  sibling: 'var(--warn)',
  'false-sibling': 'var(--warn)',
  superseded: 'var(--line)',
  overruled: 'var(--bad)',
  reaped: 'var(--line-strong)',
  unheld: 'var(--line-strong)',
};
const DASHES: Partial<Readonly<Record<Standing, string>>> = {
  'false-sibling': '5 3',
  overruled: '5 3',
  reaped: '2 3',
  unheld: '2 3',
};
const MUTED: ReadonlySet<Standing> = new Set<Standing>(['superseded', 'overruled', 'reaped', 'unheld']);
const CHARACTER = 6;

export function VersionBox({ version, standing, note, isAncestor, x, y, width, onOpen, onPoint }: VersionBoxProps) {
  const muted = MUTED.has(standing);
  const isSlim = width <= BOX_WIDTHS.slim;
  const ink = muted ? 'var(--ink-2)' : 'var(--ink)';
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
    <g
      role="button"
      tabIndex={0}
      aria-label={`${versionSentence(version, standing)} ${note === undefined ? '' : `${note}. `}Go to its moment.`}
      transform={`translate(${x - width / 2} ${y - BOX_HEIGHT / 2})`}
      className="group cursor-pointer outline-none"
      data-version={version.id}
      data-standing={standing}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen();
      }}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
    >
      <path
        d={boxPath(width, version.value === undefined)}
        fill={isAncestor ? 'color-mix(in srgb, var(--accent) 12%, var(--raised))' : 'var(--raised)'}
        stroke={isAncestor ? 'var(--accent)' : STROKES[standing]}
        strokeWidth={muted && !isAncestor ? 1 : 2}
        strokeDasharray={DASHES[standing]}
        className="group-hover:stroke-ink-2 group-focus-visible:stroke-accent group-focus-visible:[stroke-width:3]"
      />
      <text x={width / 2} y="17" textAnchor="middle" fontSize="12" fill={ink}>
        <tspan fontWeight="650">{version.label}</tspan>
        {!isSlim && <ClockSpans version={version} characters={(width - 34) / (CHARACTER + 0.4)} />}
      </text>
      <text
        x={width / 2}
        y="33"
        textAnchor="middle"
        fontSize="10.5"
        fill="var(--ink-2)"
        textDecoration={standing === 'overruled' ? 'line-through' : undefined}
      >
        {secondLine(version, note, Math.floor((width - 8) / CHARACTER))}
      </text>
      {isAncestor && (
        <text x="8" y="-4" fontSize="9.5" fontWeight="600" fill="var(--accent)">
          ancestor
        </text>
      )}
    </g>
  );
}

/** A tombstone says how long it stays, where there is room. */
function secondLine(version: VersionNode, note: string | undefined, characters: number): string {
  const text = valueText(version, characters);
  const more = note === undefined || version.value !== undefined ? text : `${text} · ${note}`;
  return more.length <= characters ? more : text;
}

const CORNER = 7;

function boxPath(width: number, isTombstone: boolean): string {
  const top = isTombstone ? BOX_HEIGHT / 2 : CORNER;
  const foot = isTombstone ? 1 : CORNER;
  return `M0 ${top}A${top} ${top} 0 0 1 ${top} 0H${width - top}A${top} ${top} 0 0 1 ${width} ${top}V${BOX_HEIGHT - foot}A${foot} ${foot} 0 0 1 ${width - foot} ${BOX_HEIGHT}H${foot}A${foot} ${foot} 0 0 1 0 ${BOX_HEIGHT - foot}Z`;
}
