// Which node holds which versions of the key: its own data, and hints for others.
import { preferenceListOf } from '../../lab/ring-facts';
import type { KeyView } from '../../trace/views';
import { Heading } from '../parts/heading';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { nodesIn } from '../state/nodes';
import { keyFacts, labelsOf } from '../words/key-facts';

export function WhoHasWhat({ keyView }: { readonly keyView: KeyView }) {
  const lab = useLab();
  const { view } = useView();
  const select = useChoices((choices) => choices.select);
  const preference = preferenceListOf(lab.config, keyView.key, view.ring.changes);
  const { hints } = keyFacts(view, keyView.key);
  const nodes = nodesIn(view, lab).filter((node) => keyView.holders.has(node) || preference.includes(node));
  const rowLook = 'flex min-h-6 w-full items-baseline gap-2 rounded-md text-left font-mono text-xs hover:bg-raised';
  return (
    <section aria-label="Who has what" className="px-3.5 pt-4">
      <Heading>Who has what</Heading>
      <ul className="mt-1.5">
        {nodes.map((node) => {
          const holder = keyView.holders.get(node);
          const held = holder === undefined ? 'nothing' : labelsOf(keyView, holder.holds);
          const isDown = view.nodes.get(node)?.state !== 'live';
          const reaped =
            holder === undefined && keyView.notes.some((note) => note.kind === 'reaped' && note.node === node);
          return (
            <li key={node}>
              <button type="button" className={rowLook} onClick={() => select({ selectedNode: node })}>
                <NodeName node={node} className="min-w-8" />
                <span className={held === 'nothing' ? 'text-ink-2' : ''}>
                  {isDown ? `down — last seen ${held}` : held}
                </span>
                {reaped && <span className="ml-auto text-ink-2">tombstone reaped</span>}
                {holder !== undefined && <span className="ml-auto text-ink-2">{holder.cause}</span>}
              </button>
            </li>
          );
        })}
        {hints.map((hint) => (
          <li key={`${hint.holder} ${hint.owner}`}>
            <button type="button" className={rowLook} onClick={() => select({ selectedNode: hint.holder })}>
              <NodeName node={hint.holder} className="min-w-8" />
              <span>
                <span aria-hidden>◆ </span>hint {labelsOf(keyView, hint.holds)} → <NodeName node={hint.owner} />
              </span>
              {hint.sentAttempts > 0 && <span className="ml-auto text-ink-2">sent {hint.sentAttempts}×</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
