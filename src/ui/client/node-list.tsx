// The nodes with how they stand and what can be done to them.
import { Button } from '../parts/button';
import { Heading } from '../parts/heading';
import { useLastFault } from '../state/fault-history';
import { useActions, useFact, useLab } from '../state/lab-context';
import { useNodes } from '../state/nodes';
import { useCanAct } from '../state/page-context';
import { LastRingChange } from './last-ring-change';
import { NodeRow } from './node-row';

const MOST = 100;
/** With more nodes their rows close up, so that a dozen is seen at once. */
const MOST_ROOMY = 8;

export function NodeList() {
  const lab = useLab();
  const { healAll, undoLastFault } = useActions();
  const nodes = useNodes();
  const canAct = useCanAct();
  const lastFault = useLastFault(lab);
  const cuts = useFact(({ view }) => wholeLinks(view.links.cut.values()));
  return (
    <section
      aria-label="Nodes"
      className="flex max-h-[55%] shrink-0 flex-col border-t border-line pt-3 pb-2 max-sm:max-h-none"
    >
      <div className="flex min-h-6 items-center gap-3 px-3.5">
        <span className="flex-1">
          <Heading>Nodes</Heading>
        </span>
        {lastFault !== undefined && (
          <Button look="link" disabled={!canAct} title={`Undo: ${lastFault}`} onClick={() => void undoLastFault()}>
            undo
          </Button>
        )}
        {cuts > 0 && (
          <Button look="link" disabled={!canAct} onClick={() => void healAll()}>
            heal {cuts === 1 ? '1 link' : `${cuts} links`}
          </Button>
        )}
      </div>
      <ul className="mt-1 min-h-0 overflow-auto px-2">
        {nodes.slice(0, MOST).map((node) => (
          <NodeRow key={node} node={node} compact={nodes.length > MOST_ROOMY} />
        ))}
        {nodes.length > MOST && (
          <li className="px-1.5 py-1 text-ink-2">and {nodes.length - MOST} more: find them in the palette (Ctrl K)</li>
        )}
      </ul>
      <LastRingChange />
    </section>
  );
}

/** Links with a cut in either direction. */
const wholeLinks = (cuts: Iterable<{ readonly from: string; readonly to: string }>): number =>
  new Set([...cuts].map(({ from, to }) => (from < to ? `${from} ${to}` : `${to} ${from}`))).size;
