// One node's engine at one moment: what a write goes through, the levels and the merge between them, and the way of the last read.
import type { StorageView } from '../../../trace/views';
import { bytesText } from '../../words/time';
import { useSize } from '../use-size';
import {
  type Box,
  type EngineLayout,
  GUTTER,
  type LevelRow,
  layoutEngine,
  type PlacedTable,
  ROW_HEIGHT,
} from './engine-layout';
import { ReadWay } from './read-way';

export function EnginePicture({ storage }: { readonly storage: StorageView }) {
  const [ref, size] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="mt-2">
      {size !== undefined && <Drawing storage={storage} width={Math.max(220, size.width)} />}
    </div>
  );
}

function Drawing({ storage, width }: { readonly storage: StorageView; readonly width: number }) {
  const layout = layoutEngine(storage, width);
  const { memtableBytes, memtableLimitBytes, immutable, logBytes } = storage;
  return (
    <svg
      role="img"
      aria-label={`Engine: log ${bytesText(logBytes)}, memtable ${bytesText(memtableBytes)} of ${bytesText(memtableLimitBytes)}, ${storage.tables.length} tables on ${layout.levels.length} levels${storage.merging ? ', merging' : ''}`}
      width={width}
      height={layout.height}
      viewBox={`0 0 ${width} ${layout.height}`}
      className="block overflow-visible"
    >
      <Memory box={layout.log} name="log" text={bytesText(logBytes)} share={0} />
      <Memory
        box={layout.memtable}
        name="memtable"
        text={bytesText(memtableBytes)}
        share={memtableLimitBytes === 0 ? 0 : memtableBytes / memtableLimitBytes}
      />
      <Memory
        box={layout.immutable}
        name="immutable"
        text={immutable ? bytesText(immutable.bytes) : '–'}
        share={immutable ? 1 : 0}
      />
      <WriteArrows layout={layout} isFlushing={immutable !== undefined} />
      {layout.levels.length === 0 && (
        <text x={GUTTER.left} y={layout.height - 14} fontSize="11" fill="var(--ink-2)">
          No tables yet: everything is in the log and the memtable.
        </text>
      )}
      {layout.levels.map((row) => (
        <Level key={row.level} row={row} width={width} />
      ))}
      {layout.merge && <MergeArrow {...layout.merge} x={width - GUTTER.right + 4} />}
      <ReadWay stops={layout.read} />
    </svg>
  );
}

interface MemoryProps {
  readonly box: Box;
  readonly name: string;
  readonly text: string;
  /** How full it is, 0 to 1. */
  readonly share: number;
}

function Memory({ box, name, text, share }: MemoryProps) {
  const filled = Math.min(1, share) * box.height;
  return (
    <g transform={`translate(${box.x} ${box.y})`}>
      <rect width={box.width} height={box.height} rx="5" fill="var(--raised)" />
      <rect y={box.height - filled} width={box.width} height={filled} rx="5" fill="var(--accent)" opacity="0.3" />
      <rect width={box.width} height={box.height} rx="5" fill="none" stroke="var(--line-strong)" />
      <text x={box.width / 2} y="19" textAnchor="middle" fontSize="11" fill="var(--ink)">
        {name}
      </text>
      <text
        x={box.width / 2}
        y="34"
        textAnchor="middle"
        fontSize="10"
        fontFamily="var(--font-mono)"
        fill="var(--ink-2)"
      >
        {text}
      </text>
    </g>
  );
}

// log → memtable → immutable → level 0; what is happening now is drawn in colour.
function WriteArrows({ layout, isFlushing }: { readonly layout: EngineLayout; readonly isFlushing: boolean }) {
  const { log, memtable, immutable } = layout;
  const middle = log.height / 2;
  const between = (from: Box, to: Box): string => `M${from.x + from.width + 3} ${middle}H${to.x - 4}`;
  const x = immutable.x + immutable.width * 0.8;
  return (
    <g fill="none" strokeWidth="1.5">
      <Arrow d={between(log, memtable)} colour="var(--line-strong)" />
      <Arrow d={between(memtable, immutable)} colour={isFlushing ? 'var(--accent)' : 'var(--line-strong)'} />
      <Arrow d={`M${x} ${immutable.height + 3}v20`} colour={isFlushing ? 'var(--accent)' : 'var(--line-strong)'} />
    </g>
  );
}

function MergeArrow({ fromY, toY, x }: { readonly fromY: number; readonly toY: number; readonly x: number }) {
  return (
    <g fill="none" strokeWidth="2" data-merge>
      <Arrow d={`M${x} ${fromY}C${x + 26} ${fromY} ${x + 26} ${toY} ${x + 2} ${toY}`} colour="var(--warn)" />
    </g>
  );
}

/** A way that ends in a point. */
function Arrow({ d, colour }: { readonly d: string; readonly colour: string }) {
  const id = `storage-arrow-${colour.replace(/[^a-z]/g, '')}`;
  return (
    <>
      <marker id={id} viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto">
        <path d="M0 0L6 3L0 6Z" fill={colour} stroke="none" />
      </marker>
      <path d={d} stroke={colour} markerEnd={`url(#${id})`} />
    </>
  );
}

function Level({ row, width }: { readonly row: LevelRow; readonly width: number }) {
  const middle = row.y + ROW_HEIGHT / 2 + 4;
  return (
    <g data-level={row.level}>
      <text x="0" y={middle} fontSize="11" fontFamily="var(--font-mono)" fill="var(--ink-2)">
        L{row.level}
      </text>
      <line
        x1={GUTTER.left}
        x2={width - GUTTER.right}
        y1={row.y + ROW_HEIGHT + 3}
        y2={row.y + ROW_HEIGHT + 3}
        stroke="var(--line)"
      />
      {row.tables.map((placed) => (
        <Table key={placed.table.table} placed={placed} />
      ))}
      <text x={width} y={middle} textAnchor="end" fontSize="10" fontFamily="var(--font-mono)" fill="var(--ink-2)">
        {row.bytes === 0 ? '' : bytesText(row.bytes)}
      </text>
    </g>
  );
}

const COLOURS = { input: 'var(--warn)', output: 'var(--ok)' } as const;
/** A number of three digits fits. */
const WIDTH_FOR_NAME = 26;

function Table({ placed }: { readonly placed: PlacedTable }) {
  const { x, y, width, height, table, role } = placed;
  const colour = role === undefined ? 'var(--accent)' : COLOURS[role];
  return (
    <g transform={`translate(${x} ${y})`} data-table={table.table} data-role={role}>
      <title>{`Table ${table.table}, ${bytesText(table.bytes)}, ${table.smallest} … ${table.largest}`}</title>
      <rect width={width} height={height} rx={Math.min(3, width / 3)} fill={colour} opacity="0.16" />
      <rect
        width={width}
        height={height}
        rx={Math.min(3, width / 3)}
        fill="none"
        stroke={colour}
        {...(role === 'input' ? { strokeDasharray: '3 2' } : {})}
      />
      {width >= WIDTH_FOR_NAME && (
        <text
          x={width / 2}
          y={height / 2 + 3.5}
          textAnchor="middle"
          fontSize="10"
          fontFamily="var(--font-mono)"
          fill="var(--ink)"
        >
          {table.table}
        </text>
      )}
    </g>
  );
}
