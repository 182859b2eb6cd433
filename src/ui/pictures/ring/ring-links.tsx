// The links between nodes: thin lines; cut ones dashed red with a mark, changed ones with a small label.
import type { LinkIntent } from './link-intent';
import type { ShownLink } from './link-lines';

interface RingLinksProps {
  readonly links: readonly ShownLink[];
  /** The link under the pointer, and what a click on it will do. */
  readonly hovered: string | undefined;
  readonly intent: LinkIntent | undefined;
  /** Links that the knife or the lasso is about to cut. */
  readonly threatened: ReadonlySet<string>;
  readonly scale: number;
}

/** With more cuts than this their marks would hide the picture; with many more, so would their lines. */
const MOST_MARKS = 18;
const MOST_DASHED = 60;
/** On a shorter link a mark would hide the line itself. */
const SHORTEST_MARKED = 24;

export function RingLinks({ links, hovered, intent, threatened, scale }: RingLinksProps) {
  const cuts = links.filter((link) => link.cut !== 'no').length;
  const marks = cuts <= MOST_MARKS;
  const faintness = marks ? 1 : cuts <= MOST_DASHED ? 0.4 : 0.14;
  return (
    <g fill="none">
      {links.map((link) => (
        <g key={link.id} data-link={link.id} data-cut={link.cut} style={{ cursor: 'pointer' }}>
          <LinkStroke
            link={link}
            threatened={threatened.has(link.id)}
            hovered={hovered === link.id}
            strength={faintness}
          />
          {hovered === link.id && intent !== undefined && <Arrowheads link={link} intent={intent} />}
          {link.cut !== 'no' && ((marks && lengthOf(link) > SHORTEST_MARKED) || hovered === link.id) && (
            <CutMark link={link} />
          )}
          {link.label !== undefined && <ChangeLabel link={link} scale={scale} />}
        </g>
      ))}
    </g>
  );
}

const lengthOf = ({ a, b }: ShownLink): number => Math.hypot(b.x - a.x, b.y - a.y);

interface LinkStrokeProps {
  readonly link: ShownLink;
  readonly threatened: boolean;
  readonly hovered: boolean;
  /** Of a cut line, 0 to 1. */
  readonly strength: number;
}

function LinkStroke({ link, threatened, hovered, strength }: LinkStrokeProps) {
  const { a, b, cut } = link;
  const whole = `M${a.x} ${a.y}L${b.x} ${b.y}`;
  const bad = cut === 'both' || threatened;
  return (
    <>
      <path d={whole} stroke="transparent" strokeWidth="16" />
      <path
        d={whole}
        stroke={bad ? 'var(--bad)' : hovered ? 'var(--ink-2)' : 'var(--line)'}
        strokeWidth={hovered || threatened ? 2 : 1.2}
        strokeDasharray={bad && (strength > 0.2 || hovered || threatened) ? '4 4' : undefined}
        strokeOpacity={bad && !hovered && !threatened ? strength : 1}
      />
      {(cut === 'forth' || cut === 'back') && !threatened && (
        <path d={cutHalf(link)} stroke="var(--bad)" strokeWidth="1.4" strokeDasharray="4 4" />
      )}
    </>
  );
}

/** One direction is cut: only the half that ends at its receiver is red. */
function cutHalf({ a, b, mark, cut }: ShownLink): string {
  const end = cut === 'forth' ? b : a;
  return `M${mark.x} ${mark.y}L${end.x} ${end.y}`;
}

function CutMark({ link }: { readonly link: ShownLink }) {
  const { mark, a, b, cut } = link;
  const degrees = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI + (cut === 'back' ? 180 : 0);
  return (
    <g transform={`translate(${mark.x} ${mark.y})`} stroke="var(--bad)" strokeWidth="1.5" strokeLinecap="round">
      <title>
        {cut === 'both'
          ? `${link.from} ↔ ${link.to} is cut`
          : cut === 'forth'
            ? `${link.from} → ${link.to} is cut`
            : `${link.to} → ${link.from} is cut`}
      </title>
      <circle r="8.5" fill="var(--stage)" />
      {cut === 'both' ? (
        <path d="M-3.4 -3.4L3.4 3.4M-3.4 3.4L3.4 -3.4" strokeWidth="2" />
      ) : (
        <path
          transform={`rotate(${degrees})`}
          d="M-5 0H1.5M-1.2 -2.8L1.6 0L-1.2 2.8M4.6 -3.8V3.8"
          strokeWidth="1.7"
          strokeLinejoin="round"
        />
      )}
    </g>
  );
}

/** Shown while the pointer is on the link: which directions a click means. */
function Arrowheads({ link, intent }: { readonly link: ShownLink; readonly intent: LinkIntent }) {
  const colour = intent.act === 'heal' ? 'var(--ok)' : 'var(--bad)';
  const both = intent.act !== 'cut-one-way';
  const heads = [
    ...(both || intent.to === link.to ? [{ tip: link.b, tail: link.a }] : []),
    ...(both || intent.to === link.from ? [{ tip: link.a, tail: link.b }] : []),
  ];
  return heads.map(({ tip, tail }) => {
    const degrees = (Math.atan2(tip.y - tail.y, tip.x - tail.x) * 180) / Math.PI;
    return (
      <path
        key={`${tip.x} ${tip.y}`}
        transform={`translate(${tip.x} ${tip.y}) rotate(${degrees})`}
        d="M-9 -5L0 0L-9 5"
        stroke={colour}
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    );
  });
}

function ChangeLabel({ link, scale }: { readonly link: ShownLink; readonly scale: number }) {
  const { labelAt, labelFrom } = link;
  return (
    <>
      {labelFrom !== undefined && (
        <path d={`M${labelFrom.x} ${labelFrom.y}L${labelAt.x} ${labelAt.y}`} stroke="var(--warn)" strokeOpacity="0.6" />
      )}
      <text
        x={link.labelAt.x}
        y={link.labelAt.y}
        textAnchor="middle"
        dominantBaseline="central"
        fontSize={10 * scale}
        fill="var(--warn)"
        stroke="var(--stage)"
        strokeWidth="4"
        paintOrder="stroke"
      >
        {link.label}
      </text>
    </>
  );
}
