// The way of the last read: a line through all that it asked, with the answer at every stop.
import type { ReadStop } from './engine-layout';

const COLOURS = {
  found: 'var(--ok)',
  deleted: 'var(--bad)',
  'not there': 'var(--warn)',
  'filter said no': 'var(--ink-2)',
} as const;

export function ReadWay({ stops }: { readonly stops: readonly ReadStop[] }) {
  const points = stops.map(({ x, y }) => `${x},${y}`).join(' ');
  return (
    <g data-read={stops.length}>
      <polyline points={points} fill="none" stroke="var(--ink-2)" strokeWidth="1" strokeDasharray="2 2" />
      {stops.map(({ x, y, what, answer }) => (
        <g key={what} transform={`translate(${x} ${y})`} data-answer={answer}>
          <title>{`${what}: ${answer}`}</title>
          <circle
            r="4.5"
            fill={answer === 'filter said no' ? 'var(--panel)' : COLOURS[answer]}
            stroke={COLOURS[answer]}
            strokeWidth="1.5"
          />
          {answer === 'filter said no' && <path d="M-2 -2L2 2M2 -2L-2 2" stroke={COLOURS[answer]} strokeWidth="1.2" />}
          {answer === 'found' && (
            <path d="M-2 0L-0.5 1.7L2.2 -1.5" stroke="var(--panel)" strokeWidth="1.3" fill="none" />
          )}
        </g>
      ))}
    </g>
  );
}
