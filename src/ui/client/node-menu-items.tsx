// Everything that can be done to one node.
import type { NodeId } from '../../base/ids';
import { MenuItem } from '../parts/menu-item';
import { type Dialog, useChoices } from '../state/choices';
import { useActions, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';

export function NodeMenuItems({ node }: { readonly node: NodeId }) {
  const { view } = useView();
  const { killNode, startNode, wipeNode, isolateNode, rejoinNode, togglePause } = useActions();
  const canAct = useCanAct();
  const select = useChoices((choices) => choices.select);
  const choose = useChoices((choices) => choices.choose);
  const ask = (dialog: Dialog) => {
    select({ selectedNode: node });
    choose({ dialog });
  };
  const isLive = view.nodes.get(node)?.state === 'live';
  const hasCuts = [...view.links.cut.values()].some(({ from, to }) => from === node || to === node);
  return (
    <>
      <MenuItem onSelect={() => select({ selectedNode: node })}>Select {node}</MenuItem>
      {isLive ? (
        <MenuItem disabled={!canAct} hint="k" onSelect={() => void killNode(node)}>
          Kill
        </MenuItem>
      ) : (
        <MenuItem disabled={!canAct} hint="k" onSelect={() => void startNode(node)}>
          Start
        </MenuItem>
      )}
      {isLive && (
        <MenuItem disabled={!canAct} onSelect={() => void togglePause(node)}>
          {view.nodes.get(node)?.paused === true ? 'Resume' : 'Pause: alive, but handles nothing'}
        </MenuItem>
      )}
      <MenuItem disabled={!canAct} onSelect={() => ask('conditions')}>
        Clock and disk…
      </MenuItem>
      <hr className="my-1 border-line" />
      <MenuItem disabled={!canAct} onSelect={() => void isolateNode(node)}>
        Isolate: cut all its links
      </MenuItem>
      <MenuItem disabled={!canAct} hint="c" onSelect={() => ask('cut')}>
        Cut one link…
      </MenuItem>
      {hasCuts && (
        <MenuItem disabled={!canAct} onSelect={() => void rejoinNode(node)}>
          Heal all its links
        </MenuItem>
      )}
      <MenuItem disabled={!canAct} onSelect={() => void wipeNode(node)}>
        Wipe its disk
      </MenuItem>
      <hr className="my-1 border-line" />
      <MenuItem disabled={!canAct} onSelect={() => ask('remove-node')}>
        Remove from the ring…
      </MenuItem>
      <MenuItem disabled={!canAct} onSelect={() => ask('replace-node')}>
        Replace by a new node…
      </MenuItem>
    </>
  );
}
