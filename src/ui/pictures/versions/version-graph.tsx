// The history of one key as a graph: what superseded what, which versions stand beside each other now, and what a
// merge of them would carry.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyView, VersionNode } from '../../../trace/views';
import { useChoices } from '../../state/choices';
import { useView } from '../../state/lab-context';
import { keyFacts } from '../../words/key-facts';
import { useSize } from '../use-size';
import { VersionBox } from './version-box';
import { BOX_HEIGHT, edgePath, layoutWithin, type PlacedVersion, shownHistory } from './version-layout';
import { bracketed, mergedClock, type Standing, versionSentence } from './version-words';

interface VersionGraphProps {
  readonly keyName: string;
}

const MERGE = 'would merge';
const PAD = 3;
/** Below this the text would be too small to read: then the graph scrolls. */
const SMALLEST = 0.92;

export function VersionGraph({ keyName }: VersionGraphProps) {
  const { view } = useView();
  const { key, siblings, hints } = keyFacts(view, keyName);
  const [container, size] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<string>();
  if (key === undefined) return null;
  const current = new Set(siblings.map(({ id }) => id));
  const held = new Set([
    ...[...key.holders.values()].flatMap((holder) => holder.holds),
    ...hints.flatMap((hint) => hint.holds),
  ]);
  const standingOf = (version: VersionNode): Standing => {
    if (current.has(version.id)) return siblings.length > 1 ? 'sibling' : 'current';
    return held.has(version.id) || isSuperseded(version, key) ? 'superseded' : 'unheld';
  };
  const { versions, earlier } = shownHistory(key.versions.values(), siblings);
  const shown = pointed === undefined ? undefined : key.versions.get(pointed);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {earlier > 0 && (
        <p className="pb-1 text-center text-xs text-ink-2">{`${earlier} earlier ${earlier === 1 ? 'version' : 'versions'} not shown`}</p>
      )}
      <div ref={container} className="min-h-0 flex-1 overflow-auto">
        {size !== undefined && (
          <HistoryDrawing
            key={keyName}
            name={keyName}
            versions={versions}
            siblings={siblings}
            width={size.width}
            nextLabel={`D${key.seen + 1}`}
            standingOf={standingOf}
            onPoint={(id, over) => setPointed((before) => (over ? id : before === id ? undefined : before))}
          />
        )}
      </div>
      <p className="line-clamp-3 min-h-[3lh] pt-1.5 text-xs break-words text-ink-2" aria-hidden={shown === undefined}>
        {shown === undefined ? '' : versionSentence(shown, standingOf(shown))}
      </p>
    </div>
  );
}

const isSuperseded = (version: VersionNode, key: KeyView): boolean =>
  [...key.versions.values()].some((other) => other.parents.includes(version.id));

interface HistoryDrawingProps {
  readonly name: string;
  readonly versions: readonly VersionNode[];
  readonly siblings: readonly VersionNode[];
  readonly width: number;
  readonly nextLabel: string;
  readonly standingOf: (version: VersionNode) => Standing;
  readonly onPoint: (id: string, over: boolean) => void;
}

function HistoryDrawing({ name, versions, siblings, width, nextLabel, standingOf, onPoint }: HistoryDrawingProps) {
  const merging = siblings.length > 1;
  const shape = JSON.stringify([
    ...versions.map(({ id, parents }) => ({ id, parents })),
    ...(merging ? [{ id: MERGE, parents: siblings.map(({ id }) => id) }] : []),
  ]);
  // The layout depends on the shape alone, and is dear: views are renewed far more often than a key is written.
  const layout = useMemo(
    () => layoutWithin(JSON.parse(shape) as { id: string; parents: string[] }[], width),
    [shape, width],
  );
  const graphWidth = layout.width + 2 * PAD;
  const graphHeight = layout.height + 2 * PAD;
  const scale = Math.min(1, Math.max(SMALLEST, width / graphWidth));
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
      viewBox={`${-PAD} ${-PAD} ${graphWidth} ${graphHeight}`}
      className="mx-auto block"
    >
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
      {layout.nodes.map((placed) => {
        const version = byId.get(placed.id);
        if (version === undefined)
          return <MergeBox key={placed.id} at={placed} width={layout.boxWidth} label={nextLabel} siblings={siblings} />;
        return (
          <VersionBox
            key={placed.id}
            version={version}
            standing={standingOf(version)}
            x={placed.x}
            y={placed.y}
            width={layout.boxWidth}
            onOpen={() => openVersion(version)}
            onPoint={(over) => onPoint(version.id, over)}
          />
        );
      })}
    </svg>
  );
}

interface MergeBoxProps {
  readonly at: PlacedVersion;
  readonly width: number;
  readonly label: string;
  readonly siblings: readonly VersionNode[];
}

/** Not a version yet: what the next put would be, if its context covers all that stand side by side. */
function MergeBox({ at, width, label, siblings }: MergeBoxProps) {
  const clock = mergedClock(siblings.map((sibling) => sibling.clock));
  return (
    <g transform={`translate(${at.x - width / 2} ${at.y - BOX_HEIGHT / 2})`} textAnchor="middle">
      <rect width={width} height={BOX_HEIGHT} rx="7" fill="none" stroke="var(--line-strong)" strokeDasharray="4 4" />
      <text x={width / 2} y="17" fontSize="12" fill="var(--ink)">
        <tspan fontWeight="650">{label}</tspan>
        <tspan fontSize="10.5" fontWeight="550" fill="var(--ink-2)">{` ${bracketed(clock, width / 6.3 - 5)}`}</tspan>
      </text>
      <text x={width / 2} y="32" fontSize="10.5" fill="var(--ink-2)">
        {`would merge ${siblings.length === 2 ? 'both' : `all ${siblings.length}`}`}
      </text>
    </g>
  );
}

function openVersion(version: VersionNode): void {
  const { select, goTo } = useChoices.getState();
  select(version.request === undefined ? {} : { selectedRequest: version.request });
  goTo({ at: version.mintedAt });
}
