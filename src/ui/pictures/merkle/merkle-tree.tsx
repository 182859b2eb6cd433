// One replica's tree, as far as it was compared: filled where it differs from the other's, hollow where it agrees.
import type { MerkleLayout, PlacedHash } from './merkle-layout';
import { shortHash } from './merkle-words';

interface MerkleTreeProps {
  readonly layout: MerkleLayout;
  readonly side: 'mine' | 'theirs';
  readonly name: string;
  readonly pointed: string | undefined;
  readonly onPoint: (id: string | undefined) => void;
}

const PAD = { x: 16, top: 12, bottom: 20 } as const;
/** With more beside each other the hashes would touch. */
const MOST_WITH_HASHES = 3;

export function MerkleTree({ layout, side, name, pointed, onPoint }: MerkleTreeProps) {
  const radius = layout.breadth <= 8 ? 5 : layout.breadth <= 20 ? 3.2 : 1.8;
  const withHashes = layout.breadth <= MOST_WITH_HASHES;
  return (
    <svg
      role="img"
      aria-label={`Tree of ${name}: ${layout.nodes.length} nodes compared, ${layout.nodes.filter(({ differs }) => differs).length} differ`}
      viewBox={`${-PAD.x} ${-PAD.top} ${layout.width + 2 * PAD.x} ${layout.height + PAD.top + PAD.bottom}`}
      className="block w-full"
      onPointerLeave={() => onPoint(undefined)}
    >
      {layout.nodes.map((node) => node.parent !== undefined && <Branch key={node.id} node={node} />)}
      {layout.nodes.map((node) => (
        <g
          key={node.id}
          transform={`translate(${node.x} ${node.y})`}
          data-hash={node.id}
          data-differs={node.differs}
          onPointerEnter={() => onPoint(node.id)}
        >
          <circle r={radius + 5} fill="transparent" />
          {pointed === node.id && <circle r={radius + 3.5} fill="none" stroke="var(--accent)" strokeWidth="1.5" />}
          <Hash node={node} hash={node[side]} radius={radius} />
          {(withHashes || node.level === 0) && node[side] !== '' && (
            <text
              x={node.level === 0 ? radius + 5 : 0}
              y={node.level === 0 ? 3 : radius + 9}
              textAnchor={node.level === 0 ? 'start' : 'middle'}
              fontSize="8.5"
              fontFamily="var(--font-mono)"
              fill="var(--ink-2)"
              stroke="var(--panel)"
              strokeWidth="3"
              paintOrder="stroke"
            >
              {shortHash(node[side])}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

const Branch = ({ node }: { readonly node: PlacedHash }) => (
  <path
    d={`M${node.parent?.x} ${node.parent?.y}L${node.x} ${node.y}`}
    stroke={node.differs ? 'var(--warn)' : 'var(--line-strong)'}
    strokeWidth={node.differs ? 2 : 1}
  />
);

/** A square where nothing lies below, a disc where keys do. */
function Hash({ node, hash, radius }: { readonly node: PlacedHash; readonly hash: string; readonly radius: number }) {
  const colour = node.differs ? 'var(--warn)' : 'var(--ok)';
  if (hash === '') {
    const side = radius * 1.7;
    return (
      <rect
        x={-side / 2}
        y={-side / 2}
        width={side}
        height={side}
        fill="var(--panel)"
        stroke={colour}
        strokeWidth="1.3"
        strokeDasharray="2 1.5"
      />
    );
  }
  return <circle r={radius} fill={node.differs ? colour : 'var(--panel)'} stroke={colour} strokeWidth="1.5" />;
}
