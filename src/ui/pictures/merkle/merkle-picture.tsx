// Anti-entropy: two replicas' trees side by side, the walk down to what differs, what was exchanged and what it cost.
import { useMemo, useState } from 'react';
import type { MerkleRoundView } from '../../../trace/views';
import { Button } from '../../parts/button';
import { Heading } from '../../parts/heading';
import { NodeName } from '../../parts/node-name';
import { useChoices } from '../../state/choices';
import { useLab, useView } from '../../state/lab-context';
import { clockText, spanText } from '../../words/time';
import { ExchangedKeys } from './exchanged-keys';
import { layoutMerkle } from './merkle-layout';
import { MerkleTree } from './merkle-tree';
import { hashSentence, levelText, roundInFocus, roundSentence, totalsText } from './merkle-words';
import { RoundChooser } from './round-chooser';

export function MerklePicture() {
  const { config } = useLab();
  const { view } = useView();
  const [chosen, setChosen] = useState<string>();
  const { merkle } = view;
  const round =
    (chosen === undefined ? undefined : (merkle.differed.get(chosen) ?? merkle.latest.get(chosen))) ??
    roundInFocus(merkle);
  if (round === undefined) return <NoRound on={config.antiEntropy} intervalMs={config.antiEntropyIntervalMs} />;
  return (
    <div className="space-y-3 px-3.5 pt-3 pb-4">
      <p className="text-xs text-ink-2">{totalsText(merkle)}</p>
      <RoundChooser merkle={merkle} chosen={chosen} onChoose={setChosen} />
      <Round round={round} />
    </div>
  );
}

function NoRound({ on, intervalMs }: { readonly on: boolean; readonly intervalMs: number }) {
  const choose = useChoices((choices) => choices.choose);
  return (
    <div className="space-y-3 px-3.5 pt-4">
      <p className="text-ink-2">
        {on
          ? `No round yet. Every ${spanText(intervalMs)} of lab time each node compares the Merkle tree of one range with one other replica.`
          : 'Anti-entropy is off in this cluster: replicas are only mended by hints and reads.'}
      </p>
      {!on && <Button onClick={() => choose({ dialog: 'new-cluster' })}>New cluster with anti-entropy…</Button>}
    </div>
  );
}

/** Of one tree, in the drawing's own px: the panel scales it. */
const TREE_WIDTH = 150;

function Round({ round }: { readonly round: MerkleRoundView }) {
  const [pointed, setPointed] = useState<string>();
  const { goTo, select } = useChoices.getState();
  const { levels, node, peer } = round;
  const layout = useMemo(() => layoutMerkle(levels, TREE_WIDTH), [levels]);
  const shown = layout.nodes.find(({ id }) => id === pointed);
  return (
    <section aria-label="Round of anti-entropy" className="space-y-2">
      <p data-testid="merkle-round">{roundSentence(round)}</p>
      {layout.nodes.length > 0 && (
        <div className="grid grid-cols-2 gap-2">
          {(
            [
              ['mine', node],
              ['theirs', peer],
            ] as const
          ).map(([side, name]) => (
            <figure key={side} className="min-w-0 rounded-md border border-line py-1">
              <figcaption className="px-2 text-xs">
                <NodeName node={name} className="font-semibold" />
              </figcaption>
              <MerkleTree layout={layout} side={side} name={name} pointed={pointed} onPoint={setPointed} />
            </figure>
          ))}
        </div>
      )}
      <p className="min-h-[2lh] text-xs text-ink-2">
        {shown === undefined ? (
          <>
            <span className="text-warn">●</span> differs: walked down · <span className="text-ok">○</span> agrees:
            nothing below is looked at · ▫ nothing there
          </>
        ) : (
          hashSentence(shown, round)
        )}
      </p>
      <div>
        <Heading>The walk</Heading>
        <ol className="mt-1 text-xs text-ink-2">
          {levels.map((level) => (
            <li key={level.level}>{levelText(level)}</li>
          ))}
        </ol>
      </div>
      <ExchangedKeys round={round} />
      <Button
        look="link"
        className="text-xs"
        onClick={() => {
          select({ selectedNode: node });
          goTo({ at: round.startedAt });
        }}
      >
        Go to its start ({clockText(round.startedAt)}), then step →
      </Button>
    </section>
  );
}
