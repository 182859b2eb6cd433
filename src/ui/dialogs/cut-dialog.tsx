// Cut or heal one link by naming its ends: the keyboard's way to do what a click on a link does.
import { useState } from 'react';
import type { NodeId } from '../../base/ids';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { useChoices } from '../state/choices';
import { useActions, useView } from '../state/lab-context';
import { useNodes } from '../state/nodes';
import { useCanAct } from '../state/page-context';
import { NodePicker } from './node-picker';

export function CutDialog({ onClose }: { readonly onClose: () => void }) {
  const nodes = useNodes();
  const { view } = useView();
  const { cutLink, healLink } = useActions();
  const canAct = useCanAct();
  const [from, setFrom] = useState<NodeId | undefined>(useChoices.getState().selectedNode ?? nodes[0]);
  const [to, setTo] = useState<NodeId | undefined>();
  const chosen = from !== undefined && to !== undefined && from !== to ? { from, to } : undefined;
  const there = chosen !== undefined && view.links.cut.has(`${chosen.from}>${chosen.to}`);
  const back = chosen !== undefined && view.links.cut.has(`${chosen.to}>${chosen.from}`);
  const act = (does: (ends: { readonly from: NodeId; readonly to: NodeId }) => Promise<void>) => {
    if (chosen === undefined) return;
    void does(chosen);
    onClose();
  };
  const state = there && back ? 'is cut' : there || back ? 'is cut in one direction' : 'is whole';
  return (
    <DialogFrame
      title="Cut a link"
      description="Messages on a cut link are lost, also those in flight if it is still cut when they are due."
      onClose={onClose}
      footer={
        <>
          <span aria-live="polite" className="mr-auto text-ink-2">
            {chosen === undefined ? 'Choose two different nodes.' : `${chosen.from} – ${chosen.to} ${state}.`}
          </span>
          {(there || back) && (
            <Button disabled={!canAct} onClick={() => act(({ from: a, to: b }) => healLink(a, b))}>
              Heal
            </Button>
          )}
          <Button
            disabled={!canAct || chosen === undefined || there}
            onClick={() => act(({ from: a, to: b }) => cutLink(a, b, true))}
          >
            Cut {chosen === undefined ? 'one way' : `${chosen.from} → ${chosen.to}`}
          </Button>
          <Button
            look="primary"
            disabled={!canAct || chosen === undefined || (there && back)}
            onClick={() => act(({ from: a, to: b }) => cutLink(a, b))}
          >
            Cut both ways
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <NodePicker label="From" nodes={nodes} chosen={from} without={undefined} onChoose={setFrom} />
        <NodePicker label="To" nodes={nodes} chosen={to} without={from} focusFirst onChoose={setTo} />
      </div>
    </DialogFrame>
  );
}
