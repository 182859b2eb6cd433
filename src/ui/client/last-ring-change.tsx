// Below the nodes: what the last change of the ring has moved, and a way to make another.
import { Plus } from 'lucide-react';
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { changeWords, movesSentence } from '../words/ring-moves';

export function LastRingChange() {
  const { config } = useLab();
  const { view } = useView();
  const canAct = useCanAct();
  const choose = useChoices((choices) => choices.choose);
  const { changes, moves } = view.ring;
  const last = changes.at(-1);
  return (
    <div className="px-3.5 pt-1">
      <Button
        look="quiet"
        size="small"
        className="-ml-2"
        disabled={!canAct}
        onClick={() => choose({ dialog: 'add-node' })}
      >
        <Plus aria-hidden size="0.875rem" /> add node
      </Button>
      {last !== undefined && (
        <p className="pb-1 text-xs break-words text-ink-2">
          Last change: {changeWords(last, true)}. {movesSentence(config, changes.slice(0, -1), last)}
          {moves !== undefined &&
            ` ${moves.keysStreamed} ${moves.keysStreamed === 1 ? 'copy' : 'copies'} streamed, ${moves.keysHandedOff} handed off.`}
        </p>
      )}
    </div>
  );
}
