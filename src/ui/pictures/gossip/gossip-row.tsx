// One believer's row. It is drawn again only when its beliefs changed or, where ages are shown, as time goes on.
import { memo } from 'react';
import type { NodeId } from '../../../base/ids';
import type { BeliefView, NodeView } from '../../../trace/views';
import { NodeName } from '../../parts/node-name';
import { beliefSentence, CELL_COLOURS, CELL_SHAPES, cellState, cellWord } from './belief-words';

export interface GossipRowProps {
  readonly believer: NodeId;
  readonly state: NodeView['state'];
  readonly nodes: readonly NodeId[];
  readonly row: ReadonlyMap<NodeId, BeliefView> | undefined;
  /** Zero in compact mode, where nothing depends on it. */
  readonly at: number;
  readonly compact: boolean;
  /** The column of the one cell that Tab reaches, if it is in this row. */
  readonly tabStop: number | undefined;
}

export const GossipRow = memo(function GossipRow({
  believer,
  state,
  nodes,
  row,
  at,
  compact,
  tabStop,
}: GossipRowProps) {
  const live = state === 'live';
  return (
    <tr className={live ? '' : 'text-ink-2'} data-believer={believer}>
      <th
        scope="row"
        className={`pr-1.5 text-left font-medium whitespace-nowrap ${compact ? 'text-[0.625rem] leading-3' : ''}`}
      >
        <NodeName node={believer} className={live || !compact ? '' : 'line-through'} />
        {!live && !compact && (
          <span className="block text-[0.625rem] font-normal text-bad">{state === 'crashed' ? 'crashed' : 'down'}</span>
        )}
      </th>
      {nodes.map((subject, column) => {
        const belief = row?.get(subject);
        const kind = cellState({ believer, subject, belief });
        const colour = live ? CELL_COLOURS[kind] : 'text-ink-2';
        return (
          <td
            key={subject}
            data-subject={subject}
            data-state={kind}
            tabIndex={tabStop === column ? 0 : -1}
            aria-label={beliefSentence({ believer, subject, belief, believerState: state, at })}
            className={`cursor-default rounded-sm text-center tabular-nums outline-offset-[-2px] hover:bg-raised ${compact ? 'text-[0.625rem] leading-3' : 'border border-line px-0.5 py-1'} ${kind === 'own' ? 'bg-raised' : ''}`}
          >
            {compact ? (
              <span className={colour}>{CELL_SHAPES[kind]}</span>
            ) : (
              <>
                <span className="block text-xs">
                  <span className={`mr-1 text-[0.625rem] ${colour}`}>{CELL_SHAPES[kind]}</span>
                  {belief === undefined
                    ? '–'
                    : kind === 'own'
                      ? `${belief.incarnation}·${belief.heartbeat}`
                      : belief.heartbeat}
                </span>
                <span className={`block text-[0.625rem] whitespace-nowrap ${kind === 'up' ? 'text-ink-2' : colour}`}>
                  {cellWord({ believer, subject, belief, believerState: state, at })}
                </span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
});
