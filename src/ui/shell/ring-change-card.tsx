// Stands above the ring while its members change: who joins or leaves, what has been streamed so far, what it waits for.
import { useLab, useView } from '../state/lab-context';
import { changeWords, movesSentence, transferPhrases } from '../words/ring-moves';

export function RingChangeCard() {
  const { config } = useLab();
  const { view } = useView();
  const { change, queue, waits, joining, changes } = view.ring;
  const next = change ?? queue[0];
  if (next === undefined && joining.length === 0) return null;
  const title = next === undefined ? `${joining.join(', ')} asks to join the ring` : changeWords(next);
  const streams = transferPhrases(view);
  const later = change === undefined ? queue.slice(1) : queue;
  return (
    <aside
      aria-label="Change of the ring"
      className="mx-4 mt-3 max-h-28 shrink-0 overflow-auto rounded-xl border border-line bg-panel px-4 py-2 shadow-raised"
    >
      <p>
        <strong className="font-semibold">{title}.</strong>{' '}
        {next !== undefined && <span className="text-ink-2">{movesSentence(config, changes, next)}</span>}
      </p>
      {streams.length > 0 && <p className="mt-0.5 text-xs break-words text-ink-2">{streams.join(' · ')}</p>}
      {waits !== undefined && <p className="mt-0.5 text-xs break-words text-warn">It waits: {waits}</p>}
      {later.length > 0 && (
        <p className="mt-0.5 text-xs text-ink-2">Then: {later.map((each) => changeWords(each)).join(', ')}.</p>
      )}
    </aside>
  );
}
