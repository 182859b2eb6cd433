// Everything that can be done to one node.
import type { NodeId } from '../../base/ids';
import { MenuItem } from '../parts/menu-item';
import { useChoices } from '../state/choices';
import { useActions, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';

export function NodeMenuItems({ node }: { readonly node: NodeId }) {
  const { view } = useView();
  const { killNode, startNode, wipeNode, isolateNode, rejoinNode } = useActions();
  const canAct = useCanAct();
  const select = useChoices((choices) => choices.select);
  const choose = useChoices((choices) => choices.choose);
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
      <MenuItem disabled={!canAct} onSelect={() => void isolateNode(node)}>
        Isolate: cut all its links
      </MenuItem>
      <MenuItem
        disabled={!canAct}
        hint="c"
        onSelect={() => {
          select({ selectedNode: node });
          choose({ dialog: 'cut' });
        }}
      >
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
    </>
  );
}
