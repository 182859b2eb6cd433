// What every node believes of every other: rows believe, columns are believed of.
import { type KeyboardEvent, type SyntheticEvent, useState } from 'react';
import type { NodeId } from '../../../base/ids';
import type { SuspicionsView } from '../../../trace/views';
import { NodeName } from '../../parts/node-name';
import { useChoices } from '../../state/choices';
import { useView } from '../../state/lab-context';
import { useNodes } from '../../state/nodes';
import { beliefSentence } from './belief-words';
import { GossipRow } from './gossip-row';
import { SuspicionList } from './suspicion-list';

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** With more nodes the cells are shapes only, and the words stand below the table. */
const MOST_IN_FULL = 7;

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

export function GossipMatrix() {
  const { view, at } = useView();
  const nodes = useNodes();
  const [pointed, setPointed] = useState<Cell>();
  const [pinned, setPinned] = useState<Cell>();
  const [tabStop, setTabStop] = useState<Cell>({ row: 0, column: 0 });
  const compact = nodes.length > MOST_IN_FULL;
  if (nodes.length > 64)
    return (
      <div className="space-y-3">
        <p className="text-ink-2">{`A matrix of ${nodes.length} × ${nodes.length} beliefs is too large to show.`}</p>
        <SuspicionList />
      </div>
    );

  const point = (event: SyntheticEvent) => {
    const cell = cellOf(event.target, nodes);
    setPointed((before) => (before?.row === cell?.row && before?.column === cell?.column ? before : cell));
    return cell;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = STEPS[event.key];
    const cell = cellOf(event.target, nodes);
    if (step === undefined || cell === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.min(nodes.length - 1, Math.max(0, cell.row + step.row));
    const column = Math.min(nodes.length - 1, Math.max(0, cell.column + step.column));
    setTabStop({ row, column });
    const target = event.currentTarget.tBodies[0]?.rows[row]?.cells[column + 1];
    target?.focus();
  };
  const sentenceAt = ({ row, column }: Cell): string => {
    const believer = nodes[row];
    const subject = nodes[column];
    if (believer === undefined || subject === undefined) return '';
    const belief = view.membership.get(believer)?.get(subject);
    const denied = deniersOf(view.suspicions, believer, subject);
    const believerState = view.nodes.get(believer)?.state ?? 'dead';
    return beliefSentence({ believer, subject, belief, believerState, at, denied });
  };
  const detail = pointed ?? pinned;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-ink-2">
        Each row is what one node believes: <span className="text-ok">●</span> up, <span className="text-warn">◐</span>{' '}
        suspected, <span className="text-bad">✕</span> down
        {compact ? '.' : ', with the last heartbeat that it heard of and how long ago it rose.'}
      </p>
      {/* Focus and pointer are followed for the whole table, so that a thousand cells need no handlers of their own. */}
      <table
        className={`w-full table-fixed ${compact ? 'border-collapse' : 'border-separate border-spacing-0.5'}`}
        onPointerOver={point}
        onPointerLeave={() => setPointed(undefined)}
        onFocus={point}
        onBlur={() => setPointed(undefined)}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const cell = cellOf(event.target, nodes);
          setPinned(cell);
          if (cell !== undefined) useChoices.getState().select({ selectedNode: nodes[cell.column] });
        }}
      >
        <caption className="sr-only">
          What each node believes of each other: believers in rows, subjects in columns
        </caption>
        <thead>
          <tr>
            <th scope="col" className="w-9 text-left text-[0.625rem] font-normal text-ink-2">
              <span className="sr-only">believer</span>
            </th>
            {nodes.map((node) => (
              <th
                key={node}
                scope="col"
                className={`font-medium ${compact ? 'h-8 align-bottom text-[0.625rem] leading-none' : ''}`}
              >
                <span className={compact ? 'inline-block [writing-mode:vertical-rl]' : ''}>
                  <NodeName node={node} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((believer, row) => (
            <GossipRow
              key={believer}
              believer={believer}
              state={view.nodes.get(believer)?.state ?? 'dead'}
              nodes={nodes}
              row={view.membership.get(believer)}
              at={compact ? 0 : at}
              compact={compact}
              tabStop={tabStop.row === row ? tabStop.column : undefined}
            />
          ))}
        </tbody>
      </table>
      <p className="min-h-[3lh] text-xs text-ink-2">
        {detail === undefined
          ? 'Point at a cell, or walk there with the arrow keys, to read it in full.'
          : sentenceAt(detail)}
      </p>
      <SuspicionList />
    </div>
  );
}

/** Who denied the suspicion that the two have at present. */
const deniersOf = ({ suspicions }: SuspicionsView, believer: NodeId, subject: NodeId): readonly NodeId[] =>
  suspicions
    .findLast((each) => each.believer === believer && each.subject === subject && each.ended === undefined)
    ?.denied.map(({ by }) => by) ?? [];

function cellOf(target: EventTarget, nodes: readonly NodeId[]): Cell | undefined {
  const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('td[data-subject]') : null;
  const believer = cell?.parentElement?.dataset.believer;
  if (cell === null || believer === undefined) return undefined;
  return { row: nodes.indexOf(believer as NodeId), column: cell.cellIndex - 1 };
}
