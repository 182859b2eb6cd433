// The graph itself: boxes and edges, as large as the panel allows; what is current is brought into sight.
import { useEffect, useMemo, useRef } from 'react';
import type { VersionNode } from '../../../trace/views';
import { useChoices } from '../../state/choices';
import { MergeBox, type MergeNote } from './merge-box';
import { VersionBox } from './version-box';
import { edgePath, layoutWithin } from './version-layout';
import type { Standing } from './version-standing';

interface HistoryDrawingProps {
  readonly name: string;
  readonly versions: readonly VersionNode[];
  readonly siblings: readonly VersionNode[];
  readonly merge: MergeNote | undefined;
  /** Of the panel, in px. */
  readonly width: number;
  /** The projector's. */
  readonly scale: number;
  readonly nextLabel: string;
  readonly standingOf: (version: VersionNode) => Standing;
  readonly noteOf: (version: VersionNode) => string | undefined;
  readonly onPoint: (id: string, over: boolean) => void;
}

const MERGE = 'would merge';
/** Room for the strokes, and above for the word over an ancestor. */
const PAD = { x: 3, y: 14 } as const;
/** Below this the text would be too small to read: then the graph scrolls. */
const SMALLEST = 0.8;

export function HistoryDrawing(props: HistoryDrawingProps) {
  const { name, versions, siblings, merge, width, nextLabel, standingOf } = props;
  const merging = siblings.length > 1;
  const shape = JSON.stringify([
    ...versions.map(({ id, parents }) => ({ id, parents })),
    ...(merging ? [{ id: MERGE, parents: siblings.map(({ id }) => id) }] : []),
  ]);
  const room = width / props.scale - 2 * PAD.x;
  // The layout depends on the shape alone, and is dear: views are renewed far more often than a key is written.
  const layout = useMemo(
    () => layoutWithin(JSON.parse(shape) as { id: string; parents: string[] }[], room),
    [shape, room],
  );
  const graphWidth = layout.width + 2 * PAD.x;
  const graphHeight = layout.height + 2 * PAD.y;
  const scale = props.scale * Math.min(1, Math.max(SMALLEST, room / layout.width));
  const drawing = useRef<SVGSVGElement>(null);
  const current = new Set(siblings.map(({ id }) => id));
  const places = layout.nodes.filter(({ id }) => current.has(id)).map(({ x }) => x);
  const middle = (places.length === 0 ? layout.width / 2 : (Math.min(...places) + Math.max(...places)) / 2) * scale;
  // What is current stands at the bottom: a new version is brought into sight.
  useEffect(() => {
    const scroller = drawing.current?.parentElement;
    scroller?.scrollTo({ top: scroller.scrollHeight, left: middle - scroller.clientWidth / 2 });
  }, [middle]);
  const byId = new Map(versions.map((version) => [version.id, version]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing
    <svg
      ref={drawing}
      role="group"
      aria-label={`History of ${name}: ${versions.length} versions${merging ? `, ${siblings.length} concurrent now` : ''}`}
      width={graphWidth * scale}
      height={graphHeight * scale}
      viewBox={`${-PAD.x} ${-PAD.y} ${graphWidth} ${graphHeight}`}
      className="mx-auto block"
    >
      <Edges layout={layout} />
      {layout.nodes.map((placed) => {
        const version = byId.get(placed.id);
        if (version === undefined)
          return (
            <MergeBox
              key={placed.id}
              at={placed}
              width={Math.min(152, layout.boxWidth * 2)}
              label={nextLabel}
              siblings={siblings}
              merge={merge}
            />
          );
        return (
          <VersionBox
            key={placed.id}
            version={version}
            standing={standingOf(version)}
            note={props.noteOf(version)}
            isAncestor={merge?.ancestor.includes(version.id) === true}
            x={placed.x}
            y={placed.y}
            width={layout.boxWidth}
            onOpen={() => openVersion(version)}
            onPoint={(over) => props.onPoint(version.id, over)}
          />
        );
      })}
    </svg>
  );
}

function Edges({ layout }: { readonly layout: ReturnType<typeof layoutWithin> }) {
  return (
    <g fill="none">
      {layout.edges.map(({ from, to, points }) => (
        <path
          key={`${from} ${to}`}
          d={edgePath(points)}
          stroke="var(--ink-2)"
          strokeWidth="1.4"
          strokeDasharray={to === MERGE ? '4 4' : undefined}
          strokeOpacity={to === MERGE ? 0.8 : 0.7}
        />
      ))}
    </g>
  );
}

function openVersion(version: VersionNode): void {
  const { select, goTo } = useChoices.getState();
  select(version.request === undefined ? {} : { selectedRequest: version.request });
  goTo({ at: version.mintedAt });
}
