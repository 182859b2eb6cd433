// Below the siblings: what a coordinator has made of them, or what the next put would be that has seen them all.
import type { KeyNote, VersionNode } from '../../../trace/views';
import { summaryText } from '../../words/values';
import { BOX_HEIGHT, type PlacedVersion } from './version-layout';
import { bracketed, mergedClock } from './version-words';

export type MergeNote = Extract<KeyNote, { readonly kind: 'merged' }>;

interface MergeBoxProps {
  readonly at: PlacedVersion;
  readonly width: number;
  /** The next version's. */
  readonly label: string;
  readonly siblings: readonly VersionNode[];
  /** The automatic merge of exactly these, if there was one. */
  readonly merge: MergeNote | undefined;
}

export function MergeBox({ at, width, label, siblings, merge }: MergeBoxProps) {
  const merged = merge?.outcome === 'merged';
  const { first, second, clock } = linesOf(label, siblings, merge);
  const room = Math.floor((width - 8) / 6);
  return (
    <g
      transform={`translate(${at.x - width / 2} ${at.y - BOX_HEIGHT / 2})`}
      textAnchor="middle"
      data-merge={merge?.outcome ?? 'open'}
    >
      <rect
        width={width}
        height={BOX_HEIGHT}
        rx="7"
        fill="none"
        stroke={merged ? 'var(--accent)' : 'var(--line-strong)'}
        strokeDasharray="4 4"
      />
      <text x={width / 2} y="17" fontSize="12" fill="var(--ink)">
        <tspan fontWeight="650">{clipped(first, Math.floor(width / 7))}</tspan>
        {clock !== undefined && width > 80 && (
          <tspan fontSize="10.5" fontFamily="var(--font-mono)" fill="var(--ink-2)" dx="5">
            {bracketed(clock, (width - 34) / 6.4)}
          </tspan>
        )}
      </text>
      <text x={width / 2} y="33" fontSize="10.5" fill={merge?.outcome === 'conflict' ? 'var(--warn)' : 'var(--ink-2)'}>
        {clipped(second, room)}
      </text>
    </g>
  );
}

function linesOf(label: string, siblings: readonly VersionNode[], merge: MergeNote | undefined) {
  const count = siblings.length === 2 ? 'both' : `all ${siblings.length}`;
  switch (merge?.outcome) {
    case 'merged':
      return { first: `merged by ${merge.node}`, second: summaryText(merge.value), clock: undefined };
    case 'conflict':
      return { first: 'not merged', second: conflictWords(merge), clock: undefined };
    case 'no-ancestor':
      return { first: 'not merged', second: 'no ancestor kept', clock: undefined };
    case 'too-many':
      return { first: 'not merged', second: 'too many siblings', clock: undefined };
    case undefined:
      return {
        first: label,
        second: `would merge ${count}`,
        clock: mergedClock(siblings.map((sibling) => sibling.clock)),
      };
  }
}

const conflictWords = ({ conflicts }: MergeNote): string => {
  const [first] = conflicts;
  const path = first === undefined || first.path === '' ? 'the value' : first.path;
  return `${path} differs${conflicts.length > 1 ? ` +${conflicts.length - 1}` : ''}`;
};

const clipped = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, room - 1)}…`);
