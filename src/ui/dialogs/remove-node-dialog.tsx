// A member leaves the ring: asked first, with what it moves.
import type { NodeId } from '../../base/ids';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { useActions, useLab, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { movesSentence } from '../words/ring-moves';

export function RemoveNodeDialog({ node, onClose }: { readonly node: NodeId; readonly onClose: () => void }) {
  const { config } = useLab();
  const { view } = useView();
  const { removeNode } = useActions();
  const canAct = useCanAct();
  const { members, changes } = view.ring;
  const isLive = view.nodes.get(node)?.state === 'live';
  const enough = members.length > config.n;
  return (
    <DialogFrame
      title={`Remove ${node} from the ring?`}
      description={
        isLive
          ? `${node} streams its ranges to the nodes that gain them, hands off what it keeps for others, and stops for good.`
          : `${node} is dead: its ranges are rebuilt from their other owners. What only it has is lost.`
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            look="primary"
            disabled={!canAct || !enough}
            onClick={() => {
              onClose();
              void removeNode(node);
            }}
          >
            Remove {node}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {enough
          ? movesSentence(config, changes, { kind: 'remove', node })
          : `There are ${members.length} members for N=${config.n} copies: add a node first.`}
      </p>
    </DialogFrame>
  );
}
