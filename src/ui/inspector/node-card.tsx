// The selected node: how it stands, what it holds, and which of its links are cut.
import type { NodeId } from '../../base/ids';
import type { ClusterView } from '../../trace/views';
import { Button } from '../parts/button';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useActions, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { clockOffsetText, diskText, fullText, rebuildingText, ringRole } from '../words/node-conditions';
import { nodeWords } from '../words/node-words';
import { clockText, countText } from '../words/time';
import { DetailCard, Wrapped } from './detail-card';
import { HintList } from './hint-list';

export function NodeCard() {
  const { view } = useView();
  const { toggleNode, togglePause, wipeNode, isolateNode, rejoinNode } = useActions();
  const canAct = useCanAct();
  const node = useChoices((choices) => choices.selectedNode);
  const select = useChoices((choices) => choices.select);
  const state = node === undefined ? undefined : view.nodes.get(node);
  if (node === undefined || state === undefined) return null;
  const cuts = [...view.links.cut.values()].filter(({ from, to }) => from === node || to === node);
  const isLive = state.state === 'live';
  return (
    <DetailCard
      label="node"
      title={
        <>
          <NodeName node={node} /> · {state.state === 'crashed' ? 'crashed' : nodeWords(view, node).text}
        </>
      }
      onClose={() => select({ selectedNode: undefined })}
      facts={[
        ...(state.reason === undefined ? [] : [['because', <Wrapped key="because" text={state.reason} />] as const]),
        ...(state.full === undefined ? [] : [['disk', <Wrapped key="full" text={fullText(state.full)} />] as const]),
        ...(state.rebuilding === undefined
          ? []
          : [['copies', <Wrapped key="copies" text={rebuildingText(state.rebuilding)} />] as const]),
        ...conditionFacts(view, node),
        ['state', `${state.state} since ${clockText(state.since)} · incarnation ${state.incarnation}`],
        ['holds', holdings(view, node)],
        ['links', cuts.length === 0 ? 'all whole' : `cut: ${cuts.map(({ from, to }) => `${from}→${to}`).join(' ')}`],
      ]}
    >
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" disabled={!canAct} onClick={() => void toggleNode(node)}>
          {isLive ? 'Kill' : 'Start'}
        </Button>
        {state.state === 'crashed' && (
          <Button size="small" disabled={!canAct} onClick={() => void wipeNode(node)}>
            Wipe its disk
          </Button>
        )}
        {isLive && (
          <Button size="small" disabled={!canAct} onClick={() => void togglePause(node)}>
            {state.paused ? 'Resume' : 'Pause'}
          </Button>
        )}
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

function holdings({ nodes, storage }: ClusterView, node: NodeId): string {
  const { keys = 0, hintsHeld = 0 } = nodes.get(node) ?? {};
  if (storage.get(node)?.imported !== undefined) return 'an imported disk, to be read when it starts';
  return `${countText(keys, 'key')}, ${countText(hintsHeld, 'hint')} for others`;
}

/** What is not as usual: its part in the ring, its clock, its disk. */
function conditionFacts(view: ClusterView, node: NodeId): readonly (readonly [string, string])[] {
  const state = view.nodes.get(node);
  const role = ringRole(view, node);
  const { capacity = 1, rack, clock, disk } = state ?? {};
  return [
    ...(role === 'member' ? [] : [['ring', role] as const]),
    ...(capacity === 1 && rack === undefined
      ? []
      : [['place', `capacity ${capacity}${rack === undefined ? '' : `, rack ${rack}`}`] as const]),
    ...(clock === undefined ? [] : [['clock', clockOffsetText(clock)] as const]),
    ...(disk === undefined ? [] : [['disk speed', `${diskText(disk)} each access`] as const]),
  ];
}
