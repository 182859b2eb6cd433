// The nodes that should hold the key, in order, and the first fallbacks behind them.
import { ringOf } from '../../lab/ring-facts';
import { Heading } from '../parts/heading';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';

const FALLBACKS_SHOWN = 3;

export function PreferenceList({ keyName }: { readonly keyName: string }) {
  const { config } = useLab();
  const { view } = useView();
  const select = useChoices((choices) => choices.select);
  const ring = ringOf(config, view.ring.changes);
  const token = ring.tokenOf(keyName);
  const walk = ring.walk(token).slice(0, config.n + FALLBACKS_SHOWN);
  return (
    <section aria-label="Preference list" className="px-3.5 pt-4">
      <Heading>Preference list</Heading>
      <ol className="mt-1.5 flex flex-wrap gap-1.5">
        {walk.map((node, index) => {
          const isPrimary = index < config.n;
          return (
            <li key={node}>
              <button
                type="button"
                onClick={() => select({ selectedNode: node })}
                className={`rounded-md border px-1.5 py-0.5 text-xs hover:bg-raised ${isPrimary ? 'border-line-strong' : 'border-dashed border-line-strong'}`}
              >
                <span className="text-ink-2">{isPrimary ? `${index + 1} ` : 'then '}</span>
                <NodeName node={node} />
              </button>
            </li>
          );
        })}
      </ol>
      {ring.slotOf !== undefined && (
        <p className="mt-1.5 text-xs text-ink-2">
          Token mod {ring.tokens.length} = {ring.slotOf(token)}: with modulo the band shows remainders, not tokens.
        </p>
      )}
    </section>
  );
}
