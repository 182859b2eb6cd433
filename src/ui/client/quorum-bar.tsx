// One segment for each answer that the request needs, filled as they arrive. Full and green only when it is so.
import type { RequestView } from '../../trace/views';

export function QuorumBar({ request }: { readonly request: RequestView }) {
  const { needed, answered, outcome } = request;
  if (needed === 0) return <span className="flex-1" />;
  const filled = outcome === 'ok' ? 'bg-ok' : outcome === 'running' ? 'bg-accent' : 'bg-bad';
  return (
    <span
      role="img"
      aria-label={`${Math.min(answered, needed)} of ${needed} needed answers`}
      className="flex h-1 flex-1 gap-0.5"
    >
      {Array.from({ length: needed }, (_, i) => `segment ${i + 1}`).map((segment, i) => (
        <span key={segment} className={`flex-1 rounded-full ${i < answered ? filled : 'bg-line'}`} />
      ))}
    </span>
  );
}
