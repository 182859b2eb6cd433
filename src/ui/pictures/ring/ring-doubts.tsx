// Suspicion on the ring: a dotted line from who doubts to whom it doubts, dashed once it holds it for down.
import type { DoubtLine } from './doubt-lines';

export function RingDoubts({ doubts }: { readonly doubts: readonly DoubtLine[] }) {
  return (
    <g fill="none" stroke="var(--warn)" strokeWidth="1.8" strokeLinecap="round" pointerEvents="none">
      {doubts.map(({ believer, subject, kind, a, b }) => (
        <g key={`${believer} ${subject}`} data-doubt={`${believer}>${subject}`} data-kind={kind}>
          <path d={`M${a.x} ${a.y}L${b.x} ${b.y}`} strokeDasharray={kind === 'down' ? '6 5' : '0.1 5'} />
          <path d={headOf(a, b)} strokeLinejoin="round" />
        </g>
      ))}
    </g>
  );
}

const HEAD = 7;

function headOf(a: DoubtLine['a'], b: DoubtLine['b']): string {
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const wing = (turn: number) => `${b.x - HEAD * Math.cos(angle + turn)} ${b.y - HEAD * Math.sin(angle + turn)}`;
  return `M${wing(0.5)}L${b.x} ${b.y}L${wing(-0.5)}`;
}
