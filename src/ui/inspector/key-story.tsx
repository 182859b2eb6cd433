// What happened to the key beside writes and copies: merges with their ancestor, overruled writes, shortened clocks,
// tombstones that were reaped or came back.
import type { KeyNote, KeyView } from '../../trace/views';
import { Heading } from '../parts/heading';
import { useChoices } from '../state/choices';
import { falseSiblingsIn, noteSentence } from '../words/key-notes';
import { clockText } from '../words/time';

const MOST = 8;

export function KeyStory({ keyView }: { readonly keyView: KeyView }) {
  const { select, goTo } = useChoices.getState();
  const falseSiblings = [...falseSiblingsIn(keyView)].map((id) => keyView.versions.get(id)?.label ?? id);
  if (keyView.notes.length === 0 && falseSiblings.length === 0) return null;
  const latest = told(keyView).slice(-MOST).reverse();
  return (
    <section aria-label="What happened" className="px-3.5 pt-4">
      <Heading>What happened</Heading>
      {falseSiblings.length > 0 && (
        <p className="mt-1 text-xs text-warn">
          {falseSiblings.join(', ')} {falseSiblings.length === 1 ? 'is a false sibling' : 'are false siblings'}: a
          version beside it had seen it, but the clock that said so was cut short.
        </p>
      )}
      <ul className="mt-1">
        {latest.map(({ note, text, nodes }) => (
          <li key={text}>
            <button
              type="button"
              title="Go to this moment"
              className="grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-2 rounded-md py-px text-left text-xs hover:bg-raised"
              onClick={() => {
                select({ selectedNode: note.node });
                goTo({ at: note.at });
              }}
            >
              <span className={`line-clamp-4 break-words ${TONES[note.kind]}`}>
                {text}
                {nodes.length > 1 && <span className="text-ink-2"> (at {nodes.join(' ')})</span>}
              </span>
              <span className="font-mono text-[0.6875rem] text-ink-2">{clockText(note.at)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Told {
  readonly note: KeyNote;
  readonly text: string;
  readonly nodes: readonly string[];
}

/** Each sentence once, when it was first true, with the nodes that it is true of: replicas find out one by one. */
function told(keyView: KeyView): readonly Told[] {
  const sentences = new Map<string, Told>();
  for (const note of keyView.notes) {
    const text = noteSentence(keyView, note);
    const before = sentences.get(text);
    const nodes = [...new Set([...(before?.nodes ?? []), note.node])];
    sentences.set(text, { note: before?.note ?? note, text, nodes });
  }
  return [...sentences.values()];
}

const TONES = {
  merged: '',
  overruled: 'text-warn',
  truncated: 'text-warn',
  reaped: '',
  resurrected: 'text-bad',
} as const;
