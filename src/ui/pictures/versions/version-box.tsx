// One version in the graph: label, clock, and the value or that it is a deletion.
import type { VersionNode } from '../../../trace/views';
import { BOX_HEIGHT } from './version-layout';
import { bracketed, type Standing, valueText, versionSentence } from './version-words';

interface VersionBoxProps {
  readonly version: VersionNode;
  readonly standing: Standing;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly onOpen: () => void;
  readonly onPoint: (over: boolean) => void;
}

const STROKES: Readonly<Record<Standing, string>> = {
  current: 'var(--ok)',
  sibling: 'var(--warn)',
  superseded: 'var(--line)',
  unheld: 'var(--line-strong)',
};

export function VersionBox({ version, standing, x, y, width, onOpen, onPoint }: VersionBoxProps) {
  const muted = standing === 'superseded' || standing === 'unheld';
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
    <g
      role="button"
      tabIndex={0}
      aria-label={`${versionSentence(version, standing)} Go to its moment.`}
      transform={`translate(${x - width / 2} ${y - BOX_HEIGHT / 2})`}
      className="group cursor-pointer outline-none"
      data-version={version.id}
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
      <rect
        width={width}
        height={BOX_HEIGHT}
        rx="7"
        fill="var(--raised)"
        stroke={STROKES[standing]}
        strokeWidth={muted ? 1 : 2}
        strokeDasharray={standing === 'unheld' ? '2 3' : undefined}
        className="group-hover:stroke-ink-2 group-focus-visible:stroke-accent group-focus-visible:[stroke-width:3]"
      />
      <text x={width / 2} y="17" textAnchor="middle" fontSize="12" fill={muted ? 'var(--ink-2)' : 'var(--ink)'}>
        <tspan fontWeight="650">{version.label}</tspan>
        <tspan
          fontSize="10.5"
          fontWeight="550"
          fill="var(--ink-2)"
        >{` ${bracketed(version.clock, width / 6.3 - 5)}`}</tspan>
      </text>
      <text x={width / 2} y="32" textAnchor="middle" fontSize="10.5" fill="var(--ink-2)">
        {valueText(version, Math.floor(width / 6))}
      </text>
    </g>
  );
}
