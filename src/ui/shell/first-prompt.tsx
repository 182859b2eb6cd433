// The one sentence for a first visit: what to try.
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';

export function FirstPrompt() {
  const dismissed = useChoices((choices) => choices.promptDismissed);
  const choose = useChoices((choices) => choices.choose);
  if (dismissed) return null;
  return (
    <aside
      aria-label="What to try first"
      className="mx-4 mt-3 flex shrink-0 items-center gap-3 rounded-xl border border-line bg-panel px-4 py-2.5 shadow-raised"
    >
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">Cut a link, then write.</strong>{' '}
        <span className="text-ink-2">Click a line between two nodes, put a key, and see who still answers.</span>
      </p>
      <Button onClick={() => choose({ promptDismissed: true })}>Got it</Button>
    </aside>
  );
}
