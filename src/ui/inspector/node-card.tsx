// The selected node: how it stands, what it holds, and which of its links are cut.
import { nodesOf } from '../actions';
import { Button } from '../parts/button';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useActions, useLab, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { nodeWords } from '../words/node-words';
import { clockText, countText } from '../words/time';
import { DetailCard } from './detail-card';
import { HintList } from './hint-list';

export function NodeCard() {
  const lab = useLab();
  const { view } = useView();
  const { toggleNode, isolateNode, rejoinNode } = useActions();
  const canAct = useCanAct();
  const node = useChoices((choices) => choices.selectedNode);
  const select = useChoices((choices) => choices.select);
  const state = node === undefined ? undefined : view.nodes.get(node);
  if (node === undefined || state === undefined) return null;
  const capacity = lab.config.nodes[nodesOf(lab).indexOf(node)]?.capacity ?? 1;
  const cuts = [...view.links.cut.values()].filter(({ from, to }) => from === node || to === node);
  const isLive = state.state === 'live';
  return (
    <DetailCard
      label="node"
      title={
        <>
          <NodeName node={node} /> · {nodeWords(view, node, capacity).text}
        </>
      }
      onClose={() => select({ selectedNode: undefined })}
      facts={[
        ['state', `${state.state} since ${clockText(state.since)} · incarnation ${state.incarnation}`],
        ['holds', `${countText(state.keys, 'key')}, ${countText(state.hintsHeld, 'hint')} for others`],
        ['links', cuts.length === 0 ? 'all whole' : `cut: ${cuts.map(({ from, to }) => `${from}→${to}`).join(' ')}`],
      ]}
    >
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" disabled={!canAct} onClick={() => void toggleNode(node)}>
          {isLive ? 'Kill' : 'Start'}
        </Button>
        <Button size="small" disabled={!canAct} onClick={() => void isolateNode(node)}>
          Isolate
        </Button>
        {cuts.length > 0 && (
          <Button size="small" disabled={!canAct} onClick={() => void rejoinNode(node)}>
            Heal its links
          </Button>
        )}
      </div>
      <HintList node={node} />
    </DetailCard>
  );
}
