// Why a request did not reach its quorum: each node of its list with a word, the numbers, and what to do now.
import { NodeName } from '../parts/node-name';
import type { Shortfall } from '../words/advice';

export function ShortfallNote({ shortfall: { nodes, needed, reached, advice } }: { readonly shortfall: Shortfall }) {
  return (
    <div className="mt-1 space-y-0.5 text-xs">
      <p>
        <span className="text-ink-2">{`needed ${needed}, reached ${reached}: `}</span>
        {nodes.map((each) => (
          <span key={each.node} className="mr-2 inline-block whitespace-nowrap">
            <span className={each.reached ? 'text-ok' : 'text-bad'}>{each.reached ? '✓' : '✕'}</span>{' '}
            <NodeName node={each.node} />
            {each.why !== '' && <span className="text-ink-2"> {each.why}</span>}
          </span>
        ))}
      </p>
      <p className="break-words">{advice}</p>
    </div>
  );
}
