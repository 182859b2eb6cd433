// A strip under the bar when the lab is not simply running: stalled, failed, closed, or another tab's.
import { Eye, TriangleAlert } from 'lucide-react';
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';
import { useFact } from '../state/lab-context';
import { usePage } from '../state/page-context';

const WORDS = {
  stalled: 'The lab has stalled',
  failed: 'The lab has stopped',
  closed: 'The lab is closed',
} as const;

export function StatusBanner() {
  const phase = useFact((_, status) => status.phase);
  const problem = useFact((_, status) => status.problem);
  const { watching, replacing, takeOver } = usePage();
  const choose = useChoices((choices) => choices.choose);
  if (phase === 'closed' && replacing) return null;
  if (phase !== 'open') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-bad bg-panel px-4 py-2">
        <TriangleAlert aria-hidden size="1rem" className="shrink-0 text-bad" />
        <p className="min-w-0 flex-1 basis-64">
          <strong className="font-semibold text-bad">{WORDS[phase]}.</strong> {problem}{' '}
          <span className="text-ink-2">Everything up to here can still be looked at.</span>
        </p>
        <Button onClick={() => location.reload()}>Reload</Button>
        <Button onClick={() => choose({ dialog: 'new-cluster' })}>New cluster…</Button>
      </div>
    );
  }
  if (!watching) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-raised px-4 py-2">
      <Eye aria-hidden size="1rem" className="shrink-0 text-ink-2" />
      <p className="min-w-0 flex-1 basis-64">You are watching another tab’s cluster. Actions are off here.</p>
      {takeOver !== undefined && <Button onClick={() => void takeOver()}>Take over</Button>}
    </div>
  );
}
