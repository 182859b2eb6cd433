// The hints of the selected node: those that it keeps for others, and those that wait for it elsewhere.
import type { NodeId } from '../../base/ids';
import type { HintView } from '../../trace/views';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { attemptsText, hintAge, hintsHeldBy, waitingSentence } from '../words/held-hints';

const MOST = 8;

export function HintList({ node }: { readonly node: NodeId }) {
  const { view } = useView();
  const held = hintsHeldBy(view.hints, node);
  const waiting = waitingSentence(view.hints, node);
  if (held.length === 0 && waiting === undefined) return null;
  return (
    <section aria-label={`Hints of ${node}`} className="mt-2 border-t border-line pt-1.5 text-xs">
      {waiting !== undefined && <p className="text-warn">◆ {waiting}</p>}
      {held.length > 0 && (
        <ul>
          {held.slice(0, MOST).map((hint) => (
            <HintLine key={`${hint.owner} ${hint.key}`} hint={hint} />
          ))}
          {held.length > MOST && <li className="text-ink-2">and {held.length - MOST} more hints</li>}
        </ul>
      )}
    </section>
  );
}

function HintLine({ hint }: { readonly hint: HintView }) {
  const lab = useLab();
  const { at } = useView();
  const select = useChoices((choices) => choices.select);
  const { age, expiresIn } = hintAge(hint, at, lab.config);
  return (
    <li>
      <button
        type="button"
        onClick={() => select({ selectedKey: hint.key })}
        className="grid w-full grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2 rounded-md py-px text-left hover:bg-raised"
      >
        <span>
          <span aria-hidden>◆ </span>for <NodeName node={hint.owner} />
        </span>
        <span className="truncate font-mono" title={hint.key}>
          {hint.key}
        </span>
        <span className="text-ink-2 tabular-nums">{age} old</span>
        <span className="col-start-2 col-end-4 text-ink-2">
          {expiresIn} · {attemptsText(hint)}
        </span>
      </button>
    </li>
  );
}
